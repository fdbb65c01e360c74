import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf } from './error-code.js';
import { isServerOf } from './postmaster.js';

/** Where and as whom to connect. */
export interface Address {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** One user's hold on a running server: an open connection with a shared advisory lock, so PostgreSQL itself drops it when its process dies. */
export interface Share {
  /** Settles when the connection has ended, for whatever reason. */
  readonly lost: Promise<void>;
  /** Makes sure that a database of this name exists. */
  ensureDatabase(name: string): Promise<void>;
  /** Gives the share up; true when nobody else holds one. Then nobody can join any more, so the server may be stopped. */
  claim(): Promise<boolean>;
  leave(): Promise<void>;
}

/** `closing`: its last user is stopping it. `not ready`: it does not take connections now. */
export type Joining = Share | 'closing' | 'not ready';

/** All users lock the same number in the database `postgres`; advisory locks are a database's own. */
const lock = 4_887_211_902;

/** Starting up, shutting down, no connection left, connection cut: states that pass. */
const passing = new Set(['57P03', '57P01', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Connects to a server and becomes one of its users. Throws what PostgreSQL or the network said if that is not a passing state. */
export async function join({ port, user, password }: Address): Promise<Joining> {
  const socket = new Socket();
  const settings = { host: '127.0.0.1', port, user, password, database: 'postgres', ssl: false, application_name: `custody share ${process.pid}` };
  const client = new Client({ ...settings, connectionTimeoutMillis: 10_000, stream: () => socket });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  // Without a listener a lost connection would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!(await truth(client, 'select pg_try_advisory_lock_shared($1) as it'))) {
      await client.end();
      return 'closing';
    }
  } catch (error) {
    socket.destroy();
    if (isPassing(error)) return 'not ready';
    throw error;
  }
  // A process that has nothing else to do may end without stop(); while it asks something, the connection keeps it alive.
  const awake = async <T>(work: () => Promise<T>): Promise<T> => {
    socket.ref();
    return work().finally(() => socket.unref());
  };
  socket.unref();
  return {
    lost,
    ensureDatabase: (name) => awake(() => ensureDatabase(client, name)),
    claim: () =>
      awake(async () => {
        await client.query('select pg_advisory_unlock_shared($1)', [lock]);
        return truth(client, 'select pg_try_advisory_lock($1) as it');
      }),
    leave: () => awake(() => client.end().catch(() => undefined)),
  };
}

/** A share that is taken up again whenever its connection is lost: PostgreSQL cuts all connections when one of its backends crashes. */
export interface Hold {
  /** Hands the share out, to be claimed or left, and takes it up no more; undefined when the server is gone. */
  release(): Promise<Share | undefined>;
}

/** Keeps `first`, a share of the server `pid` of a data directory; calls `gone` when that server has ended and the share was not released before. */
export function keepShare(data: string, pid: number, address: Address, first: Share, gone: () => void): Hold {
  let released = false;
  let current: Promise<Share | undefined> = Promise.resolve(first);
  const watch = async (): Promise<void> => {
    for (let share = await current; share !== undefined; share = await current) {
      await share.lost;
      if (isReleased()) return;
      current = rejoin(data, pid, address);
    }
    gone();
  };
  const isReleased = (): boolean => released;
  void watch();
  return {
    release: () => {
      released = true;
      return current;
    },
  };
}

async function rejoin(data: string, pid: number, address: Address): Promise<Share | undefined> {
  while (await isServerOf(data, pid)) {
    const share = await join(address).catch(() => 'not ready' as const);
    if (typeof share !== 'string') return share;
    await pause(50, undefined, { ref: false });
  }
  return undefined;
}

async function truth(client: Client, sql: string): Promise<boolean> {
  const { rows } = await client.query<{ it: boolean }>(sql, [lock]);
  return rows[0]?.it === true;
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Duplicate database, unique violation: another starter was faster.
    if (!['42P04', '23505'].includes(codeOf(error))) throw error;
  }
}

function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error)) || /Connection terminated|timeout expired/.test(String(error));
}
