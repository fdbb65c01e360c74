import { type Cursor, type Page, pageOf, parseCursor } from '../../../projections/page.js';
import { defaultLimit, type PageQuery } from './paging.dto.js';
import { unreadableCursor } from './reading.js';

/** Where a list goes on. */
export interface Stretch {
  readonly limit: number;
  readonly after: Cursor | null;
}

/**
 * Reads `limit` and `cursor` for a list in this order.
 * @throws Problem where the cursor is none of this order
 */
export function stretchOf({ limit, cursor }: PageQuery, order: string): Stretch {
  const after = cursor === undefined ? null : parseCursor(cursor, order);
  if (cursor !== undefined && after === null) throw unreadableCursor();
  return { limit: limit ?? defaultLimit, after };
}

/** Cuts a page out of a list that is there as a whole, by the ids of its items, which are unique. */
export function pageWithin<Item>(items: readonly Item[], query: PageQuery, idOf: (item: Item) => string): Page<Item> {
  const order = 'id';
  const { limit, after } = stretchOf(query, order);
  const place = after?.place[0] ?? '';
  const rest = items
    .map((item) => ({ item, id: idOf(item) }))
    .filter(({ id }) => id > place)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return pageOf(rest.slice(0, limit + 1), limit, { order, place: ({ id }) => [id], item: ({ item }) => item });
}
