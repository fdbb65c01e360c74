import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../kernel/projection.js';
import type { AnyRow, Column, TableDeclaration } from '../kernel/table.js';
import { transaction } from './database.js';
import type { EventSource } from './event-source.js';
import { ExpectedRows } from './expected-rows.js';
import { LogCursor, readAhead } from './log-cursor.js';
import { readParked, readRegistry, readSkipped, type Registered } from './registry.js';
import { physicalTable, sqlName, streamColumn } from './table-sql.js';
import { contractViews } from './views.js';

/** One place where a read model is not what the log says. */
export interface Difference {
  /** The relation of the contract, or the table where no relation shows it as it is. */
  readonly relation: string;
  /** The row's key; null where the difference is in no single row of a table. */
  readonly key: AnyRow | null;
  /** Null where the whole row is missing or too many. */
  readonly column: string | null;
  readonly expected: unknown;
  readonly found: unknown;
}

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

/** Differences told of each projection. */
export const differenceLimit = 20;

const batchSize = 2_000;
const fetchSize = 5_000;

/**
 * Folds the log up to each projection's checkpoint and compares every row, in one snapshot of the database, beside a live
 * projector. Repairs nothing.
 * @throws where a projection is unknown to the database
 */
export async function verify(options: VerifyOptions): Promise<{ readonly projections: readonly Verified[] }> {
  const client = await options.pool.connect();
  try {
    return await transaction(client, () => verifyIn(client, options), `begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0`);
  } finally {
    client.release();
  }
}

async function verifyIn(client: ClientBase, options: VerifyOptions): Promise<{ readonly projections: readonly Verified[] }> {
  const registry = await readRegistry(client);
  const live = new Map([...registry.values()].map(({ name, generation }) => [name, generation]));
  const chosen = options.names.map((name) => choose(options.projections, registry, name));
  // From here on no swap takes the tables away.
  for (const { projection, registered } of chosen) {
    for (const { name } of projection.tables) await client.query(`lock table ${physicalTable(name, registered.generation)} in access share mode`);
  }
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

/** Differences of one projection, counted to the limit. */
class Report {
  readonly differences: Difference[] = [];
  rows = 0;

  get isFull(): boolean {
    return this.differences.length >= differenceLimit;
  }

  add(difference: Difference): void {
    if (!this.isFull) this.differences.push(difference);
  }
}

async function compareTable(client: ClientBase, table: TableDeclaration, generation: number, expected: ExpectedRows, report: Report): Promise<void> {
  const relation = table.relation ?? table.name;
  const columns = [...Object.keys(table.columns), streamColumn].map(sqlName).join(', ');
  await client.query(`declare verified no scroll cursor for select ${columns} from ${physicalTable(table.name, generation)}`);
  for (;;) {
    const { rows } = await client.query<AnyRow>(`fetch ${fetchSize} from verified`);
    for (const { [streamColumn]: stream, ...row } of rows) {
      const held = expected.take(table, row);
      if (held === undefined) report.add({ relation, key: keyOf(table, row), column: null, expected: null, found: row });
      else compareRow(table, { ...held.row, [streamColumn]: held.stream }, { ...row, [streamColumn]: stream }, report);
    }
    report.rows += rows.length;
    if (rows.length < fetchSize) break;
  }
  await client.query('close verified');
  for (const { row } of expected.rest(table)) report.add({ relation, key: keyOf(table, row), column: null, expected: row, found: null });
}

function compareRow(table: TableDeclaration, expected: AnyRow, found: AnyRow, report: Report): void {
  for (const [name, column] of [...Object.entries(table.columns), [streamColumn, { type: 'text', nullable: false, comment: '' } satisfies Column] as const]) {
    if (comparable(column, expected[name]) === comparable(column, found[name])) continue;
    report.add({ relation: table.relation ?? table.name, key: keyOf(table, found), column: name, expected: expected[name], found: found[name] });
  }
}

/** The same for values that PostgreSQL holds to be the same. */
function comparable(column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (column.type) {
    case 'jsonb':
      return JSON.stringify(sorted(value));
    case 'text[]':
      return JSON.stringify(value);
    case 'timestamptz':
      return comparableTime(String(value as string));
    case 'integer':
    case 'double precision':
      return Number(value);
    default:
      return String(value as string | boolean);
  }
}

function comparableTime(text: string): string {
  return /\.\d{3}Z$/.test(text) || Number.isNaN(Date.parse(text)) ? text : /\.\d{4,}Z$/.test(text) ? text : new Date(text).toISOString();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, member]) => [name, sorted(member)]));
}

function keyOf(table: TableDeclaration, row: AnyRow): AnyRow {
  return Object.fromEntries(table.key.map((column) => [column, row[column]]));
}

/** A view must show what its declaration says of the tables, whoever has replaced it. */
async function compareView(client: ClientBase, view: { readonly name: string; readonly select: string; readonly columns: Readonly<Record<string, string>> }, report: Report): Promise<void> {
  if (report.isFull) return;
  const columns = Object.keys(view.columns).map(sqlName).join(', ');
  const { rows } = await client.query<AnyRow & { shown_: boolean }>(
    `with shown as (select ${columns} from ${view.name}), declared as (${view.select})
     (select true as shown_, * from (table shown except all table declared) as more limit ${differenceLimit})
     union all (select false as shown_, * from (table declared except all table shown) as fewer limit ${differenceLimit})`,
  );
  const relation = view.name.replaceAll('"', '').replace('custody.', '');
  for (const { shown_, ...row } of rows) report.add({ relation, key: null, column: null, expected: shown_ ? null : row, found: shown_ ? row : null });
}
