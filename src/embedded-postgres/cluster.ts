import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, program } from './binaries.js';
import { chooseIdentity, commandLine, handOver, type Identity } from './identity.js';
import { isAlive } from './postmaster.js';

const run = promisify(execFile);

/** The only folder layout this version reads and writes. */
const layoutVersion = '1';

/** The role that owns the cluster and everything in it. */
export const owner = 'custody';

/**
 * Our folder around one PostgreSQL cluster:
 *
 *     cluster/layout     version of this layout
 *     cluster/password   of the owner role
 *     cluster/data/      PostgreSQL's data directory
 *     port               the port to take again, if it is free
 *     postgres.log       what the server said since its start
 *     libraries/         links to libraries, where node_modules is read-only
 *
 * `cluster` is made aside and renamed, so it is there whole or not at all.
 */
export interface ClusterFolder {
  readonly root: string;
  readonly cluster: string;
  readonly data: string;
  readonly log: string;
  readonly libraries: string;
}

/** The places in `folder`, which is made if need be. */
export async function openFolder(folder: string): Promise<ClusterFolder> {
  await mkdir(folder, { recursive: true });
  return places(await realpath(folder));
}

/** The places in `folder`, or undefined when it does not exist. */
export async function existingFolder(folder: string): Promise<ClusterFolder | undefined> {
  return realpath(folder).then(places, () => undefined);
}

function places(root: string): ClusterFolder {
  const cluster = join(root, 'cluster');
  return { root, cluster, data: join(cluster, 'data'), log: join(root, 'postgres.log'), libraries: join(root, 'libraries') };
}

/**
 * Whether a cluster has been made here.
 *
 * @throws an Error when it has a layout that this version does not know.
 */
export async function hasCluster({ root, cluster }: ClusterFolder): Promise<boolean> {
  if (!(await isThere(cluster))) return false;
  const layout = (await readFile(join(cluster, 'layout'), 'utf8').catch(() => 'none')).trim();
  if (layout === layoutVersion) return true;
  throw new Error(
    `The PostgreSQL folder ${root} has the layout "${layout}"; this version of Custody knows only "${layoutVersion}". ` +
      'Use the version of Custody that made it, or another folder.',
  );
}

/** The owner role's password. */
export async function password({ cluster }: ClusterFolder): Promise<string> {
  return (await readFile(join(cluster, 'password'), 'utf8')).trim();
}

/** The port of the last start, if it was ever started. */
export async function savedPort({ root }: ClusterFolder): Promise<number | undefined> {
  const port = Number(await readFile(join(root, 'port'), 'utf8').catch(() => 'none'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Remembers the port, so that a `psql` line stays right over restarts. */
export async function savePort({ root }: ClusterFolder, port: number): Promise<void> {
  await writeFile(join(root, 'port'), `${port}\n`);
}

/**
 * Makes the cluster unless it is there, and says as whom to run it. Two processes may do this at once: the first rename wins,
 * the other throws its own away.
 *
 * @throws an Error when the cluster was made by another major version of PostgreSQL, or `initdb` fails.
 */
export async function ensureCluster(folder: ClusterFolder, binaries: Binaries): Promise<Identity> {
  const identity = await chooseIdentity(folder.cluster, binaries.folder);
  if (!(await hasCluster(folder))) await makeCluster(folder, binaries, identity);
  const major = (await readFile(join(folder.data, 'PG_VERSION'), 'utf8')).trim();
  if (major === String(binaries.major)) return identity;
  throw new Error(
    `The cluster in ${folder.root} was made by PostgreSQL ${major}, but the one found (${binaries.folder}) is ${binaries.major}. ` +
      `Set PG_BIN to the programs of PostgreSQL ${major}, or DATABASE_URL to a server of your own, or use another folder.`,
  );
}

async function makeCluster(folder: ClusterFolder, binaries: Binaries, identity: Identity): Promise<void> {
  await removeHalfMade(folder);
  const aside = await mkdtemp(join(folder.root, `making-${process.pid}-`));
  making.add(basename(aside));
  try {
    await writeFile(join(aside, 'layout'), `${layoutVersion}\n`);
    await writeFile(join(aside, 'password'), randomBytes(18).toString('hex'), { mode: 0o600 });
    await handOver(aside, identity);
    await initdb(aside, binaries, identity);
    await rename(aside, folder.cluster);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    // Somebody else's is as good as ours.
    if (!(await hasCluster(folder))) throw error;
  } finally {
    making.delete(basename(aside));
  }
}

async function initdb(aside: string, binaries: Binaries, identity: Identity): Promise<void> {
  const { command, args } = commandLine(identity, program(binaries, 'initdb'), [
    ...['-D', join(aside, 'data'), '-U', owner, '--pwfile', join(aside, 'password'), '--auth=scram-sha-256'],
    ...['-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  ]);
  try {
    await run(command, args, { env: binaries.env, cwd: aside, ...identity.account });
  } catch (error) {
    const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`initdb failed: ${said || String(error)}. DATABASE_URL may name a PostgreSQL server of your own instead.`, { cause: error });
  }
}

/** The names of the folders this process is making clusters in. */
const making = new Set<string>();

/** What a process left behind that was killed while making a cluster. */
async function removeHalfMade({ root }: ClusterFolder): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = /^making-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || making.has(name)) continue;
    // In a container the pid of the one that was killed is often ours now.
    if (Number(pid) === process.pid || !isAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
