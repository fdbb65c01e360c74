import type { AgentId } from '../../kernel/brand.js';
import type { Cause } from '../../kernel/cause.js';
import type { Act, TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { lockOf, type OpenedTicket, ownerOf, placeholder } from '../ticket.js';
import { isActiveMember, mayOwn } from '../ticket.rights.js';

/** How and why somebody else becomes owner. */
interface Reason {
  readonly act: Act;
  readonly cause: Cause;
  readonly note?: string;
}

/** The lock ends; nothing where there is none. The owner stays as a reference (LCK-7). */
export function unlocked(ticket: OpenedTicket, cause: Cause): readonly TicketEvent[] {
  const lock = lockOf(ticket);
  return lock === null ? [] : [{ type: 'TicketUnlocked', data: { ticketId: ticket.ticketId, holderId: lock.holderId, cause } }];
}

/** The lock comes to an agent; nothing where they hold it, nor where a ticket is never locked (LCK-10). */
export function lockedTo(ticket: OpenedTicket, holderId: AgentId, cause: Cause): readonly TicketEvent[] {
  if (!ticket.lockable || lockOf(ticket)?.holderId === holderId) return [];
  return [{ type: 'TicketLocked', data: { ticketId: ticket.ticketId, holderId, cause } }];
}

/**
 * An agent becomes owner, with what follows: the first real one responsible too where that is set (RSP-3), and no
 * longer internal agent (OWN-8). Nothing where they are the owner already.
 */
export function ownedBy(ticket: OpenedTicket, to: AgentId, { act, cause, note }: Reason, facts: TicketFacts): readonly TicketEvent[] {
  const { ticketId, internal } = ticket;
  const from = ownerOf(ticket);
  if (from === to) return [];
  const events: TicketEvent[] = [{ type: 'OwnerChanged', data: { ticketId, from, to, act, cause, note: note ?? null } }];
  if (facts.settings.autoResponsible && !ticket.everOwned && ticket.responsibleId === null) {
    events.push({ type: 'ResponsibleChanged', data: { ticketId, from: null, to, cause: 'owner_change', note: null } });
  }
  if (internal?.agentId === to) {
    events.push({ type: 'InternalAgentChanged', data: { ticketId, groupId: internal.groupId, from: to, to: null, cause: 'owner_change' } });
  }
  return events;
}

/** The owner gives the ticket back to nobody: unlocked, then the placeholder; nothing where nobody owns it. */
export function givenUp(ticket: OpenedTicket, { act, cause, note }: Reason, unlockCause: Cause = cause): readonly TicketEvent[] {
  const from = ownerOf(ticket);
  if (from === placeholder) return [];
  return [
    ...unlocked(ticket, unlockCause),
    { type: 'OwnerChanged', data: { ticketId: ticket.ticketId, from, to: placeholder, act, cause, note: note ?? null } },
  ];
}

/** Nobody is responsible from now on; nothing where nobody was. */
export function irresponsible(ticket: OpenedTicket, cause: Cause): readonly TicketEvent[] {
  const { ticketId, responsibleId: from } = ticket;
  return from === null ? [] : [{ type: 'ResponsibleChanged', data: { ticketId, from, to: null, cause, note: null } }];
}

/** Owner and responsible who may no longer be so here are released (PRM-7), all or those of one agent. */
export function rightsLost(ticket: OpenedTicket, facts: TicketFacts, of?: AgentId): readonly TicketEvent[] {
  const { queueId, responsibleId } = ticket;
  const owner = ownerOf(ticket);
  const loses = (agentId: AgentId): boolean => (of === undefined || of === agentId) && !mayOwn(agentId, queueId, facts);
  return [
    ...(loses(owner) ? givenUp(ticket, { act: 'right_lost', cause: 'right_lost' }) : []),
    ...(responsibleId !== null && loses(responsibleId) ? irresponsible(ticket, 'right_lost') : []),
  ];
}

/** An internal agent who is no active member of the group any more goes; the group stays (SHR-11). */
export function internalAgentLost(ticket: OpenedTicket, facts: TicketFacts, of?: AgentId): readonly TicketEvent[] {
  const { ticketId, internal } = ticket;
  if (internal?.agentId == null || (of !== undefined && of !== internal.agentId)) return [];
  const { groupId, agentId: from } = internal;
  if (isActiveMember(from, groupId, facts)) return [];
  return [{ type: 'InternalAgentChanged', data: { ticketId, groupId, from, to: null, cause: 'right_lost' } }];
}
