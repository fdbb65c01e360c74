import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../kernel/projection.js';
import { compareTable, compareView, type Difference, Report } from './compare.js';
import { transaction } from './database.js';
import type { EventSource } from './event-source.js';
import { ExpectedRows } from './expected-rows.js';
import { viewsOf } from './generations.js';
import { LogCursor, readAhead } from './log-cursor.js';
import { readParked, readRegistry, readSkipped, type Registered } from './registry.js';
import { contractViews } from './views.js';

export interface Verified {
  readonly name: string;
  /** Rows that were compared. */
  readonly rows: number;
  /** The first ones, `differenceLimit` at most. */
  readonly differences: readonly Difference[];
}

export interface VerifyOptions {
  readonly pool: Pool;
  readonly source: EventSource;
  /** Every projection of the house. */
  readonly projections: readonly Projection[];
  readonly names: readonly string[];
  readonly onProgress?: (progress: { readonly phase: 'fold' | 'compare'; readonly done: number }) => void;
}

const batchSize = 2_000;

/**
 * Folds the log up to each projection's checkpoint and compares every row, in one snapshot of the database, beside a live
 * projector. Repairs nothing.
 * @throws where a projection is unknown to the database
 */
export async function verify(options: VerifyOptions): Promise<{ readonly projections: readonly Verified[] }> {
  const known = await readRegistry(options.pool);
  for (const name of options.names) choose(options.projections, known, name);
  const client = await options.pool.connect();
  try {
    return await transaction(client, () => verifyIn(client, options), `begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0`);
  } finally {
    client.release();
  }
}

async function verifyIn(client: ClientBase, options: VerifyOptions): Promise<{ readonly projections: readonly Verified[] }> {
  // Before the snapshot is taken, so that no swap comes between: a lock on a view holds its tables, too.
  const views = options.projections.filter(({ name }) => options.names.includes(name)).flatMap(viewsOf);
  for (const view of views) await client.query(`lock table ${view} in access share mode`);
  const registry = await readRegistry(client);
  const live = new Map([...registry.values()].map(({ name, generation }) => [name, generation]));
  const chosen = options.names.map((name) => choose(options.projections, registry, name));
  const current = chosen.filter((each) => mismatch(each) === null);
  const folds = await fold(client, current, options);
  const verified: Verified[] = [];
  let done = 0;
  for (const each of chosen) {
    const report = new Report();
    const old = mismatch(each);
    if (old !== null) report.add(old);
    const expected = folds.get(each.projection.name);
    if (expected !== undefined) {
      for (const fault of expected.faults) report.add(fault);
      for (const table of each.projection.tables) {
        await compareTable(client, table, each.registered.generation, expected, report);
        options.onProgress?.({ phase: 'compare', done: done + report.rows });
      }
      for (const view of contractViews(each.projection, options.projections.filter(({ name }) => live.has(name)), live)) {
        await compareView(client, view, report);
      }
    }
    done += report.rows;
    verified.push({ name: each.projection.name, rows: report.rows, differences: report.differences });
  }
  return { projections: verified };
}

interface Chosen {
  readonly projection: Projection;
  readonly registered: Registered;
}

function choose(projections: readonly Projection[], registry: ReadonlyMap<string, Registered>, name: string): Chosen {
  const projection = projections.find((each) => each.name === name);
  const registered = registry.get(name);
  if (projection === undefined || registered === undefined) throw new Error(`no read model is called ${name}`);
  return { projection, registered };
}

/** Tables of another version can't be compared; the projector is about to build them anew. */
function mismatch({ projection, registered }: Chosen): Difference | null {
  if (projection.version === registered.version) return null;
  return { relation: projection.name, key: null, column: 'version', expected: projection.version, found: registered.version };
}

/** One pass over the log for all of them, each up to its own checkpoint. */
async function fold(client: ClientBase, chosen: readonly Chosen[], { source, onProgress }: VerifyOptions): Promise<ReadonlyMap<string, ExpectedRows>> {
  const folds = new Map<string, ExpectedRows>();
  let end: bigint | null = null;
  for (const { projection, registered } of chosen) {
    const parked = await readParked(client, projection.name, registered.generation);
    folds.set(projection.name, new ExpectedRows(projection, registered.position, parked, await readSkipped(client, projection.name)));
    if (registered.position !== null && (end === null || registered.position > end)) end = registered.position;
  }
  if (end === null) return folds;
  const cursor = new LogCursor(null, 0);
  for await (const batch of readAhead(source.readAll(null, batchSize))) {
    const entries = cursor.beyond(batch, end);
    for (const expected of folds.values()) for (const entry of entries) expected.apply(entry);
    cursor.pass(entries);
    onProgress?.({ phase: 'fold', done: cursor.seen });
    if (entries.length < batch.length) break;
  }
  return folds;
}
