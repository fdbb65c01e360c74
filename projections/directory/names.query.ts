import { sql } from 'kysely';
import type { Reader } from '../custody.js';
import { type Cursor, type Page, pageOf } from '../page.js';
import type { DirectoryKind, DirectoryRelation } from './directory.projection.js';

/** The name behind an id; the id itself where the directory has none. */
export type Names = (kind: DirectoryKind, id: string) => string;

/** Something that the directory names. */
export type Named = Pick<DirectoryRelation, 'id' | 'name'>;

/** The order in which the directory is listed, for `parseCursor`. */
export const namesOrder = 'name';

/** Everything of one kind, by name. `limit` is 1–500. */
export async function listNames(db: Reader, kind: DirectoryKind, { limit, after }: { readonly limit: number; readonly after: Cursor | null }): Promise<Page<Named>> {
  const [name = '', id = ''] = after?.place ?? [];
  const rows = await db
    .selectFrom('custody.directory')
    .select(['id', 'name'])
    .where('kind', '=', kind)
    .$if(after !== null, (query) => query.where(sql<boolean>`(name, id) > (${name}::text, ${id}::text)`))
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, { order: namesOrder, place: (row) => [row.name, row.id], item: (row) => row });
}

/** The names behind some ids, of whatever kind they are. */
export async function namesOf(db: Reader, ids: readonly string[]): Promise<Names> {
  const rows = await db
    .selectFrom('custody.directory')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute();
  return namesIn(rows);
}

/** The names in a list of rows. */
export function namesIn(rows: readonly DirectoryRelation[]): Names {
  const known = new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  return (kind, id) => known.get(`${kind} ${id}`) ?? id;
}
