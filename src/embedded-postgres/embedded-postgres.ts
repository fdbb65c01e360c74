import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, findBinaries, surroundings } from './binaries.js';
import { type ClusterFolder, ensureCluster, existingFolder, hasCluster, openFolder, owner, password, savePort } from './cluster.js';
import { lastLog, launch, settingsFor, type Started } from './launch.js';
import { isServerOf, type Postmaster, sight, shutDown } from './postmaster.js';
import { type Address, join, keepShare, type Share } from './share.js';

/** What to start, and where. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password, port and log; made if need be. One folder has one server, whoever starts it. */
  readonly folder: string;
  /** Made if it does not exist; `custody` if not named. */
  readonly database?: string;
  /** `relaxed` turns fsync off, for tests. Of no effect on a server that runs already. */
  readonly durability?: 'fsync' | 'relaxed';
  /** Further PostgreSQL settings, over our defaults. Of no effect on a server that runs already. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running PostgreSQL, and this process's share in it. */
export interface EmbeddedPostgres {
  /** `postgres://custody:…@127.0.0.1:PORT/DATABASE`: the role that owns everything. */
  readonly url: string;
  readonly port: number;
  /** True when it ran already: started by another process, or left by one that was killed. */
  readonly adopted: boolean;
  /** A command line to paste into a shell. */
  readonly psql: string;
  /**
   * Gives this process's share up, and stops the server if nobody else has one. End your pools first.
   *
   * Every process that started or adopted the server holds a shared advisory lock on a connection of its own. Who stops lets go of its lock and
   * tries for the exclusive one: got, it is the last user, nobody can join while the server shuts down (a newcomer waits and starts anew);
   * not got, others work on, and the last of them will stop it. So a command beside a `serve` never stops its PostgreSQL, nor the other way
   * round, and a process killed with -9 does not count. A `psql` does not count either: the fast shutdown cuts it off.
   *
   * Waits 5 s at most for the end of the server; it finishes its shutdown even without us. Never throws for a server that is gone.
   */
  stop(): Promise<void>;
  /** Gives this process's share up and lets the server run on, even if nobody else uses it. */
  leave(): Promise<void>;
  /**
   * Settles when the server has ended: with its exit code, or null if a signal ended it or it was not our child.
   * Not when it runs on after `stop()`.
   */
  readonly exited: Promise<number | null>;
}

/** Recovery after a crash may have to replay `max_wal_size`; a start waits for it this long, in milliseconds. */
const startPatience = 120_000;
/** `serve` ends within 10 s of a SIGTERM; a server that needs longer for its last checkpoint finishes on its own. In milliseconds. */
const stopPatience = 5_000;

/**
 * Starts the PostgreSQL that npm delivered (else that of `PG_BIN` or PATH) on a folder, or adopts the one that runs there already.
 * Several processes may call it at once; they end up sharing one server.
 *
 * @throws an Error fit for people: no PostgreSQL for this machine (it names `DATABASE_URL`), a folder of an unknown layout or another
 * major version, or the last lines of the server's log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await openFolder(options.folder);
  const settings = settingsFor(options.durability ?? 'fsync', options.settings ?? {});
  const deadline = Date.now() + startPatience;
  let ours: Started | undefined;
  let reason: string | undefined;
  while (Date.now() < deadline) {
    const { running, stalePid } = (await hasCluster(folder)) ? await sight(folder.data) : {};
    if (running === undefined) {
      const binaries = await binariesFor(folder);
      const identity = await ensureCluster(folder, binaries);
      const launched = await launch({ folder, binaries, identity, settings, deadline, ...(stalePid === undefined ? {} : { stalePid }) });
      if ('again' in launched) reason = launched.again;
      else ours = launched;
    } else if (running.status === 'ready') {
      const childExit = ours?.server.pid === running.pid ? ours.exited : undefined;
      const joined = await joinServer(folder, running, options.database ?? owner, childExit);
      if (joined !== undefined) return joined;
    }
    await pause(20);
  }
  throw new Error(`The PostgreSQL in ${folder.root} did not get ready in ${startPatience / 1000} s:\n${reason ?? (await lastLog(folder))}`);
}

/** Where a running one of this folder is, or null; starts nothing. */
export async function findEmbeddedPostgres(folder: string): Promise<{ url: string; port: number } | null> {
  const found = await existingFolder(folder);
  if (found === undefined || !(await hasCluster(found))) return null;
  const { running } = await sight(found.data);
  if (running?.status !== 'ready') return null;
  return { url: urlOf(await addressOf(found, running), owner), port: running.port };
}

/** Becomes a user of a server that takes connections; undefined while it does not, or is being stopped. */
async function joinServer(
  folder: ClusterFolder,
  server: Postmaster,
  database: string,
  childExit: Promise<number | null> | undefined,
): Promise<EmbeddedPostgres | undefined> {
  const address = await addressOf(folder, server);
  const share = await join(address);
  if (typeof share === 'string') return undefined;
  try {
    await share.ensureDatabase(database);
    await savePort(folder, server.port);
  } catch (error) {
    await stopIfLast(folder, server, Promise.resolve(share));
    throw error;
  }
  return handle({ folder, address, database, server, share, childExit });
}

interface Joined {
  readonly folder: ClusterFolder;
  readonly address: Address;
  readonly database: string;
  readonly server: Postmaster;
  readonly share: Share;
  /** The exit code, if the server is our child. */
  readonly childExit: Promise<number | null> | undefined;
}

function handle({ folder, address, database, server, share, childExit }: Joined): EmbeddedPostgres {
  let settle = (): void => undefined;
  const gone = new Promise<null>((resolve) => (settle = () => resolve(null)));
  const hold = keepShare(folder.data, server.pid, address, share, () => settle());
  const stop = async (): Promise<void> => {
    await stopIfLast(folder, server, hold.release());
    if (!(await isServerOf(folder.data, server.pid))) settle();
  };
  const leave = async (): Promise<void> => (await hold.release())?.leave();
  const url = urlOf(address, database);
  let ended: Promise<void> | undefined;
  return {
    url,
    port: server.port,
    adopted: childExit === undefined,
    psql: `psql "${url}"`,
    exited: childExit ?? gone,
    stop: () => (ended ??= stop()),
    leave: () => (ended ??= leave()),
  };
}

async function stopIfLast(folder: ClusterFolder, server: Postmaster, released: Promise<Share | undefined>): Promise<void> {
  const enough = new AbortController();
  // Besides its bound, this timer keeps the process alive: the share's own connection and timers don't.
  const patience = pause(stopPatience, undefined, { signal: enough.signal }).catch(() => undefined);
  const share = await Promise.race([released, patience]);
  // A connection that breaks here belongs to a server that is going down.
  if (share !== undefined && (await share.claim().catch(() => false))) {
    await shutDown(folder.data, server.pid, stopPatience, () => binariesFor(folder));
  }
  await share?.leave();
  enough.abort();
}

async function binariesFor(folder: ClusterFolder): Promise<Binaries> {
  return findBinaries(surroundings(), folder.libraries);
}

async function addressOf(folder: ClusterFolder, { port }: Postmaster): Promise<Address> {
  return { port, user: owner, password: await password(folder) };
}

function urlOf({ port, user, password: secret }: Address, database: string): string {
  return `postgres://${user}:${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}
