import type { Decision } from '../../kernel/decider.js';
import type { ImportChange, ImportOpen, ImportSource } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import { isFinished, lockOf, type OpenedTicket, ownerOf, type Ticket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { unlocked } from './custody.js';
import { inOrder } from './in-order.js';
import { paired } from './internal-pair.js';
import { newDetails } from './attributes.js';

const cause = 'import';

/** The first line of an imported ticket opens it, and only the first. */
export function importOpen(line: ImportOpen, ticket: Ticket): Decision<TicketEvent> {
  if (ticket.phase === 'opened') return no('OWN-1', 'ticket/already-exists', {});
  const { ticketId, internal } = line;
  return [opened(line), ...(internal === undefined ? [] : paired({ ticketId, internal: null }, internal, cause))];
}

/** A later line: one event for each thing it changes; one that changes nothing is on record as a touch of the source. */
export function importChange(line: ImportChange, ticket: Ticket): Decision<TicketEvent> {
  if (ticket.phase === 'unknown') return no('OWN-1', 'ticket/not-yet-open', {});
  if (Date.parse(line.at) < Date.parse(ticket.changedAt)) return no('EVT-1', 'ticket/out-of-order', { at: line.at, last: ticket.changedAt });
  const custody = inOrder([...moved(line, ticket), ...stepped(line, ticket), ...owned(line, ticket), ...shared(line, ticket), ...freed(line, ticket)]);
  const changes = newDetails(line.details ?? {}, ticket);
  const needsRecord = Object.keys(changes).length > 0 || !custody.some(carriesSource);
  const details: readonly TicketEvent[] = needsRecord ? [{ type: 'TicketDetailsChanged', data: { ticketId: ticket.ticketId, changes } }] : [];
  return withSource([...custody, ...details], line.source);
}

function opened(line: ImportOpen): TicketEvent {
  const { ticketId, subject, queueId, groupId, ownerId, status, statusCategory, priority, requesterId, channel, details, source } = line;
  return {
    type: 'TicketOpened',
    data: {
      ticketId, subject, queueId, groupId, ownerId, status, statusCategory,
      priority: priority ?? 'normal',
      requesterId: requesterId ?? null,
      organizationId: null,
      confidential: false,
      channel: channel ?? null,
      followsUp: null,
      ...(details === undefined ? {} : { details: { ...details } }),
      cause,
      ...(source === undefined ? {} : { source: { ...source } }),
    },
  };
}

function moved({ queue }: ImportChange, { ticketId, queueId: from }: OpenedTicket): readonly TicketEvent[] {
  if (queue === undefined || queue.queueId === from) return [];
  return [{ type: 'TicketMoved', data: { ticketId, from, to: queue.queueId, groupId: queue.groupId, cause, note: null } }];
}

function stepped({ status }: ImportChange, { ticketId, status: from, statusCategory: fromCategory }: OpenedTicket): readonly TicketEvent[] {
  if (status === undefined || (status.status === from && status.category === fromCategory)) return [];
  return [{ type: 'StatusChanged', data: { ticketId, from, to: status.status, fromCategory, toCategory: status.category, cause, note: null } }];
}

function owned({ ownerId: to }: ImportChange, ticket: OpenedTicket): readonly TicketEvent[] {
  const from = ownerOf(ticket);
  if (to === undefined || to === from) return [];
  return [{ type: 'OwnerChanged', data: { ticketId: ticket.ticketId, from, to, act: 'import', cause, note: null } }];
}

function shared({ internal: to }: ImportChange, ticket: OpenedTicket): readonly TicketEvent[] {
  const { ticketId, internal: from } = ticket;
  if (to === undefined) return [];
  if (to !== null) return paired(ticket, to, cause);
  return from === null
    ? []
    : [{ type: 'InternalGroupCleared', data: { ticketId, previousGroupId: from.groupId, previousAgentId: from.agentId, cause } }];
}

/** An imported ticket knows no locks; one that was locked here since keeps LCK-3 and FUP-1. */
function freed({ ownerId, status }: ImportChange, ticket: OpenedTicket): readonly TicketEvent[] {
  const holder = lockOf(ticket)?.holderId;
  const losesOwner = ownerId !== undefined && ownerId !== holder;
  const finishes = status !== undefined && isFinished(status.category);
  return losesOwner || finishes ? unlocked(ticket, cause) : [];
}

type Sourced = Extract<TicketEvent, { data: { source?: ImportSource } }>;
const sourced = ['StatusChanged', 'OwnerChanged', 'TicketMoved', 'TicketDetailsChanged', 'InternalGroupAssigned', 'InternalAgentChanged', 'InternalGroupCleared'];

function carriesSource(event: TicketEvent): event is Sourced {
  return sourced.includes(event.type);
}

/** The source's own counters stand on the first event of a line that can carry them. */
function withSource(events: readonly TicketEvent[], source: ImportSource | undefined): readonly TicketEvent[] {
  const first = events.findIndex(carriesSource);
  const event = events[first];
  if (source === undefined || event === undefined || !carriesSource(event)) return events;
  return events.with(first, { ...event, data: { ...event.data, source: { ...source } } } as TicketEvent);
}
