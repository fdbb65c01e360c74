import type { StreamKind } from '../../event-store/stream-kind.js';
import { ticketDecider } from '../ticket.decider.js';
import { type TicketEvent, ticketEvents } from '../ticket.events.js';
import type { Ticket } from '../ticket.js';

/** Streams `ticket-<id>`: a ticket's whole life. */
export const ticketKind: StreamKind<Ticket, TicketEvent> = {
  category: 'ticket',
  events: ticketEvents,
  initial: ticketDecider.initial,
  evolve: ticketDecider.evolve,
};
