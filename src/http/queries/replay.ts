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
  const known = replayTicket(events.filter((event) => isBy(event, point)));
  return known ?? refuse('HIS-2', 'ticket/not-yet-open', { openedAt: events[0]?.meta.occurredAt });
}

/** Within one stream neither clock ever runs backwards, so this is always a beginning of the stream. Inclusive (HIS-7). */
function isBy({ revision, meta }: AnyRecorded, point: Point): boolean {
  if ('revision' in point) return revision <= point.revision;
  const instant = point.clock === 'occurred' ? meta.occurredAt : meta.recordedAt;
  return Date.parse(instant) <= Date.parse(point.at);
}
