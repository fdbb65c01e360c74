import type { Pool } from 'pg';

/** A relation of schema `custody` as the database itself documents it. */
export interface DescribedRelation {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly DescribedColumn[];
}

export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

interface Row {
  readonly relation: string;
  readonly relation_comment: string | null;
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
}

/** Every relation that analysts read, by name, with its columns in their order and the comments of both. */
export async function describeRelations(pool: Pool): Promise<readonly DescribedRelation[]> {
  const { rows } = await pool.query<Row>(`
    select c.relname as relation, obj_description(c.oid, 'pg_class') as relation_comment,
      a.attname as name, format_type(a.atttypid, a.atttypmod) as type, col_description(c.oid, a.attnum) as comment
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'custody'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'v' order by c.relname collate "C", a.attnum`);
  const relations = new Map<string, { readonly name: string; readonly comment: string; readonly columns: DescribedColumn[] }>();
  for (const { relation, relation_comment: told, name, type, comment } of rows) {
    const found = relations.get(relation) ?? { name: `custody.${relation}`, comment: told ?? '', columns: [] };
    relations.set(relation, found);
    found.columns.push({ name, type, comment: comment ?? '' });
  }
  return [...relations.values()];
}

/** As `\d+` of psql draws them, without the columns that say nothing of a view, and with the comments of the relations. */
export function drawRelations(relations: readonly DescribedRelation[]): string {
  return relations.map(({ name, comment, columns }) => [`View "${name}"`, comment, ...drawColumns(columns), ''].join('\n')).join('\n');
}

function drawColumns(columns: readonly DescribedColumn[]): readonly string[] {
  const heads = { name: 'Column', type: 'Type', comment: 'Description' };
  const width = (of: 'name' | 'type' | 'comment'): number => Math.max(...[heads, ...columns].map((column) => column[of].length));
  const [name, type, comment] = [width('name'), width('type'), width('comment')];
  const line = (column: DescribedColumn): string => ` ${column.name.padEnd(name)} | ${column.type.padEnd(type)} | ${column.comment}`;
  return [line(heads), [name, type, comment].map((each) => '-'.repeat(each + 2)).join('+'), ...columns.map(line)];
}
