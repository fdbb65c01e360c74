import type { AgentId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import type { ChangeOwner } from '../ticket.commands.js';
import type { Act, TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { lockOf, type OpenedTicket, ownerOf } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { mayOwn } from '../ticket.rights.js';
import { lockedTo, ownedBy } from './custody.js';
import { inOrder } from './in-order.js';

/** The new agent becomes owner, and the ticket is locked to them (OWN-5). */
export function changeOwner({ ownerId, note }: ChangeOwner, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  if (lockOf(ticket)?.holderId === ownerId && ownerOf(ticket) === ownerId) return [];
  if (!mayOwn(ownerId, ticket.queueId, facts)) return no('OWN-7', 'ticket/not-eligible-owner', { ownerId, queueId: ticket.queueId });
  if (ownerOf(ticket) === ownerId) return lockedTo(ticket, ownerId, 'command');
  return inOrder([
    ...ownedBy(ticket, ownerId, { act: handOverAct(ticket, ownerId, facts), cause: 'command', note }, facts),
    ...lockedTo(ticket, ownerId, 'owner_change'),
  ]);
}

/** What a change of owner is, seen from who does it: to another, to oneself, or to oneself from another's lock (OWN-6). */
export function handOverAct(ticket: OpenedTicket, to: AgentId, { asker }: TicketFacts): Act {
  if (asker.kind !== 'agent' || asker.id !== to) return 'give';
  return lockOf(ticket) === null ? 'take' : 'steal';
}
