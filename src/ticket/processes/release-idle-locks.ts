import type { TicketId } from '../../kernel/brand.js';
import { type Order, process } from '../../kernel/process.js';
import { type AnyRecorded, pick } from '../../kernel/projection.js';
import type { LapseLock } from '../ticket.commands.js';
import { ticketEvents } from '../ticket.events.js';

/** A lock that will lapse if nothing else happens. */
export interface Lapse {
  /** Of the lock (LCK-9). */
  readonly token: number;
  /** ISO 8601; in the past where the lock has lapsed and nothing has said so yet. */
  readonly at: string;
}

/** What `releaseIdleLocks` needs to know of a batch. */
export interface IdleLockFacts {
  /** The lapse of a ticket's lock as the ticket and its queue stand now; null where there is no lock, or none that lapses. */
  readonly lapse: (ticketId: TicketId) => Lapse | null;
  /** The locked tickets of the queue that a `QueueChanged` is about. */
  readonly lockedIn: (changed: AnyRecorded) => readonly TicketId[];
}

const reads = pick(ticketEvents, 'TicketLocked', 'ArticleAdded', 'StatusChanged', 'TicketMoved');

/**
 * A lock lapses by itself (LCK-8): whatever may move that instant sets a timer for it. A timer is named after its lock and
 * its instant, and the command looks at the ticket again, so one that was overtaken rings for nothing.
 */
export const releaseIdleLocks = process<LapseLock, IdleLockFacts, typeof reads>({
  name: 'releaseIdleLocks',
  reads,
  on: {
    TicketLocked: ({ ticketId }, _, facts) => timer(ticketId, facts),
    ArticleAdded: ({ ticketId, kind }, _, facts) => (kind === 'customer' ? [] : timer(ticketId, facts)), // the holder is an agent
    StatusChanged: ({ ticketId, fromCategory, toCategory, cause }, _, facts) =>
      toCategory === 'open' && fromCategory !== 'open' && cause !== 'import' ? timer(ticketId, facts) : [],
    TicketMoved: ({ ticketId, cause }, _, facts) => (cause === 'import' ? [] : timer(ticketId, facts)), // imports take no locks
  },
  elsewhere: {
    QueueChanged: (event, facts) => timers(facts.lockedIn(event), facts),
  },
});

/** Timers for these tickets as they stand. */
export function timers(ticketIds: readonly TicketId[], facts: Pick<IdleLockFacts, 'lapse'>): readonly Order<LapseLock>[] {
  return ticketIds.flatMap((ticketId) => timer(ticketId, facts));
}

function timer(ticketId: TicketId, { lapse }: Pick<IdleLockFacts, 'lapse'>): readonly Order<LapseLock>[] {
  const due = lapse(ticketId);
  if (due === null) return [];
  return [{ order: 'wake', id: `lapse:${ticketId}:${due.token}:${due.at}`, at: due.at, command: { type: 'LapseLock', ticketId } }];
}
