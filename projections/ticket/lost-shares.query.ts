import { sql } from 'kysely';
import type { Reader } from '../custody.js';
import { type Page, pageOf } from '../page.js';
import { among, inSight } from '../sight.js';
import { filterConditions } from './ticket-filters.js';
import type { TicketListQuestion } from './ticket-list.query.js';
import { ticketOrder } from './ticket-order.js';
import { type TicketView, ticketView } from './ticket-view.js';
import { inWork } from './ticket-views.js';

/** A ticket that slipped away. Who can no longer read it learns its id, its subject and who cleared it, and no more. */
export type LostTicket = (TicketView | Pick<TicketView, 'ticketId' | 'subject'>) & { readonly clearedBy: string };

export interface LostSharesQuestion extends Omit<TicketListQuestion, 'view'> {
  /** The present instant, ISO 8601. */
  readonly now: string;
}

/** For how long a lost share is shown. */
const shownDays = 7;

/**
 * *Lost shared ownership* (SHR-14): tickets in work on which the asker or a group of theirs was cleared by anything but
 * a command within the last 7 days, while nothing was assigned since. A filter shows only what the asker may read: the
 * answer would tell otherwise.
 */
export async function listLostShares(db: Reader, question: LostSharesQuestion): Promise<Page<LostTicket>> {
  const { filters, sort, limit, after, asker, now } = question;
  const order = ticketOrder(sort);
  const rows = await db
    .selectFrom('custody.ticket as t')
    // Who lost it is looked up first: few tickets are lost, many are in work.
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('custody_read.lost_share as l')
          .distinctOn('l.ticket_id')
          .select(['l.ticket_id', 'l.cleared_by'])
          .where('l.cleared_at', '>=', sql<Date>`${now}::timestamptz - make_interval(days => ${shownDays})`)
          .where((of) =>
            of.or([
              of.and([of('l.role', '=', 'internal_agent'), of('l.holder', '=', asker.agentId ?? '')]),
              of.and([of('l.role', '=', 'internal_group'), among(of.ref('l.holder'), asker.memberOf)]),
            ]),
          )
          .orderBy('l.ticket_id')
          .orderBy('l.revision', 'desc')
          .as('lost'),
      (join) => join.onRef('lost.ticket_id', '=', 't.ticket_id'),
    )
    .selectAll('t')
    .select(['lost.cleared_by'])
    .select((eb) => sql<boolean>`coalesce(${inSight(eb, asker)}, false)`.as('readable'))
    .where((eb) => {
      const narrowed = filterConditions(eb, filters);
      return eb.and([
        inWork(eb),
        ...(narrowed.length === 0 ? [] : [inSight(eb, asker), ...narrowed]),
        ...(after === null ? [] : [order.beyond(eb, after)]),
      ]);
    })
    .orderBy(order.by, order.direction)
    .orderBy('t.ticket_id', order.direction)
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, {
    order: sort,
    place: order.place,
    item: (row) => ({ ...(row.readable ? ticketView(row) : { ticketId: row.ticket_id, subject: row.subject }), clearedBy: row.cleared_by }),
  });
}
