import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBinaries, program, surroundings } from '../../../src/embedded-postgres/binaries.js';

const run = promisify(execFile);
const delivered = surroundings().native;
// Where npm has no build (Alpine), there are no links to speak of.
const withPackage = delivered === undefined || surroundings().musl ? describe.skip : describe;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'custody-pg-binaries-'));
  await chmod(scratch, 0o755);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

withPackage('the package without its install script', () => {
  /** The package as npm unpacks it: no symlinks. */
  async function unpacked(name: string): Promise<{ native: string; libraries: string; links: string[] }> {
    const native = join(scratch, name, 'native');
    await cp(delivered ?? '', native, { recursive: true, verbatimSymlinks: true });
    const listed = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    const links = listed.map(({ target }) => basename(target)).sort();
    for (const link of links) await rm(join(native, 'lib', link), { force: true });
    return { native, libraries: join(scratch, name, 'libraries'), links };
  }

  it('has its links made again, by several at once', async () => {
    const { native, libraries, links } = await unpacked('plain');
    const seek = () => findBinaries({ env: {}, native, musl: false }, libraries);
    const found = await Promise.all([seek(), seek(), seek()]);
    expect(new Set(found.map(({ folder }) => folder))).toEqual(new Set([join(native, 'bin')]));
    expect((await readdir(join(native, 'lib'))).filter((name) => links.includes(name)).sort()).toEqual(links);
    await expect(readdir(libraries)).rejects.toThrow('ENOENT');
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('gets them in the data folder where the package is read-only', async () => {
    const { native, libraries, links } = await unpacked('read-only');
    await mkdir(libraries);
    await chmod(libraries, 0o777);
    const module = fileURLToPath(new URL('../../../src/embedded-postgres/binaries.ts', import.meta.url));
    const loader = fileURLToPath(new URL('../../support/ts-loader.mjs', import.meta.url));
    const source = `
      const { findBinaries, program } = await import(${JSON.stringify(module)});
      const found = await findBinaries({ env: {}, native: ${JSON.stringify(native)}, musl: false }, ${JSON.stringify(libraries)});
      process.stdout.write(JSON.stringify(found));`;
    // Only root can make a folder read-only for somebody: as nobody, the package is not ours to write.
    const nobody = { uid: 65_534, gid: 65_534, cwd: '/' };
    const { stdout } = await run(process.execPath, ['--import', loader, '--input-type=module', '-e', source], nobody);
    const found = JSON.parse(stdout) as Awaited<ReturnType<typeof findBinaries>>;
    expect((await readdir(libraries)).sort()).toEqual(links);
    expect((await run(program(found, 'initdb'), ['--version'], { env: found.env })).stdout).toContain('PostgreSQL');
    expect((await readdir(join(native, 'lib'))).filter((name) => links.includes(name))).toEqual([]);
  });
});

describe('where PostgreSQL comes from', () => {
  /** A folder with a `postgres` that only knows its version. */
  async function fake(version: string): Promise<string> {
    const folder = await mkdtemp(join(scratch, 'fake-'));
    for (const name of ['postgres', 'initdb']) {
      await writeFile(join(folder, name), `#!/bin/sh\necho "postgres (PostgreSQL) ${version}"\n`, { mode: 0o755 });
    }
    return folder;
  }

  it('is PG_BIN, then PATH, when there is no package; too old ones are passed over', async () => {
    const [older, newer, newest] = [await fake('14.9'), await fake('16.2'), await fake('17beta1')];
    const seek = (env: NodeJS.ProcessEnv, musl = false) => findBinaries({ env, native: undefined, musl }, scratch);
    expect(await seek({ PG_BIN: newest, PATH: newer })).toMatchObject({ folder: newest, major: 17 });
    expect(await seek({ PG_BIN: older, PATH: `${older}:${newer}` })).toMatchObject({ folder: newer, major: 16 });
    expect(await seek({ PATH: newer }, true)).toMatchObject({ folder: newer });
  });

  it('hides settings of the caller that would change the server', async () => {
    const env = { PATH: await fake('16.2'), PGDATA: '/elsewhere', PGOPTIONS: '-c fsync=off', LANG: 'de_DE', HOME: '/home' };
    expect((await findBinaries({ env, native: undefined, musl: false }, scratch)).env).toEqual({ PATH: env.PATH, HOME: '/home', LC_ALL: 'C' });
  });

  it('is nowhere: the error says what was tried and names DATABASE_URL', async () => {
    const older = await fake('14.9');
    await expect(findBinaries({ env: { PATH: `/nonexistent:${older}` }, native: undefined, musl: false }, scratch)).rejects.toThrow(
      /no package @embedded-postgres\/\* is installed.*"postgres \(PostgreSQL\) 14\.9", older than 15; PG_BIN is not set.*Set DATABASE_URL/,
    );
    await expect(findBinaries({ env: {}, native: delivered, musl: true }, scratch)).rejects.toThrow(/Alpine \(musl\).*DATABASE_URL/);
    await expect(findBinaries({ env: {}, native: join(scratch, 'broken'), musl: false }, scratch)).rejects.toThrow(/does not run.*DATABASE_URL/);
  });
});
