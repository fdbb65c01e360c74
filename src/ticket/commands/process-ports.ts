import type { Reader } from '../../event-store/read.js';
import { StreamBroken } from '../../event-store/store-error.js';
import type { WritePath } from '../../event-store/write-path.js';
import type { Hold, SharedTicket } from '../../installation/previews.js';
import type { AgentId, QueueId, StatusId, TicketId } from '../../kernel/brand.js';
import { ordersOf, type Process } from '../../kernel/process.js';
import type { AnyRecorded } from '../../kernel/projection.js';
import type { OpenedTicket } from '../ticket.js';
import type { DecideTicket } from './decide-ticket.js';
import { ticketKind } from './ticket-stream.js';

/**
 * Which tickets something concerns, as the read model has them at `after` or later. Each throws where the read model does not
 * get there within a few seconds; then it is asked again.
 */
export interface TicketSearch {
  /** Every role held on tickets in category open or pending by one of these agents, or in one of these queues. */
  holds(of: { readonly agents: readonly AgentId[]; readonly queues: readonly QueueId[] }, after: bigint): Promise<readonly Hold[]>;
  /** Tickets with a lock in one of these queues. */
  lockedIn(queues: readonly QueueId[], after: bigint): Promise<readonly TicketId[]>;
  /** Tickets in this status, of whatever category, that have an internal group. */
  sharedIn(status: StatusId, after: bigint): Promise<readonly SharedTicket[]>;
}

/** What the tickets' durable processes run on. */
export interface ProcessPorts {
  /** Follows the set-up already. */
  readonly writePath: Pick<WritePath, 'state' | 'whenRevision'>;
  readonly reader: Pick<Reader, 'stream'>;
  readonly search: TicketSearch;
  readonly tickets: Pick<DecideTicket, 'decide'>;
}

/**
 * Asks a process which tickets it wants to know of, by trying its declaration on questions instead of facts. Where that throws,
 * it will throw again in earnest, and be told then.
 */
export function ask<Facts>(process: Process<unknown, Facts>, events: readonly AnyRecorded[], questions: Facts): void {
  for (const event of events) {
    try {
      ordersOf(process, event, questions);
    } catch {
      continue;
    }
  }
}

/** Reads under way at a time. */
const width = 32;

/** Tickets as they stand now. Left out: unknown ones, and those whose stream can't be read, on which nothing can be decided (EVT-6). */
export async function loadTickets(writePath: Pick<WritePath, 'state'>, ids: Iterable<TicketId>): Promise<ReadonlyMap<TicketId, OpenedTicket>> {
  const wanted = [...new Set(ids)];
  const found = new Map<TicketId, OpenedTicket>();
  for (let start = 0; start < wanted.length; start += width) {
    const tickets = await Promise.all(wanted.slice(start, start + width).map((id) => load(writePath, id)));
    for (const ticket of tickets) if (ticket !== null) found.set(ticket.ticketId, ticket);
  }
  return found;
}

async function load(writePath: Pick<WritePath, 'state'>, ticketId: TicketId): Promise<OpenedTicket | null> {
  try {
    const { state } = await writePath.state(ticketKind, ticketId);
    return state.phase === 'opened' ? state : null;
  } catch (error) {
    if (error instanceof StreamBroken) return null;
    throw error;
  }
}
