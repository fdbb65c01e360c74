import { replayTicket, type TicketView } from '../../../projections/ticket/ticket-view.js';
import type { AnyRecorded } from '../../kernel/projection.js';
import { refuse, type Refusal } from '../../kernel/refusal.js';

/** A point of a ticket's life: a revision, or an instant by either clock. Times are ISO 8601. */
export type Point = { readonly revision: number } | { readonly at: string; readonly clock: 'occurred' | 'recorded' };

/**
 * The ticket as it stood at a point, from its events alone (HIS-3).
 * @param events its whole stream, in order, not empty
 * @returns 404 before its opening, and beyond its last revision
 */
export function ticketAtPoint(events: readonly AnyRecorded[], point: Point): TicketView | Refusal {
  const last = events.length - 1;
  if ('revision' in point && point.revision > last) return refuse('HIS-3', 'ticket/no-such-revision', { last });
  const known = replayTicket(upTo(events, point));
  return known ?? refuse('HIS-2', 'ticket/not-yet-open', { openedAt: events[0]?.meta.occurredAt });
}

/**
 * The beginning of a stream up to a point, inclusive (HIS-7). The store's clock may step back: what was recorded after an
 * event counts as recorded no earlier than it.
 */
function upTo(events: readonly AnyRecorded[], point: Point): readonly AnyRecorded[] {
  if ('revision' in point) return events.slice(0, point.revision + 1);
  const end = Date.parse(point.at);
  let latest = Number.NEGATIVE_INFINITY;
  const beyond = events.findIndex(({ meta }) => {
    latest = Math.max(latest, Date.parse(point.clock === 'occurred' ? meta.occurredAt : meta.recordedAt));
    return latest > end;
  });
  return beyond < 0 ? events : events.slice(0, beyond);
}
