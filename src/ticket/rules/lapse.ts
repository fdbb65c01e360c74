import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { lockOf, type OpenedTicket } from '../ticket.js';

const millisecondsPerMinute = 60_000;

/**
 * When the ticket's lock lapses or lapsed (LCK-8): the queue's timeout after the latest of taken, last article by its
 * holder, entry into category `open`, arrival in the queue, change of the timeout.
 * @returns ISO 8601, never before the ticket's last event at which it still held; null where it does not lapse
 */
export function lapsesAt(ticket: OpenedTicket, facts: Pick<TicketFacts, 'queue'>): string | null {
  const lock = lockOf(ticket);
  const queue = facts.queue(ticket.queueId);
  if (lock === null || ticket.openSince === null || queue?.unlockTimeoutMinutes == null) return null;
  const clocks = [lock.since, lock.lastArticleAt, ticket.openSince, ticket.arrivedAt, queue.timeoutChangedAt];
  const latest = Math.max(...clocks.map((at) => (at === null ? 0 : Date.parse(at))));
  return new Date(latest + queue.unlockTimeoutMinutes * millisecondsPerMinute).toISOString();
}

/** The ticket's lock if it has lapsed by the instant of the decision: as it is without it, and the event that says so. */
export function lapsed(ticket: OpenedTicket, facts: TicketFacts): { readonly event: TicketEvent; readonly ticket: OpenedTicket } | null {
  const at = lapsesAt(ticket, facts);
  const { custody } = ticket;
  if (at === null || Date.parse(at) > Date.parse(facts.now) || custody.by === 'nobody' || custody.lock === null) return null;
  return {
    event: { type: 'TicketUnlocked', data: { ticketId: ticket.ticketId, holderId: custody.lock.holderId, cause: 'timeout' } },
    ticket: { ...ticket, custody: { ...custody, lock: null } },
  };
}
