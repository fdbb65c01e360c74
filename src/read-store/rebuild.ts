import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Projection } from '../kernel/projection.js';
import { writeAll, writeBatch } from './batch.js';
import { errorCode, transaction } from './database.js';
import type { EventSource } from './event-source.js';
import { createGeneration, createIndexes, type Generation, lockBuild, removeOtherGenerations, unlockBuild } from './generations.js';
import { GenerationWriter } from './generation-writer.js';
import { LogCursor, readAhead } from './log-cursor.js';
import { readRegistry, readSkipped, register, type Registered, swapRegistered, viewsOfLive } from './registry.js';
import { replaceViews } from './views.js';

/** How far a rebuild is. */
export interface RebuildProgress {
  readonly projections: readonly string[];
  readonly phase: 'load' | 'index' | 'swap' | 'done';
  /** Events folded so far. */
  readonly events: number;
  /** How many the live generation had seen at the start; more may come. */
  readonly expected: number;
}

export interface RebuildOptions {
  readonly pool: Pool;
  readonly source: EventSource;
  /** Every projection of the house: relations may read one another's tables. */
  readonly projections: readonly Projection[];
  /** Which to rebuild. */
  readonly names: readonly string[];
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

/** Somebody else builds this projection at the moment. */
export class RebuildBusy extends Error {
  override readonly name = 'RebuildBusy';

