import type { PoolClient } from 'pg';
import { type AnyRecorded, changesOf, type Projection } from '../kernel/projection.js';
import type { AnyRow, Change, Columns, TableDeclaration } from '../kernel/table.js';
import { arrayLiteral } from './array-literal.js';
import { isDataError } from './database.js';
import { isFaulted, type LogEntry } from './event-source.js';
import { Needs } from './needs.js';
import { type ParkedStream, reasonOf, type SkippedEvent, skippedEvent } from './parked-stream.js';
import { streamColumn, type TableSql, tableSql } from './table-sql.js';
import { type Touch, WorkingTable } from './working-table.js';

/** The database refused what a projection wrote (SQLSTATE classes 22 and 23): the transaction is lost. */
export class RefusedRows extends Error {
  constructor(
    readonly writer: GenerationWriter,
    cause: unknown,
  ) {
    super(`${writer.projection.name}: ${reasonOf(cause)}`, { cause });
  }
}

interface Step {
  readonly entry: AnyRecorded;
  readonly changes: readonly Change[];
}

interface PhysicalTable {
  readonly working: WorkingTable;
  readonly sql: TableSql;
  /** Prefix of the names of its prepared statements. */
  readonly name: string;
}

/** Folds entries of the log into the tables of one generation of a projection, inside transactions of its caller. */
export class GenerationWriter {
  private readonly tables: ReadonlyMap<string, PhysicalTable>;
  private readonly skipped: ReadonlySet<SkippedEvent>;
  private readonly parked: Map<string, ParkedStream>;
  /** Parked since the last `committed`. */
  private fresh: ParkedStream[] = [];

  constructor(
    readonly projection: Projection,
    readonly generation: number,
    /** What a past batch has found, and what people have decided. */
    past: { readonly parked: readonly ParkedStream[]; readonly skipped: ReadonlySet<SkippedEvent> },
    cacheRows: number,
  ) {
    this.skipped = past.skipped;
    this.parked = new Map(past.parked.map((each) => [each.stream, each]));
    this.tables = new Map(
      projection.tables.map((table) => {
        const physical = { working: new WorkingTable(table, cacheRows), sql: tableSql(table, generation), name: `${table.name}_g${generation}` };
        return [table.name, physical];
      }),
    );
  }

  /**
   * Writes what the entries change. The streams that it parks are in `newlyParked` until `committed`.
   * @throws RefusedRows where the data is at fault; call `rolledBack` after any error
   */
  async write(client: PoolClient, entries: readonly LogEntry[]): Promise<void> {
    const steps = this.plan(entries);
    if (steps.length === 0) return;
    await this.load(client, steps);
    for (const step of steps) this.apply(step);
    try {
      for (const table of this.tables.values()) await flush(client, table);
    } catch (error) {
      throw isDataError(error) ? new RefusedRows(this, error) : error;
    }
  }

  /** As `write`, where the database has refused the entries together: halves them until the events at fault stand alone, and parks their streams. */
  async writeWarily(client: PoolClient, entries: readonly LogEntry[]): Promise<void> {
    const before = [...this.fresh];
    await client.query('savepoint warily');
    try {
      await this.write(client, entries);
      await client.query('release savepoint warily');
    } catch (error) {
      if (!(error instanceof RefusedRows)) throw error;
      await client.query('rollback to savepoint warily');
      await client.query('release savepoint warily');
      this.rolledBack();
      for (const parked of before) this.park(parked);
      await this.divide(client, entries, error);
    }
  }

  get newlyParked(): readonly ParkedStream[] {
    return this.fresh;
  }

  committed(): void {
    this.fresh = [];
  }

  /** The transaction is lost, and with it what was parked in it. */
  rolledBack(): void {
    for (const table of this.tables.values()) table.working.reset();
    for (const { stream } of this.fresh) this.parked.delete(stream);
    this.fresh = [];
  }

