import { transform } from '@swc/core';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Custody as a build makes it: real files, which its worker threads need. */
export interface BuiltCustody {
  /** Paths of the service and of the command line, for `node`. */
  readonly main: string;
  readonly cli: string;
  remove(): Promise<void>;
}

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The service and its projections, as they lie in the working copy. */
const folders = ['src', 'projections'];

/** Compiles everything to JavaScript, under `node_modules`, where its packages are found. */
export async function buildCustody(): Promise<BuiltCustody> {
  const out = join(repository, 'node_modules/.cache', `custody-faults-${process.pid}`);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'package.json'), '{ "type": "module" }');
  for (const folder of folders) {
    const names = await readdir(join(repository, folder), { recursive: true });
    await Promise.all(names.filter((name) => name.endsWith('.ts')).map((name) => compile(join(folder, name), out)));
  }
  return {
    main: join(out, 'src/main.js'),
    cli: join(out, 'src/cli.js'),
    remove: () => rm(out, { recursive: true, force: true }),
  };
}

async function compile(source: string, out: string): Promise<void> {
  const { code } = await transform(await readFile(join(repository, source), 'utf8'), {
    filename: source,
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  const target = join(out, source.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}
