import type { ClientBase } from 'pg';
import type { Projection, Relation } from '../kernel/projection.js';
import type { TableDeclaration } from '../kernel/table.js';
import { errorCode } from './database.js';
import { viewsOf } from './generations.js';
import { physicalTable, sqlName, sqlText } from './table-sql.js';

/** A view as it is to be: its name with the schema, its SELECT, its comments. */
export interface View {
  readonly name: string;
  readonly select: string;
  readonly comment: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Which generation of each projection is live. */
export type LiveGenerations = ReadonlyMap<string, number>;

/** Every view of a projection: of each table for the house, and the relations of the contract. */
export function declaredViews(projection: Projection, all: readonly Projection[], live: LiveGenerations): readonly View[] {
  const from = physicalNames(all, live);
  return [
    ...projection.tables.map((table) => tableView(`custody_read.${sqlName(table.name)}`, table, from)),
    ...contractViews(projection, all, live),
  ];
}

/** The views that analysts read. */
export function contractViews(projection: Projection, all: readonly Projection[], live: LiveGenerations): readonly View[] {
  const from = physicalNames(all, live);
  return [
    ...projection.tables.flatMap((table) => (table.relation === null ? [] : [tableView(`custody.${sqlName(table.relation)}`, table, from)])),
    ...projection.relations.map((relation) => relationView(relation, from)),
  ];
}

/**
 * Points the views of `projection` to its live generation, and those relations of others that read its tables. Runs in the
 * transaction of the swap; views that a former version had, `former`, go.
 */
export async function replaceViews(client: ClientBase, projection: Projection, all: readonly Projection[], live: LiveGenerations, former: readonly string[] = []): Promise<void> {
  for (const view of declaredViews(projection, all, live)) await replaceView(client, view);
  for (const other of all.filter((each) => each !== projection && live.has(each.name))) {
    for (const relation of other.relations) {
      if (readsTablesOf(relation, projection)) await replaceView(client, relationView(relation, physicalNames(all, live)));
    }
  }
  const present = viewsOf(projection);
  for (const view of former.filter((name) => !present.includes(name))) await client.query(`drop view if exists ${view}`);
}

async function replaceView(client: ClientBase, view: View): Promise<void> {
  await client.query('savepoint view');
  try {
    await client.query(`create or replace view ${view.name} as ${view.select}`);
  } catch (error) {
    // Columns renamed, retyped or removed: the contract has changed with the version.
    if (errorCode(error) !== '42P16') throw error;
    await client.query('rollback to savepoint view');
    await client.query(`drop view ${view.name}`);
    await client.query(`create view ${view.name} as ${view.select}`);
  }
  await client.query('release savepoint view');
  const comments = Object.entries(view.columns).map(([column, comment]) => `comment on column ${view.name}.${sqlName(column)} is ${sqlText(comment)}`);
  await client.query([`comment on view ${view.name} is ${sqlText(view.comment)}`, ...comments].join('; '));
}

function tableView(name: string, table: TableDeclaration, from: (table: string) => string): View {
  const columns = Object.entries(table.columns).map(([column, { type }]) => `${sqlName(column)}::${type} as ${sqlName(column)}`);
  return {
    name,
    select: `select ${columns.join(', ')} from ${from(table.name)}`,
    comment: table.comment,
    columns: Object.fromEntries(Object.entries(table.columns).map(([column, { comment }]) => [column, comment])),
  };
}

function relationView(relation: Relation, from: (table: string) => string): View {
  const columns = Object.keys(relation.columns).map(sqlName).join(', ');
  return {
    name: `custody.${sqlName(relation.name)}`,
    select: `select ${columns} from (${relation.select(from)}) as relation`,
    comment: relation.comment,
    columns: relation.columns,
  };
}

function physicalNames(all: readonly Projection[], live: LiveGenerations): (table: string) => string {
  return (table) => {
    const owner = all.find(({ tables }) => tables.some(({ name }) => name === table));
    const generation = owner === undefined ? undefined : live.get(owner.name);
    if (generation === undefined) throw new Error(`no projection has made a table ${table}`);
    return physicalTable(table, generation);
  };
}

function readsTablesOf(relation: Relation, projection: Projection): boolean {
  let reads = false;
  relation.select((table) => {
    reads ||= projection.tables.some(({ name }) => name === table);
    return sqlName(table);
  });
  return reads;
}
