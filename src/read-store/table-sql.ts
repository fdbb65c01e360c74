import type { Columns, TableDeclaration } from '../kernel/table.js';

/** The column that every physical table has besides its own: whose row it is, so that a parked stream can be folded again. */
export const streamColumn = 'stream_';

/** A name as SQL; quoted always, so that no word is reserved. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text constant as SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The physical table of one generation, with its schema: `custody_read.interval_g7`. */
export function physicalTable(table: string, generation: number): string {
  return `custody_read.${sqlName(`${table}_g${generation}`)}`;
}

/** Every statement that a projector sends for one table of one generation. Array parameters, one a column. */
export interface TableSql {
  /** Parameters: the columns in order, then the stream. */
  readonly upsert: string;
  /** The same parameters; changes rows that are there. */
  readonly close: string;
  /** Parameters: the key columns. */
  readonly remove: string;
  /** Parameters: the key columns. */
  readonly loadByKey: string;
  /** Parameters: the line columns; null where the table is no timeline. */
  readonly loadOpen: string | null;
}

/** Writes the statements of one physical table. */
export function tableSql(table: TableDeclaration, generation: number): TableSql {
  const name = physicalTable(table.name, generation);
  const own = Object.keys(table.columns);
  const all = [...own, streamColumn];
  const rest = all.filter((column) => !table.key.includes(column));
  const given = `(select ${selection(table.columns, own)}, ${sqlName(streamColumn)} from ${unnest(table.columns, own, true)}) as given`;
  const columns = all.map(sqlName).join(', ');
  return {
    upsert: `insert into ${name} (${columns}) select ${columns} from ${given} on conflict (${table.key.map(sqlName).join(', ')})
      do update set ${rest.map((column) => `${sqlName(column)} = excluded.${sqlName(column)}`).join(', ')}`,
    close: `update ${name} as held set ${rest.map((column) => `${sqlName(column)} = given.${sqlName(column)}`).join(', ')}
      from ${given} where ${equal(table.key)}`,
    remove: `delete from ${name} as held using ${unnest(table.columns, table.key, false)} where ${equal(table.key)}`,
    loadByKey: load(name, all, table, table.key, ''),
    loadOpen: table.timeline === null ? null : load(name, all, table, table.timeline.line, ` and held.${sqlName(table.timeline.until)} is null`),
  };
}

function load(name: string, all: readonly string[], table: TableDeclaration, by: readonly string[], where: string): string {
  const columns = all.map((column) => `held.${sqlName(column)}`).join(', ');
  return `select ${columns} from ${unnest(table.columns, by, false)} join ${name} as held on ${equal(by)}${where}`;
}

function equal(columns: readonly string[]): string {
  return columns.map((column) => `held.${sqlName(column)} = given.${sqlName(column)}`).join(' and ');
}

/** `unnest($1::text[], …) as given(…)`: types that `unnest` can't carry come as text. */
function unnest(columns: Columns, names: readonly string[], withStream: boolean): string {
  const parameters = names.map((name, index) => `$${index + 1}::${carrier(columns[name]?.type ?? 'text')}[]`);
  const aliases = names.map(sqlName);
  if (withStream) {
    parameters.push(`$${names.length + 1}::text[]`);
    aliases.push(sqlName(streamColumn));
  }
  return `unnest(${parameters.join(', ')}) as given(${aliases.join(', ')})`;
}

function carrier(type: string): string {
  return type === 'text[]' || type === 'jsonb' ? 'text' : type;
}

function selection(columns: Columns, names: readonly string[]): string {
  return names
    .map((name) => {
      const type = columns[name]?.type ?? 'text';
      return carrier(type) === type ? sqlName(name) : `${sqlName(name)}::${type} as ${sqlName(name)}`;
    })
    .join(', ');
}
