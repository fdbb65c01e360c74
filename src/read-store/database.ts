import { Kysely, PostgresDialect } from 'kysely';
import { type CustomTypesConfig, Pool, type PoolClient, types } from 'pg';
import { isOutdated, isUnanswered, preparedPool } from './prepared-pool.js';

/** Connections to the read database. Times come back as ISO 8601 strings in UTC, `bigint` as strings. */
export interface ReadDatabase {
  readonly pool: Pool;
  /** For queries; rooms name their tables with `withTables`. */
  readonly db: Kysely<unknown>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** PostgreSQL can't be reached or a read model has just changed its shape; asking again may help. */
export class ReadStoreUnavailable extends Error {
  override readonly name = 'ReadStoreUnavailable';

  /** @param retryAfter seconds after which to ask again */
  constructor(
    cause: unknown,
    readonly retryAfter = 2,
  ) {
    super('the read database can\'t be reached', { cause });
  }
}

const timestamptz = 1184;

/** Opens a pool. `onIdleError` hears of connections that broke while nobody used them; the pool replaces them. */
export function openDatabase(options: {
  readonly url: string;
  readonly onIdleError: (error: Error) => void;
  /** Connections at most. */
  readonly max?: number;
  /** How long a question may stay without an answer, in milliseconds; without it, as long as it takes. */
  readonly patience?: number;
}): ReadDatabase {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: parsers,
    options: '-c TimeZone=UTC',
    // A server may hang and stay connected (F4).
    ...(options.patience === undefined ? {} : { query_timeout: options.patience }),
    // A paused process must not hold its row locks for ever: the server ends its open transaction.
    idle_in_transaction_session_timeout: 10_000,
  });
  pool.on('error', options.onIdleError);
  // A connection that breaks while somebody holds it fails his next statement; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: preparedPool(pool) }) });
  // Kysely ends a pool only if it has used it.
  return { pool, db, close: () => pool.end() };
}

/**
 * Runs `work` in one transaction on a connection of its own.
 * @throws whatever `work` throws, after a rollback
 */
export async function inTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await transaction(client, work);
  } catch (error) {
    if (unreachable(error)) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs `work` in one transaction of a connection that the caller holds; `begin` may set what is local to it. */
export async function transaction<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>, begin = 'begin'): Promise<Result> {
  await client.query(begin);
  try {
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

/**
 * Runs a read so that a caller can tell "ask again" from a defect.
 * @throws ReadStoreUnavailable where PostgreSQL can't be reached or is shutting down, and where a read model's columns have just changed
 */
export async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw unreachable(error) || isOutdated(error) || isUnanswered(error) ? new ReadStoreUnavailable(error) : error;
  }
}

/** The SQLSTATE of a PostgreSQL error, the code of a network one, or null. */
export function errorCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Whether the data is at fault (SQLSTATE classes 22 and 23), so that trying again can't help. */
export function isDataError(error: unknown): boolean {
  return /^2[23]/.test(errorCode(error) ?? '');
}

function unreachable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== null) return /^(08|57P0|53300|25P03|E[A-Z]{2,})/.test(code);
  return error instanceof Error && /^(Connection terminated|Client has encountered|timeout exceeded)/.test(error.message);
}

/** `2026-01-31 09:00:00.12+00` as `2026-01-31T09:00:00.120Z`. */
export function isoTime(text: string): string {
  // Whole seconds of a year of four digits: most times of a long list.
  if (text.length === 22 && text.endsWith('+00')) return `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`;
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  return match === null ? text : `${match[1] ?? ''}T${match[2] ?? ''}.${(match[3] ?? '').padEnd(3, '0')}Z`;
}

const parsers: CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if ((oid as number) === timestamptz && format !== 'binary') return isoTime;
    if (oid === types.builtins.DATE && format !== 'binary') return String; // a day has no time zone; the driver would give it this machine's
    return types.getTypeParser(oid, format) as (text: string) => unknown;
  },
};
