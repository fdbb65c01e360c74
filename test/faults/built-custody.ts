import { transform } from '@swc/core';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Custody as a build makes it: real files, which its worker threads need. */
export interface BuiltCustody {
  /** Holds `src` and `projections`, as JavaScript. */
  readonly folder: string;
  /** Paths of the service and of the command line, for `node`. */
  readonly main: string;
  readonly cli: string;
  remove(): Promise<void>;
}

/** Source text that a test build has otherwise: a fail point, or a protection taken away. */
export interface Mutation {
  /** From the repository's root, such as `src/read-store/batch.ts`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

export interface BuildOptions {
  /** Applied one after the other. */
  readonly mutate?: readonly Mutation[];
}

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The service and its projections, as they lie in the working copy. */
const folders = ['src', 'projections'];

let builds = 0;

/**
 * Compiles everything to JavaScript in a folder of its own, under `node_modules`, where its packages are found.
 * @throws where a mutation does not fit the source
 */
export async function buildCustody({ mutate = [] }: BuildOptions = {}): Promise<BuiltCustody> {
  builds += 1;
  const out = join(repository, 'node_modules/.cache', `custody-faults-${process.pid}-${builds}`);
  const remove = (): Promise<void> => rm(out, { recursive: true, force: true });
  try {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'package.json'), '{ "type": "module" }');
    const changed = await mutated(mutate);
    for (const folder of folders) {
      const names = (await readdir(join(repository, folder), { recursive: true })).map((name) => join(folder, name));
      await Promise.all(names.filter((name) => name.endsWith('.ts')).map((name) => compile(name, changed.get(name), out)));
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder: out, main: join(out, 'src/main.js'), cli: join(out, 'src/cli.js'), remove };
}

/** The sources that are otherwise, by their names. */
async function mutated(mutations: readonly Mutation[]): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  for (const { file, from, to } of mutations) {
    const source = sources.get(file) ?? (await readFile(join(repository, file), 'utf8'));
    const found = source.split(from).length - 1;
    if (found !== 1) throw new Error(`a mutation of ${file} has to fit once and fits ${found} times: ${from}`);
    sources.set(file, source.replace(from, () => to));
  }
  return sources;
}

async function compile(name: string, source: string | undefined, out: string): Promise<void> {
  const { code } = await transform(source ?? (await readFile(join(repository, name), 'utf8')), {
    filename: name,
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  const target = join(out, name.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}
