import type { Reader } from '../custody.js';
import { type Cursor, type Page, pageOf } from '../page.js';
import { inSight, type Sight } from '../sight.js';
import { filterConditions, type TicketFilters } from './ticket-filters.js';
import { type TicketSort, ticketOrder } from './ticket-order.js';
import { type TicketView, ticketView } from './ticket-view.js';
import { type TicketViewName, ticketViews } from './ticket-views.js';

/** A question for a list of tickets. */
export interface TicketListQuestion {
  readonly view: TicketViewName;
  readonly filters: TicketFilters;
  /** Those of a view that the asker saved (SHR-14): both must hold. */
  readonly saved?: TicketFilters;
  readonly sort: TicketSort;
  /** 1–500. */
  readonly limit: number;
  /** Where the last page ended, read by `parseCursor` for this sort; null for the first. */
  readonly after: Cursor | null;
  readonly asker: Sight;
}

/** The tickets of a view that the asker may see, filtered before the page is cut. */
export async function listTickets(db: Reader, { view, filters, saved = {}, sort, limit, after, asker }: TicketListQuestion): Promise<Page<TicketView>> {
  const order = ticketOrder(sort);
  const rows = await db
    .selectFrom('custody.ticket as t')
    .selectAll('t')
    .where((eb) =>
      eb.and([
        inSight(eb, asker),
        ticketViews[view](eb, asker),
        ...filterConditions(eb, saved),
        ...filterConditions(eb, filters),
        ...(after === null ? [] : [order.beyond(eb, after)]),
      ]),
    )
    .orderBy(order.by, order.direction)
    .orderBy('t.ticket_id', order.direction)
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, { order: sort, place: order.place, item: ticketView });
}
