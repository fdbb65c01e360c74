import type { Decision } from '../../kernel/decider.js';
import type { MoveTicket } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { QueueFact, TicketFacts } from '../ticket.facts.js';
import { type OpenedTicket, ownerOf } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { mayOwn } from '../ticket.rights.js';
import { givenUp, irresponsible, lockedTo, ownedBy, unlocked } from './custody.js';
import { inOrder } from './in-order.js';
import { behindLock, type OverLock } from './lock.js';
import { handOverAct } from './owner.js';

/** What the target queue does with owner and lock of a ticket that arrives (MOV-1). */
const onArrival: { readonly [Policy in QueueFact['onMove']]: (ticket: OpenedTicket) => readonly TicketEvent[] } = {
  keep: () => [],
  unlock: (ticket) => unlocked(ticket, 'queue_move'),
  reset,
};

/** The ticket goes to another queue, and its custody with it as MOV-1 to MOV-4 say. */
export function moveTicket(command: MoveTicket, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const queue = facts.queue(command.queueId);
  const stays = command.queueId === ticket.queueId;
  if (command.ownerId !== undefined && command.unlock === true) {
    return no('MOV-3', 'request/invalid', { errors: [{ path: 'unlock', message: 'can’t go together with ownerId' }] });
  }
  return behindLock(command, ticket, facts, (over) => {
    if (queue === undefined || !(queue.active || stays)) return no('MOV-5', 'ticket/queue-unknown', { queueId: command.queueId });
    if (command.ownerId !== undefined && !mayOwn(command.ownerId, queue.queueId, facts)) {
      return no('MOV-2', 'ticket/not-eligible-owner', { ownerId: command.ownerId, queueId: queue.queueId });
    }
    const custody = inOrder([...custodyAfter(command, ticket, queue, stays, facts), ...responsibleAfter(ticket, queue, stays, facts)]);
    return stays ? recorded(custody, over) : [moved(command, ticket, queue, over), ...custody];
  });
}

function custodyAfter(
  { ownerId, unlock, note }: MoveTicket,
  ticket: OpenedTicket,
  queue: QueueFact,
  stays: boolean,
  facts: TicketFacts,
): readonly TicketEvent[] {
  if (ownerId !== undefined) {
    const act = handOverAct(ticket, ownerId, facts);
    return [...ownedBy(ticket, ownerId, { act, cause: 'command', note }, facts), ...lockedTo(ticket, ownerId, 'owner_change')];
  }
  if (unlock === true) return reset(ticket);
  if (stays) return [];
  // MOV-4: who may not own there is released, whatever the queue's policy.
  return mayOwn(ownerOf(ticket), queue.queueId, facts) ? onArrival[queue.onMove](ticket) : reset(ticket);
}

function responsibleAfter(ticket: OpenedTicket, queue: QueueFact, stays: boolean, facts: TicketFacts): readonly TicketEvent[] {
  const { responsibleId } = ticket;
  if (stays || responsibleId === null || mayOwn(responsibleId, queue.queueId, facts)) return [];
  return irresponsible(ticket, 'queue_move');
}

function reset(ticket: OpenedTicket): readonly TicketEvent[] {
  return givenUp(ticket, { act: 'reset', cause: 'queue_move' });
}

function moved({ note }: MoveTicket, { ticketId, queueId: from }: OpenedTicket, { queueId: to, groupId }: QueueFact, over: OverLock): TicketEvent {
  return { type: 'TicketMoved', data: { ticketId, from, to, groupId, cause: 'command', note: note ?? null, ...over } };
}

/** Without a move, the change of custody itself records over whose lock it went (LCK-5). */
function recorded(events: readonly TicketEvent[], over: OverLock): readonly TicketEvent[] {
  return events.map((event): TicketEvent => {
    if (event.type === 'OwnerChanged') return { ...event, data: { ...event.data, ...over } };
    return event.type === 'TicketUnlocked' ? { ...event, data: { ...event.data, ...over } } : event;
  });
}