  constructor(readonly projection: string) {
    super(`${projection} is being rebuilt by another`);
  }
}

const batchSize = 5_000;
const cacheRows = 100_000;
const swapAttempts = 100;
/** Milliseconds. */
const swapPause = 500;

/**
 * Folds the log into new tables beside the live ones, then swaps. Works beside a live projector of any process; broken off,
 * it leaves the live tables as they are, and its own are removed.
 * @throws RebuildBusy, or what the log or the database say
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const { pool, source, projections, names } = options;
  const wanted = names.map((name) => declared(projections, name)).sort((left, right) => left.name.localeCompare(right.name));
  if (wanted.length === 0) return;
  const identity = await source.identity();
  await register(pool, wanted, identity);
  const client = await pool.connect();
  const release = await breakOffWith(options.signal, client, pool);
  let failed = true;
  try {
    await holdingBuilds(client, wanted, async () => {
      try {
        await buildAndSwap(client, wanted, identity, options);
      } finally {
        for (const { name } of wanted) await removeOtherGenerations(pool, name).catch(() => undefined); // the next start tries again
      }
    });
    failed = false;
  } finally {
    release();
    // A cancellation that comes late must not meet the next one who uses the connection.
    client.release(failed || options.signal?.aborted === true);
  }
}

/** Making indexes may take long: who breaks off does not wait for it. */
async function breakOffWith(signal: AbortSignal | undefined, client: PoolClient, pool: Pool): Promise<() => void> {
  if (signal === undefined) return () => undefined;
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = (): void => {
    pool.query('select pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined); // the signal is asked after every batch, too
  };
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

async function buildAndSwap(client: PoolClient, wanted: readonly Projection[], identity: string, options: RebuildOptions): Promise<void> {
  const { pool, source, signal } = options;
  for (const { name } of wanted) await removeOtherGenerations(pool, name);
  const generations = await transaction(client, async () => {
    const made: Generation[] = [];
    for (const projection of wanted) made.push(await createGeneration(client, projection));
    return made;
  });
  const writers = await Promise.all(
    generations.map(async ({ projection, generation }) => {
      return new GenerationWriter(projection, generation, { parked: [], skipped: await readSkipped(pool, projection.name) }, cacheRows);
    }),
  );
  let cursor = new LogCursor(null, 0);
  const expected = Math.max(0, ...[...(await readRegistry(pool, options.names)).values()].map(({ seen }) => seen));
  const tell = (phase: RebuildProgress['phase']): void => {
    options.onProgress?.({ projections: options.names, phase, events: cursor.seen, expected });
    if (phase !== 'done') signal?.throwIfAborted();
  };

  /** Reads on to the log's end as it stands. */
  const load = async (): Promise<void> => {
    for await (const batch of readAhead(source.readAll(cursor.position, batchSize))) {
      const entries = cursor.beyond(batch);
      await writeBatch(client, writers, entries, () => Promise.resolve(true));
      cursor.pass(entries);
      tell('load');
    }
  };

  tell('load');
  await load();
  tell('index');
  for (const generation of generations) await createIndexes(client, generation);
  await load();
  tell('swap');
  for (let attempt = 1; ; attempt += 1) {
    const reached = await swap(client, writers, cursor, identity, options);
    if (reached !== null) {
      cursor = reached;
      break;
    }
    if (attempt === swapAttempts) throw new Error(`readers hold the views of ${options.names.join(', ')}: no moment to swap`);
    // Whoever came after our attempt goes first.
    await pause(swapPause, undefined, { signal });
    await load();
  }
  tell('done');
}

/**
 * The short transaction: lock the registry rows, drain to where the live generations stand, point the views to the new tables.
 * @returns where the new generations stand; null where a reader was in the way, and nothing has changed
 */
async function swap(client: PoolClient, writers: readonly GenerationWriter[], loaded: LogCursor, identity: string, options: RebuildOptions): Promise<LogCursor | null> {
  const cursor = new LogCursor(loaded.position, loaded.seen);
  try {
    await transaction(client, async () => {
      // Readers that come after us wait behind us: not for long.
      await client.query(`set local lock_timeout = '300ms'`);
      const old = await readRegistry(client, options.names, true);
      await drain(client, writers, cursor, furthest(old, identity), options.source);
      const live = new Map([...(await readRegistry(client)).values()].map(({ name, generation }) => [name, generation]));
      for (const { projection, generation } of writers) live.set(projection.name, generation);
      const present = options.projections.filter(({ name }) => live.has(name));
      for (const { projection, generation } of writers) {
        await replaceViews(client, projection, present, live, await viewsOfLive(client, projection.name));
        const { name, version } = projection;
        await swapRegistered(client, { name, version, generation, position: cursor.position, seen: cursor.seen, logIdentity: identity });
      }
    });
    for (const writer of writers) writer.committed();
    return cursor;
  } catch (error) {
    if (errorCode(error) !== '55P03' && errorCode(error) !== '40P01') throw error;
    for (const writer of writers) writer.rolledBack();
    return null;
  }
}

async function drain(client: PoolClient, writers: readonly GenerationWriter[], cursor: LogCursor, end: bigint | null, source: EventSource): Promise<void> {
  if (end === null || (cursor.position !== null && cursor.position >= end)) return;
  for await (const batch of source.readAll(cursor.position, batchSize)) {
    const entries = cursor.beyond(batch, end);
    await writeAll(client, writers, entries, new Set(writers));
    cursor.pass(entries);
    if (cursor.position !== null && cursor.position >= end) break;
  }
}

/** Positions of another log are no goal. */
function furthest(old: ReadonlyMap<string, Registered>, identity: string): bigint | null {
  let end: bigint | null = null;
  for (const { position, logIdentity } of old.values()) {
    if (logIdentity === identity && position !== null && (end === null || position > end)) end = position;
  }
  return end;
}

async function holdingBuilds(client: PoolClient, wanted: readonly Projection[], work: () => Promise<void>): Promise<void> {
  const held: string[] = [];
  try {
    for (const { name } of wanted) {
      if (!(await lockBuild(client, name))) throw new RebuildBusy(name);
      held.push(name);
    }
    await work();
  } finally {
    for (const name of held) await unlockBuild(client, name).catch(() => undefined); // a lost connection has let go already
  }
}

function declared(projections: readonly Projection[], name: string): Projection {
  const found = projections.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no projection is called ${name}`);
  return found;
}
