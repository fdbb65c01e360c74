import type { StatusId, TicketId } from '../../kernel/brand.js';
import { type Order, process } from '../../kernel/process.js';
import { type AnyRecorded, pick } from '../../kernel/projection.js';
import type { ClearUnmapped } from '../ticket.commands.js';
import { ticketEvents } from '../ticket.events.js';

/** A ticket whose status no longer maps its internal group. */
export interface UnmappedPair {
  readonly ticketId: TicketId;
  readonly status: StatusId;
}

/** What `clearUnmapped` needs to know of a batch. */
export interface UnmappedFacts {
  /** The tickets whose pair a `StatusRedefined` broke and which are to be cleared; none where it says `keep`. */
  readonly broken: (redefined: AnyRecorded) => readonly UnmappedPair[];
  /** Revision of the set-up as it stands now. */
  readonly revision: number;
  /** The status of a ticket as it stands now, where that was last mapped with `clear` and does not map the ticket's group; else null. */
  readonly unmapped: (ticketId: TicketId) => StatusId | null;
}

const reads = pick(ticketEvents, 'StatusChanged', 'InternalGroupAssigned');

/**
 * A mapping applied with `clear` clears exactly the pairs that it broke (SHR-12), and those that came about meanwhile by a
 * command that did not know of it yet (its `basis`).
 */
export const clearUnmapped = process<ClearUnmapped, UnmappedFacts, typeof reads>({
  name: 'clearUnmapped',
  reads,
  on: {
    StatusChanged: ({ cause }, event, facts) => (cause === 'import' ? [] : overtaken(event, facts)),
    InternalGroupAssigned: ({ cause }, event, facts) => (cause === 'import' ? [] : overtaken(event, facts)),
  },
  elsewhere: {
    StatusRedefined: (event, { broken }) =>
      broken(event).map((pair) => clear(`mapping:${event.revision}:${pair.ticketId}`, pair)),
  },
});

function overtaken(event: AnyRecorded, { revision, unmapped }: UnmappedFacts): readonly Order<ClearUnmapped>[] {
  if (event.meta.basis === null || event.meta.basis >= revision) return [];
  const { ticketId } = event.data as { readonly ticketId: TicketId };
  const status = unmapped(ticketId);
  return status === null ? [] : [clear(`basis:${ticketId}@${event.revision}`, { ticketId, status })];
}

function clear(id: string, { ticketId, status }: UnmappedPair): Order<ClearUnmapped> {
  return { order: 'send', id, command: { type: 'ClearUnmapped', ticketId, status } };
}