  private async divide(client: PoolClient, entries: readonly LogEntry[], error: RefusedRows): Promise<void> {
    const [only] = entries;
    if (only === undefined) return;
    if (entries.length === 1) {
      this.park({ stream: only.stream, revision: only.revision, position: only.position, reason: reasonOf(error.cause) });
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    await this.writeWarily(client, entries.slice(0, middle));
    await this.writeWarily(client, entries.slice(middle));
  }

  private plan(entries: readonly LogEntry[]): readonly Step[] {
    const steps: Step[] = [];
    for (const entry of entries) {
      if (this.passesOver(entry)) continue;
      try {
        if (isFaulted(entry)) throw new Error(entry.fault);
        const changes = changesOf(this.projection, entry);
        if (changes.length > 0) steps.push({ entry, changes });
      } catch (error) {
        this.park({ stream: entry.stream, revision: entry.revision, position: entry.position, reason: reasonOf(error) });
      }
    }
    return steps;
  }

  private apply({ entry, changes }: Step): void {
    if (this.passesOver(entry)) return;
    const touches: Touch[] = [];
    try {
      for (const change of changes) this.table(change.table).working.apply(entry.stream, change, touches);
    } catch (error) {
      for (const touch of touches.reverse()) touch.table.undo(touch);
      this.park({ stream: entry.stream, revision: entry.revision, position: entry.position, reason: reasonOf(error) });
    }
  }

  private passesOver(entry: LogEntry): boolean {
    const parked = this.parked.get(entry.stream);
    if (parked !== undefined && entry.revision >= parked.revision) return true;
    return this.skipped.size > 0 && this.skipped.has(skippedEvent(entry.stream, entry.revision));
  }

  /** A batch is planned whole before it is applied, so a stream may turn out to stop earlier than planned. */
  private park(parked: ParkedStream): void {
    this.parked.set(parked.stream, parked);
    this.fresh = [...this.fresh.filter(({ stream }) => stream !== parked.stream), parked];
  }

  private table(declared: TableDeclaration): PhysicalTable {
    const table = this.tables.get(declared.name);
    if (table === undefined) throw new Error(`${this.projection.name} changes ${declared.name}, which is not among its tables`);
    return table;
  }

  /** Reads the rows that the steps rest on: one statement a table and kind of need. */
  private async load(client: PoolClient, steps: readonly Step[]): Promise<void> {
    for (const [name, needs] of this.needs(steps)) {
      const table = this.tables.get(name);
      if (table === undefined) continue;
      const { key, timeline } = table.working.table;
      await fetchRows(client, table, `${table.name} key`, table.sql.loadByKey, key, [...needs.keys.values()]);
      if (timeline !== null) await fetchRows(client, table, `${table.name} open`, table.sql.loadOpen ?? '', timeline.line, [...needs.lines.values()]);
    }
  }

  private needs(steps: readonly Step[]): ReadonlyMap<string, Needs> {
    const needs = new Map<string, Needs>();
    const born = new Set<string>();
    for (const { entry, changes } of steps) {
      if (entry.revision === 0) born.add(entry.stream);
      // Every row belongs to one stream, so one that begins in this batch has none yet.
      if (born.has(entry.stream)) continue;
      for (const change of changes) {
        let ofTable = needs.get(change.table.name);
        if (ofTable === undefined) needs.set(change.table.name, (ofTable = new Needs()));
        const table = this.tables.get(change.table.name);
        if (table !== undefined) ofTable.add(change, table.working);
      }
    }
    return needs;
  }
}

async function fetchRows(client: PoolClient, table: PhysicalTable, name: string, text: string, by: readonly string[], wanted: readonly AnyRow[]): Promise<void> {
  if (wanted.length === 0) return;
  const { rows } = await client.query<AnyRow>({ name, text, values: parameters(table.working.table.columns, by, wanted) });
  for (const found of rows) {
    const { [streamColumn]: stream, ...row } = found;
    table.working.load(String(stream), row);
  }
}

async function flush(client: PoolClient, { working, sql, name }: PhysicalTable): Promise<void> {
  const writes = working.writes();
  if (writes === null) return;
  const { columns, key } = working.table;
  const names = Object.keys(columns);
  if (writes.removals.length > 0) await client.query({ name: `${name} remove`, text: sql.remove, values: parameters(columns, key, writes.removals) });
  for (const [verb, text, held] of [['close', sql.close, writes.closings], ['upsert', sql.upsert, writes.upserts]] as const) {
    if (held.length === 0) continue;
    const values = [...parameters(columns, names, held.map(({ row }) => row)), arrayLiteral('text', held.map(({ stream }) => stream))];
    await client.query({ name: `${name} ${verb}`, text, values });
  }
  working.written();
}

function parameters(columns: Columns, names: readonly string[], rows: readonly AnyRow[]): string[] {
  return names.map((name) => arrayLiteral(columns[name]?.type ?? 'text', rows.map((row) => row[name])));
}
