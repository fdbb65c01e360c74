import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, transaction } from '../read-store/database.js';

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Rows that are read or written at a time. */
const page = 1_000;

/** Of schema `custody_ops`, what can't be made again; migrations and the analyst's login belong to one database. Referred ones come first. */
const tables = `
  select c.relname as name from pg_class c
  where c.relnamespace = 'custody_ops'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%' and c.relname <> 'analyst_login'
  order by (select count(*) from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), c.relname`;

const fileOf = (folder: string, table: string): string => join(folder, `custody_ops.${table}.ndjson`);

/** Writes what `custody_ops` holds at one instant, a file a table and a JSON line a row. PostgreSQL spells the rows: no number is rounded here. */
export async function saveOps(pool: Pool, folder: string): Promise<RowCounts> {
  const client = await pool.connect();
  try {
    return await transaction(
      client,
      async () => {
        const { rows } = await client.query<{ name: string }>(tables);
        const counts: Record<string, number> = {};
        for (const { name } of rows) counts[name] = await saveTable(client, name, fileOf(folder, name));
        return counts;
      },
      'begin isolation level repeatable read read only',
    );
  } finally {
    client.release();
  }
}

async function saveTable(client: PoolClient, table: string, path: string): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    await client.query(`declare saving no scroll cursor for select to_jsonb(t)::text as row from custody_ops.${table} t`);
    let count = 0;
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`fetch ${page} from saving`);
      if (rows.length === 0) break;
      await file.write(rows.map(({ row }) => `${row}\n`).join(''));
      count += rows.length;
    }
    await client.query('close saving');
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

/**
 * Writes saved rows into empty tables, all or none, and parks what was waiting to be sent: it may have been sent since.
 * @throws where a table has rows already, or a file has not as many as it should
 */
export async function loadOps(pool: Pool, folder: string, expected: RowCounts): Promise<{ readonly parked: number }> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ name: string }>(tables);
    for (const table of rows.map(({ name }) => name).filter((name) => expected[name] !== undefined)) {
      const { rowCount } = await client.query(`select from custody_ops.${table} limit 1`);
      if (rowCount !== 0) throw new Error(`custody_ops.${table} has rows already: restore into an empty database`);
      const loaded = await loadTable(client, table, fileOf(folder, table));
      if (loaded !== expected[table]) throw new Error(`the backup of custody_ops.${table} has ${loaded} rows, and should have ${expected[table]}`);
    }
    await client.query(sequences);
    const parked = await client.query(
      `update custody_ops.outbox set state = 'parked', claimed_until = null, last_error = 'restored from a backup: it may have been sent since'
       where state = 'waiting' and channel <> 'inbox'`,
    );
    return { parked: parked.rowCount ?? 0 };
  });
}

async function loadTable(client: PoolClient, table: string, path: string): Promise<number> {
  let lines: string[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    const [first] = lines;
    if (first === undefined) return;
    // Columns that have come since the backup keep their defaults.
    const { rows } = await client.query<{ columns: string }>(`select string_agg(format('%I', key), ', ') as columns from jsonb_object_keys($1::jsonb) as key`, [first]);
    const columns = rows[0]?.columns ?? '';
    await client.query(
      `insert into custody_ops.${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::custody_ops.${table}, $1::jsonb)`,
      [`[${lines.join(',')}]`],
    );
    count += lines.length;
    lines = [];
  };
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    lines.push(line);
    if (lines.length >= page) await flush();
  }
  await flush();
  return count;
}

/** Numbers that are given go on after the greatest one. */
const sequences = `
  do $$
  declare it record;
  begin
    for it in select table_name, column_name from information_schema.columns where table_schema = 'custody_ops' and is_identity = 'YES' loop
      execute format('select setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) from custody_ops.%I',
        'custody_ops.' || it.table_name, it.column_name, it.column_name, it.table_name);
    end loop;
  end $$`;
