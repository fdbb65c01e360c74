import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Projection } from '../kernel/projection.js';
import { inTransaction } from './database.js';
import { createGeneration, createIndexes } from './generations.js';
import { type ParkedStream, type SkippedEvent, skippedEvent } from './parked-stream.js';
import { replaceViews } from './views.js';

/** A projection as the database knows it. */
export interface Registered {
  readonly name: string;
  /** Of the declaration that built the live generation. */
  readonly version: number;
  /** The live one. */
  readonly generation: number;
  /** The last event in the live tables; null for none. */
  readonly position: bigint | null;
  /** How many events that is. */
  readonly seen: number;
  /** Whoever writes must know it: it is raised by every change of hands. */
  readonly epoch: bigint;
  readonly logIdentity: string;
}

interface RegistryRow {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly position: string | null;
  readonly seen: string;
  readonly epoch: string;
  readonly log_identity: string;
}

/** All projections that the database knows, or those of `names`, by name. */
export async function readRegistry(client: ClientBase | Pool, names: readonly string[] | null = null, forUpdate = false): Promise<ReadonlyMap<string, Registered>> {
  const { rows } = await client.query<RegistryRow>(
    `select name, version, generation, position, seen, epoch, log_identity from custody_read.projection_registry
     where $1::text[] is null or name = any($1) order by name${forUpdate ? ' for update' : ''}`,
    [names],
  );
  return new Map(rows.map((row) => [row.name, registered(row)]));
}

/** Makes the first, empty generation of a projection that the database does not know; its views are there from then on. */
export async function register(pool: Pool, projections: readonly Projection[], logIdentity: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('custody.register'))`);
    const known = await readRegistry(client);
    const live = new Map([...known.values()].map(({ name, generation }) => [name, generation]));
    const missing = projections.filter(({ name }) => !known.has(name));
    for (const projection of missing) {
      const made = await createGeneration(client, projection);
      await createIndexes(client, made);
      live.set(projection.name, made.generation);
      await client.query(
        `insert into custody_read.projection_registry (name, version, generation, epoch, log_identity) values ($1, $2, $3, nextval('custody_read.epoch'), $4)`,
        [projection.name, projection.version, made.generation, logIdentity],
      );
    }
    const present = projections.filter(({ name }) => live.has(name));
    for (const projection of missing) await replaceViews(client, projection, present, live);
  });
}

/** What a batch moves a projection from and to. */
export interface Advance {
  readonly from: Registered;
  readonly position: bigint;
  readonly seen: number;
}

/**
 * The fence: the first statement of every batch.
 * @returns false where another has written, swapped or taken over since `from` was read; then nothing may be written
 */
export async function advance(client: PoolClient, steps: readonly Advance[]): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'custody advance',
    text: `update custody_read.projection_registry as held set position = given.position, seen = given.seen
      from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) as given(name, generation, epoch, previous, position, seen)
      where held.name = given.name and held.generation = given.generation and held.epoch = given.epoch
        and held.position is not distinct from given.previous`,
    values: [
      steps.map(({ from }) => from.name),
      steps.map(({ from }) => from.generation),
      steps.map(({ from }) => from.epoch),
      steps.map(({ from }) => from.position),
      steps.map(({ position }) => position),
      steps.map(({ seen }) => seen),
    ],
  });
  return rowCount === steps.length;
}

/** Makes `generation` the live one, at its position, in the transaction of the swap. Whoever wrote the old one is fenced off. */
export async function swapRegistered(client: ClientBase, next: Omit<Registered, 'epoch'>): Promise<void> {
  await client.query(
    `update custody_read.projection_registry set version = $2, generation = $3, position = $4, seen = $5, log_identity = $6,
       epoch = nextval('custody_read.epoch') where name = $1`,
    [next.name, next.version, next.generation, next.position, next.seen, next.logIdentity],
  );
}

/** Fences off whoever writes the live generation of a projection. */
export async function raiseEpoch(client: ClientBase, name: string): Promise<void> {
  await client.query(`update custody_read.projection_registry set epoch = nextval('custody_read.epoch') where name = $1`, [name]);
}

/** Positions of another log mean nothing in this one: nobody may wait for them. The rows stay readable until the swap. */
export async function disownPositions(client: ClientBase | Pool, names: readonly string[]): Promise<void> {
  await client.query(
    `update custody_read.projection_registry set position = null, seen = 0, log_identity = '', epoch = nextval('custody_read.epoch') where name = any($1)`,
    [names],
  );
}

/** Views that the live generation has made, to know which ones a new version no longer has. */
export async function viewsOfLive(client: ClientBase, name: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ views: string[] }>(
    `select g.views from custody_read.projection_generation g join custody_read.projection_registry r on r.name = g.projection and r.generation = g.generation
     where r.name = $1`,
    [name],
  );
  return rows[0]?.views ?? [];
}

/** The parked streams of one generation. */
export async function readParked(client: ClientBase | Pool, projection: string, generation: number): Promise<readonly ParkedStream[]> {
  const { rows } = await client.query<{ stream: string; revision: number; position: string; reason: string }>(
    'select stream, revision, position, reason from custody_read.parked_stream where projection = $1 and generation = $2 order by position',
    [projection, generation],
  );
  return rows.map((row) => ({ ...row, position: BigInt(row.position) }));
}

/** Records streams as parked, in the transaction of the batch that found them. */
export async function insertParked(client: ClientBase, projection: string, generation: number, parked: readonly ParkedStream[]): Promise<void> {
  for (const { stream, revision, position, reason } of parked) {
    await client.query(
      `insert into custody_read.parked_stream (projection, generation, stream, revision, position, reason) values ($1, $2, $3, $4, $5, $6)
       on conflict (projection, generation, stream) do update set revision = excluded.revision, position = excluded.position, reason = excluded.reason`,
      [projection, generation, stream, revision, position, reason],
    );
  }
}

/** The events that people have decided to leave out of a projection. */
export async function readSkipped(client: ClientBase | Pool, projection: string): Promise<ReadonlySet<SkippedEvent>> {
  const { rows } = await client.query<{ stream: string; revision: number }>(
    `select stream, revision from custody_ops.parked_decision where projection = $1 and decision = 'skip'`,
    [projection],
  );
  return new Set(rows.map(({ stream, revision }) => skippedEvent(stream, revision)));
}

function registered(row: RegistryRow): Registered {
  return {
    name: row.name,
    version: row.version,
    generation: row.generation,
    position: row.position === null ? null : BigInt(row.position),
    seen: Number(row.seen),
    epoch: BigInt(row.epoch),
    logIdentity: row.log_identity,
  };
}
