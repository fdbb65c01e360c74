/** One page of a list; `cursor` asks for the next one and is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor: string | null;
}

/** The most that one page may hold. */
export const pageLimit = 500;

/** Where the last page ended: the order it was cut in, and its last row's place there. Opaque outside. */
export interface Cursor {
  readonly order: string;
  readonly place: readonly string[];
}

/**
 * Reads what a caller sent back.
 * @returns null where it is no cursor of this order: the caller changed the sort, or made it up
 */
export function parseCursor(written: string, order: string): Cursor | null {
  const read = parsed(Buffer.from(written, 'base64url').toString('utf8'));
  if (!Array.isArray(read) || !read.every((part) => typeof part === 'string')) return null;
  const [readOrder, ...place] = read;
  return readOrder === order && place.length > 0 ? { order, place } : null;
}

/** Cuts a page out of up to `limit + 1` rows: the extra one tells that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cut: { readonly order: string; readonly place: (row: Row) => readonly string[]; readonly item: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(cut.item), cursor: more ? writeCursor(cut.order, cut.place(last)) : null };
}

function writeCursor(order: string, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([order, ...place])).toString('base64url');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // made up by the caller: refused as any other wrong cursor
  }
}
