import type { Pool, PoolClient } from 'pg';
import type { Projection } from '../kernel/projection.js';
import { writeAll } from './batch.js';
import { inTransaction } from './database.js';
import type { EventSource } from './event-source.js';
import { GenerationWriter } from './generation-writer.js';
import type { ParkedStream, Parking } from './parked-stream.js';
import { raiseEpoch, readParked, readRegistry, readSkipped, type Registered } from './registry.js';
import { physicalTable, sqlName, streamColumn } from './table-sql.js';

/** A parked stream, as operators see it. */
export interface ParkedListing extends Parking {
  /** ISO 8601. */
  readonly since: string;
}

/** What became of a parked stream that was taken up again. */
export type Unparked = 'unparked' | 'not-parked' | { readonly parkedAgain: ParkedStream };

export interface UnparkOptions {
  readonly pool: Pool;
  readonly source: EventSource;
  readonly projection: Projection;
  readonly stream: string;
  /** Who decides so, as `kind:id`; kept on record. */
  readonly actor: string;
}

/** All streams that live projections do not take events from, oldest first. */
export async function listParked(pool: Pool): Promise<readonly ParkedListing[]> {
  const { rows } = await pool.query<{ projection: string; stream: string; revision: number; position: string; reason: string; since: string }>(
    `select p.projection, p.stream, p.revision, p.position, p.reason, p.since from custody_read.parked_stream p
     join custody_read.projection_registry r on r.name = p.projection and r.generation = p.generation order by p.since, p.projection, p.stream`,
  );
  return rows.map((row) => ({ ...row, position: BigInt(row.position) }));
}

/** Folds a parked stream again, from its beginning: the projection has been mended. */
export function retryParked(options: UnparkOptions): Promise<Unparked> {
  return unpark(options, 'retry');
}

/** Leaves out the event that parked a stream, now and in every rebuild, and folds the rest. */
export function skipParked(options: UnparkOptions): Promise<Unparked> {
  return unpark(options, 'skip');
}

/** The stream's rows go and come again in one transaction; a live projector is fenced off and reads anew what is parked. */
async function unpark(options: UnparkOptions, decision: 'retry' | 'skip'): Promise<Unparked> {
  const { pool, projection, stream, actor } = options;
  return inTransaction(pool, async (client) => {
    const registered = (await readRegistry(client, [projection.name], true)).get(projection.name);
    if (registered === undefined) return 'not-parked';
    const parked = await readParked(client, projection.name, registered.generation);
    const found = parked.find((each) => each.stream === stream);
    if (found === undefined) return 'not-parked';
    await client.query('insert into custody_ops.parked_decision (projection, stream, revision, decision, actor) values ($1, $2, $3, $4, $5)', [
      projection.name,
      stream,
      found.revision,
      decision,
      actor,
    ]);
    await forget(client, projection, registered, stream);
    const writer = new GenerationWriter(projection, registered.generation, { parked: [], skipped: await readSkipped(client, projection.name) }, 0);
    await refold(client, writer, registered.position, options);
    await raiseEpoch(client, projection.name);
    const [again] = writer.newlyParked;
    return again === undefined ? 'unparked' : { parkedAgain: again };
  });
}

/** Without an index on the stream: a retry is rare and may read the table, while every row ever written would pay for the index. */
async function forget(client: PoolClient, projection: Projection, { generation }: Registered, stream: string): Promise<void> {
  for (const table of projection.tables) {
    await client.query(`delete from ${physicalTable(table.name, generation)} where ${sqlName(streamColumn)} = $1`, [stream]);
  }
  await client.query('delete from custody_read.parked_stream where projection = $1 and generation = $2 and stream = $3', [projection.name, generation, stream]);
}

/** Up to the checkpoint and no further: the rest comes by the live way. */
async function refold(client: PoolClient, writer: GenerationWriter, end: bigint | null, { source, stream }: UnparkOptions): Promise<void> {
  if (end === null) return;
  for await (const batch of source.readStream(stream)) {
    const entries = batch.filter(({ position }) => position <= end);
    await writeAll(client, [writer], entries, new Set([writer]));
  }
}

/** Forgets the decisions on events that a stream has no more, as after a restore: other events will have their revisions. */
export async function forgetDecisionsBeyond(pool: Pool, stream: string, last: number): Promise<void> {
  await pool.query('delete from custody_ops.parked_decision where stream = $1 and revision > $2', [stream, last]);
}

/** The streams that somebody has decided on. */
export async function decidedStreams(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ stream: string }>('select distinct stream from custody_ops.parked_decision');
  return rows.map(({ stream }) => stream);
}
