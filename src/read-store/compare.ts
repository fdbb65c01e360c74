import type { ClientBase } from 'pg';
import type { AnyRow, Column, TableDeclaration } from '../kernel/table.js';
import type { ExpectedRows } from './expected-rows.js';
import { physicalTable, sqlName, streamColumn } from './table-sql.js';

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

/** Differences told of each projection. */
export const differenceLimit = 20;

const fetchSize = 5_000;

/** Differences of one projection, counted to the limit. */
export class Report {
  readonly differences: Difference[] = [];
  rows = 0;

  get isFull(): boolean {
    return this.differences.length >= differenceLimit;
  }

  add(difference: Difference): void {
    if (!this.isFull) this.differences.push(difference);
  }
}

/** Compares every row of one physical table with what is expected; takes the rows out of `expected`. */
export async function compareTable(client: ClientBase, table: TableDeclaration, generation: number, expected: ExpectedRows, report: Report): Promise<void> {
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
      return typeof value === 'string' && !/\.\d{4,}Z$/.test(value) ? Date.parse(value) : value;
    case 'integer':
    case 'double precision':
      return Number(value);
    default:
      return value;
  }
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
export async function compareView(client: ClientBase, view: { readonly name: string; readonly select: string; readonly columns: Readonly<Record<string, string>> }, report: Report): Promise<void> {
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
