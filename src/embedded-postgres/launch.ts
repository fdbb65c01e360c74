import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, program } from './binaries.js';
import { type ClusterFolder, savedPort } from './cluster.js';
import { commandLine, type Identity } from './identity.js';
import { isAlive, type Postmaster, sight } from './postmaster.js';

/** What to start, and how. */
export interface Launch {
  readonly folder: ClusterFolder;
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly settings: Readonly<Record<string, string>>;
  /** The process id a dead server left in `postmaster.pid`. */
  readonly stalePid?: number;
  /** Date.now() when to give up. */
  readonly deadline: number;
}

/** A server of our own that takes connections. */
export interface Started {
  /** Settles with its exit code, or null if a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly server: Postmaster;
}

/** Why there is none yet: another one runs, or a former one is still dying, or somebody took the port. */
export interface NotYet {
  readonly again: string;
}

/** What PostgreSQL says when it ends because of a situation that passes. */
const passing = /lock file "postmaster\.pid" already exists|could not create any TCP\/IP sockets|shared memory block .* is still in use/;

/** For one writer, a few readers, and data that fits a laptop. */
const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '50',
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** Trades safety against power cuts for speed; a crash of PostgreSQL alone still loses nothing. */
const relaxed = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** The `-c` settings of a start. */
export function settingsFor(durability: 'fsync' | 'relaxed', extra: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...defaults, ...(durability === 'relaxed' ? relaxed : {}), ...extra };
}

/**
 * Starts PostgreSQL and waits until it takes connections, recovery after a crash included.
 * It is a session of its own, so a Ctrl-C meant for Custody does not reach it.
 *
 * @throws an Error with the last lines of its log when it ends or does not get ready in time.
 */
export async function launch({ folder, binaries, identity, settings, stalePid, deadline }: Launch): Promise<Started | NotYet> {
  const port = await freePort(await savedPort(folder));
  const logging = join(folder.root, `starting-${process.pid}-${port}.log`);
  const log = await open(logging, 'w');
  const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args } = commandLine(identity, program(binaries, 'postgres'), ['-D', folder.data, ...options]);
  // PostgreSQL takes the process named here for its starter and not for a rival: its other interlock, shared memory, still holds.
  const env = stalePid === undefined ? binaries.env : { ...binaries.env, PG_GRANDPARENT_PID: String(stalePid) };
  const stdio: StdioOptions = ['ignore', log.fd, log.fd];
  const child = spawn(command, args, { env, cwd: folder.root, ...identity.account, detached: true, windowsHide: true, stdio });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  await log.close();

  const server = await readiness(folder.data, child, deadline);
  if (server === undefined) {
    if (child.exitCode === null) child.kill('SIGINT');
    const said = await readFile(logging, 'utf8');
    await rm(logging, { force: true });
    if (passing.test(said)) return { again: lastLines(said) };
    throw new Error(`PostgreSQL did not start in ${folder.root}:\n${lastLines(said)}`);
  }
  child.unref();
  await removeOldLogs(folder);
  await rename(logging, folder.log);
  return { exited, server };
}

/** The end of the server's log, for an error message. */
export async function lastLog({ log }: ClusterFolder): Promise<string> {
  return lastLines(await readFile(log, 'utf8').catch(() => ''));
}

async function readiness(data: string, child: ChildProcess, deadline: number): Promise<Postmaster | undefined> {
  while (Date.now() < deadline && child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const { running } = await sight(data);
    if (running !== undefined && running.pid === child.pid && running.status === 'ready') return running;
    await pause(10);
  }
  return undefined;
}

/** The wished port if nobody listens there, else one below the range the system gives to outgoing connections. */
async function freePort(wished: number | undefined): Promise<number> {
  if (wished !== undefined && (await isFree(wished))) return wished;
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free TCP port between 20000 and 32000 for PostgreSQL. DATABASE_URL may name a server of your own.');
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Logs of starts that were killed before they were done; those of living processes may be of a race we have just won. */
async function removeOldLogs({ root }: ClusterFolder): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = /^starting-(\d+)-\d+\.log$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(root, name), { force: true });
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n') || '(its log is empty)';
}
