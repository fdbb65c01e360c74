import { type Expression, type RawBuilder, sql } from 'kysely';
import { iso } from '../instant.js';
import type { Cursor } from '../page.js';
import type { TicketRelation } from './ticket.relations.js';
import type { Condition, TicketExpressions } from './ticket-views.js';

/** What tickets are sorted by; a minus before it turns the order round. Ties go by ticket id, the same way round. */
export const ticketSortKeys = ['openedAt', 'changedAt', 'priority', 'ticketId'] as const;
export type TicketSortKey = (typeof ticketSortKeys)[number];
export type TicketSort = TicketSortKey | `-${TicketSortKey}`;

/**
 * Oldest first. As no ticket's opening ever changes, a walk through the pages meets each ticket that fits all the while
 * exactly once, whatever happens meanwhile. By `changedAt` or `priority`, a ticket that changes may move past the reader.
 */
export const defaultTicketSort: TicketSort = 'openedAt';

interface SortKey {
  /** The SQL that is sorted by. */
  readonly by: (eb: TicketExpressions) => Expression<unknown>;
  /** A row's place, as the cursor holds it and SQL reads it again. */
  readonly place: (row: TicketRelation) => string;
  readonly read: (place: string) => RawBuilder<unknown>;
}

const priorities = ['low', 'normal', 'high', 'urgent'];

const keys: { readonly [Key in TicketSortKey]: SortKey } = {
  openedAt: { by: (eb) => eb.ref('t.opened_at'), place: (row) => iso(row.opened_at), read: (place) => sql`${place}::timestamptz` },
  changedAt: { by: (eb) => eb.ref('t.changed_at'), place: (row) => iso(row.changed_at), read: (place) => sql`${place}::timestamptz` },
  priority: {
    by: (eb) => sql`array_position(array['low', 'normal', 'high', 'urgent'], ${eb.ref('t.priority')})`,
    place: (row) => String(priorities.indexOf(row.priority) + 1),
    read: (place) => sql`${place}::integer`,
  },
  ticketId: { by: (eb) => eb.ref('t.ticket_id'), place: (row) => row.ticket_id, read: (place) => sql`${place}::text` },
};

/** How one list is ordered and continued. */
export interface TicketOrder {
  readonly by: (eb: TicketExpressions) => Expression<unknown>;
  readonly direction: 'asc' | 'desc';
  /** What comes after the page that ended here. */
  readonly beyond: (eb: TicketExpressions, cursor: Cursor) => Condition;
  readonly place: (row: TicketRelation) => readonly string[];
}

/** Reads a sort. */
export function ticketOrder(sort: TicketSort): TicketOrder {
  const descending = sort.startsWith('-');
  const key = keys[(descending ? sort.slice(1) : sort) as TicketSortKey];
  return {
    by: key.by,
    direction: descending ? 'desc' : 'asc',
    beyond: (eb, { place: [at = '', ticketId = ''] }) =>
      sql<boolean>`(${key.by(eb)}, ${eb.ref('t.ticket_id')}) ${sql.raw(descending ? '<' : '>')} (${key.read(at)}, ${ticketId}::text)`,
    place: (row) => [key.place(row), row.ticket_id],
  };
}
