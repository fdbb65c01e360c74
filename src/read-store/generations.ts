import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../kernel/projection.js';
import type { Index, TableDeclaration } from '../kernel/table.js';
import { errorCode, inTransaction } from './database.js';
import { physicalTable, sqlName, sqlText, streamColumn } from './table-sql.js';

/** The physical tables of one build of a projection. */
export interface Generation {
  readonly projection: Projection;
  readonly generation: number;
}

/** Makes empty tables under the next free generation number, without secondary indexes. */
export async function createGeneration(client: ClientBase, projection: Projection): Promise<Generation> {
  const { rows } = await client.query<{ next: number }>(
    'select coalesce(max(generation), 0) + 1 as next from custody_read.projection_generation where projection = $1',
    [projection.name],
  );
  const generation = rows[0]?.next ?? 1;
  await client.query('insert into custody_read.projection_generation values ($1, $2, $3, $4)', [
    projection.name,
    generation,
    projection.tables.map(({ name }) => physicalTable(name, generation)),
    viewsOf(projection),
  ]);
  for (const table of projection.tables) for (const statement of tableDdl(table, generation)) await client.query(statement);
  return { projection, generation };
}

/** The secondary indexes, made once the rows are there. */
export async function createIndexes(client: ClientBase, { projection, generation }: Generation): Promise<void> {
  for (const table of projection.tables) {
    const name = physicalTable(table.name, generation);
    for (const index of table.indexes) await client.query(indexDdl(name, index));
    await client.query(`analyze ${name}`);
  }
}

/** Schema-qualified names of all views that a projection shows: those of the house, then those of the contract. */
export function viewsOf(projection: Projection): readonly string[] {
  const relations = [...projection.tables.flatMap(({ relation }) => relation ?? []), ...projection.relations.map(({ name }) => name)];
  return [...projection.tables.map(({ name }) => `custody_read.${sqlName(name)}`), ...relations.map((name) => `custody.${sqlName(name)}`)];
}

/**
 * Holds a projection's builds apart: the lock ends with the connection, so a builder that is gone holds nothing.
 * @returns whether it was free
 */
export async function lockBuild(client: ClientBase, projection: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(hashtext('custody.build'), hashtext($1)) as locked`, [projection]);
  return rows[0]?.locked === true;
}

export async function unlockBuild(client: ClientBase, projection: string): Promise<void> {
  await client.query(`select pg_advisory_unlock(hashtext('custody.build'), hashtext($1))`, [projection]);
}

/** Removes the generations that a swap or a killed rebuild has left behind; those that somebody builds right now stay. */
export async function removeLeftovers(pool: Pool, projection: string): Promise<void> {
  const client = await pool.connect();
  try {
    if (!(await lockBuild(client, projection))) return;
    await removeOtherGenerations(pool, projection).finally(() => unlockBuild(client, projection));
  } finally {
    client.release();
  }
}

/** Removes all generations but the live one. The caller holds the lock of the projection's builds. */
export async function removeOtherGenerations(pool: Pool, projection: string): Promise<void> {
  const { rows } = await pool.query<{ generation: number; tables: string[] }>(
    `select g.generation, g.tables from custody_read.projection_generation g left join custody_read.projection_registry r on r.name = g.projection
     where g.projection = $1 and g.generation is distinct from r.generation`,
    [projection],
  );
  for (const { generation, tables } of rows) {
    try {
      await removeGeneration(pool, projection, generation, tables);
    } catch (error) {
      // A reader of the old tables keeps them a while; the next start tries again.
      if (errorCode(error) !== '55P03') throw error;
    }
  }
}

async function removeGeneration(pool: Pool, projection: string, generation: number, tables: readonly string[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = '2s'`);
    for (const table of tables) await client.query(`drop table if exists ${table}`);
    await client.query('delete from custody_read.parked_stream where projection = $1 and generation = $2', [projection, generation]);
    await client.query('delete from custody_read.projection_generation where projection = $1 and generation = $2', [projection, generation]);
  });
}

/** The table, its key, and for a timeline the index that keeps one open row a line: that one is needed from the first row on. */
function tableDdl(table: TableDeclaration, generation: number): readonly string[] {
  const name = physicalTable(table.name, generation);
  const columns = Object.entries(table.columns).map(([column, { type, nullable }]) => `${sqlName(column)} ${type}${nullable ? '' : ' not null'}`);
  const key = table.key.map(sqlName).join(', ');
  const statements = [`create table ${name} (${columns.join(', ')}, ${sqlName(streamColumn)} text not null, primary key (${key}))`];
  statements.push(`comment on table ${name} is ${sqlText(table.comment)}`);
  if (table.timeline !== null) statements.push(indexDdl(name, { on: table.timeline.line, unique: true, where: `${sqlName(table.timeline.until)} is null` }));
  return statements;
}

function indexDdl(table: string, index: Index): string {
  const where = index.where === undefined ? '' : ` where ${index.where}`;
  return `create ${index.unique === true ? 'unique ' : ''}index on ${table} (${index.on.map(sqlName).join(', ')})${where}`;
}
