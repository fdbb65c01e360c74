import type { Pool } from 'pg';
import type { ColumnType, TableDeclaration } from '../../src/kernel/table.js';
import { arrayLiteral } from '../../src/read-store/array-literal.js';

/** The rows of one table of a read model, a column at a time. */
export interface HeldRows {
  readonly table: TableDeclaration;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly values: readonly unknown[] }[];
  readonly count: number;
}

/** Rows a statement, which is a transaction of its own. */
const rowsAtOnce = 5_000;

/** Reads the rows as they stand. */
export async function readRows(pool: Pool, tables: readonly TableDeclaration[]): Promise<readonly HeldRows[]> {
  const held: HeldRows[] = [];
  for (const table of tables) {
    const { rows } = await pool.query<Readonly<Record<string, unknown>>>(`select * from custody_read."${table.name}"`);
    const columns = Object.entries(table.columns).map(([name, { type }]) => ({ name, type, values: rows.map((row) => row[name]) }));
    held.push({ table, columns, count: rows.length });
  }
  return held;
}

/** Writes them into new tables that have their keys and no other index, as fast as `unnest` goes; gives the number of rows. */
export async function insertRows(pool: Pool, held: readonly HeldRows[]): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('set synchronous_commit = off; create schema raw');
    for (const { table, columns, count } of held) {
      await client.query(`create table raw."${table.name}" as select ${names(columns)} from custody_read."${table.name}" limit 0`);
      await client.query(`alter table raw."${table.name}" add primary key (${table.key.join(', ')})`);
      const text = insertOf(table.name, columns);
      for (let from = 0; from < count; from += rowsAtOnce) {
        const values = columns.map(({ type, values: all }) => arrayLiteral(type, all.slice(from, from + rowsAtOnce)));
        await client.query({ name: `raw ${table.name}`, text, values });
      }
    }
    return held.reduce((sum, { count }) => sum + count, 0);
  } finally {
    await client.query('deallocate all; reset synchronous_commit; drop schema if exists raw cascade');
    client.release(true); // its prepared statements are gone, which `pg` does not know
  }
}

function insertOf(table: string, columns: HeldRows['columns']): string {
  const carried = columns.map(({ type }, index) => `$${index + 1}::${carrier(type)}[]`).join(', ');
  const cast = columns.map(({ name, type }) => (carrier(type) === type ? `"${name}"` : `"${name}"::${type}`)).join(', ');
  return `insert into raw."${table}" select ${cast} from unnest(${carried}) as given(${names(columns)})`;
}

/** Types that `unnest` can't carry come as text. */
function carrier(type: ColumnType): string {
  return type === 'jsonb' || type === 'text[]' ? 'text' : type;
}

function names(columns: HeldRows['columns']): string {
  return columns.map(({ name }) => `"${name}"`).join(', ');
}
