import type { Decision } from '../../kernel/decider.js';
import { sameRecord } from '../../kernel/same.js';
import type { ChangeDetails, ChangePriority, SetConfidential, SetResponsible } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import type { OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { mayOwn } from '../ticket.rights.js';
import { behindLock } from './lock.js';

/** The second accountable agent; neither owner nor lock changes (RSP-1). */
export function setResponsible({ responsibleId: to, note }: SetResponsible, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { ticketId, queueId, responsibleId: from } = ticket;
  if (from === to) return [];
  if (to !== null && !mayOwn(to, queueId, facts)) return no('RSP-4', 'ticket/not-eligible-responsible', { responsibleId: to, queueId });
  return [{ type: 'ResponsibleChanged', data: { ticketId, from, to, cause: 'command', note: note ?? null } }];
}

/** While locked, only the owner may (LCK-4). */
export function changePriority(command: ChangePriority, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { ticketId, priority: from } = ticket;
  const { priority: to } = command;
  return behindLock(command, ticket, facts, (over) => (from === to ? [] : [{ type: 'PriorityChanged', data: { ticketId, from, to, ...over } }]));
}

/** Among requesters, the ticket is visible to its own alone (ORG-5). */
export function setConfidential({ confidential }: SetConfidential, ticket: OpenedTicket): Decision<TicketEvent> {
  if (ticket.confidential === confidential) return [];
  return [{ type: 'ConfidentialityChanged', data: { ticketId: ticket.ticketId, confidential } }];
}

/** Fields besides custody; null clears one, and what holds already is not said again. */
export function changeDetails({ changes }: ChangeDetails, ticket: OpenedTicket): Decision<TicketEvent> {
  const news = newDetails(changes, ticket);
  return Object.keys(news).length === 0 ? [] : [{ type: 'TicketDetailsChanged', data: { ticketId: ticket.ticketId, changes: news } }];
}

/** The changes that say something new of a ticket. */
export function newDetails(changes: Readonly<Record<string, unknown>>, { details }: OpenedTicket): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([field, value]) => !sameRecord(details[field] ?? null, value ?? null)));
}
