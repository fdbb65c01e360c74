import { actorText } from '../../kernel/actor.js';
import type { OrganizationId, RequesterId, StatusId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import { askerOf, authorize } from '../ticket.acts.js';
import type { CustomerMessage, OpenTicket } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { QueueFact, StatusFact, TicketFacts } from '../ticket.facts.js';
import { isFinished, lockOf, type OpenedTicket, ownerOf, type Ticket } from '../ticket.js';
import { maps, mayOwn } from '../ticket.rights.js';
import { written } from './articles.js';
import { lockedTo, rightsLost, unlocked } from './custody.js';
import { inOrder } from './in-order.js';
import { entered, openStatus, unnamedPair } from './status.js';

/** The custom status that keeps shared ownership through a customer's message, where an administrator has defined it (SHR-9). */
export const customerResponded = 'customer_responded' as StatusId;

type Policy = (command: CustomerMessage, ticket: OpenedTicket, facts: TicketFacts) => readonly TicketEvent[];

/** FUP-3: what a message on a finished ticket does, by the queue's policy. */
const followUp: { readonly [Policy_ in QueueFact['followUp']]: Policy } = {
  reopen: (command, ticket, facts) => [...reopened(ticket, facts), ...unlockedBy(ticket, facts), ...message(command, ticket, facts)],
  reopen_locked: (command, ticket, facts) => [
    ...reopened(ticket, facts),
    ...(mayHoldAgain(ticket, facts) ? lockedTo({ ...ticket, lockable: true }, ownerOf(ticket), 'customer_message') : unlockedBy(ticket, facts)),
    ...message(command, ticket, facts),
  ],
  new_ticket: () => [], // `followUpOf` says which ticket to open; the old one gets no event
  reject: (command, { ticketId }, facts) => [
    { type: 'FollowUpRejected', data: { ticketId, author: actorText(askerOf(command, facts)) } },
  ],
};

/** A customer's message: it never changes owner or lock of a ticket at work (FUP-2), and follows up a finished one (FUP-3). */
export function customerMessage(command: CustomerMessage, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  if (isFinished(ticket.statusCategory)) return inOrder(followUp[policyOf(ticket, facts)](command, ticket, facts));
  const to = statusAfterMessage(ticket, facts);
  const step = to.statusId === ticket.status ? [] : [...entered(ticket, to, { cause: 'customer_message' }, facts), ...unnamedPair(ticket, to, facts)];
  return inOrder([...step, ...message(command, ticket, facts)]);
}

/**
 * The new ticket that a message opens instead, where the policy says so (FUP-3): in the same queue, of the person who
 * wrote, in the old ticket's organization while they are in it, and confidential if that was.
 * @returns null where the message is decided on this ticket, or refused
 */
export function followUpOf(command: CustomerMessage, ticket: Ticket, facts: TicketFacts): OpenTicket | null {
  if (ticket.phase === 'unknown' || !isFinished(ticket.statusCategory) || policyOf(ticket, facts) !== 'new_ticket') return null;
  const asker = askerOf(command, facts);
  if (authorize(asker, command, ticket, facts) !== null) return null;
  const requesterId = asker.id as RequesterId;
  return {
    type: 'OpenTicket',
    ticketId: command.followUpId,
    subject: ticket.subject,
    queueId: ticket.queueId,
    requesterId,
    ...organizationOf(ticket, requesterId, facts),
    confidential: ticket.confidential,
    ...(ticket.channel === null ? {} : { channel: ticket.channel }),
    body: command.body,
    articleId: command.articleId,
    followsUp: ticket.ticketId,
  };
}

function policyOf(ticket: OpenedTicket, facts: TicketFacts): QueueFact['followUp'] {
  return facts.queue(ticket.queueId)?.followUp ?? 'reopen';
}

/** SHR-9; a `customer_responded` that was made a finished status can't serve. */
function statusAfterMessage({ internal }: OpenedTicket, facts: TicketFacts): StatusFact {
  const responded = facts.status(customerResponded);
  const keeps = responded !== undefined && !isFinished(responded.category) && internal !== null && maps(responded, internal.groupId);
  return keeps ? responded : openStatus;
}

/** Reopening goes to `open` whatever SHR-9 says, and clears a pair that a finished status still held. */
function reopened(ticket: OpenedTicket, facts: TicketFacts): readonly TicketEvent[] {
  return [...entered(ticket, openStatus, { cause: 'customer_message' }, facts), ...unnamedPair(ticket, openStatus, facts)];
}

/** A reopened ticket is unlocked, also where finishing did not unlock it; who is released was unlocked already. */
function unlockedBy(ticket: OpenedTicket, facts: TicketFacts): readonly TicketEvent[] {
  const released = rightsLost(ticket, facts).some(({ type }) => type === 'TicketUnlocked');
  return released || lockOf(ticket) === null ? [] : unlocked(ticket, 'customer_message');
}

function mayHoldAgain(ticket: OpenedTicket, facts: TicketFacts): boolean {
  const owner = ownerOf(ticket);
  return mayOwn(owner, ticket.queueId, facts) && facts.agent(owner)?.away === false;
}

function message(command: CustomerMessage, { ticketId }: OpenedTicket, facts: TicketFacts): readonly TicketEvent[] {
  const { articleId, body } = command;
  return written(ticketId, { articleId, kind: 'customer', author: actorText(askerOf(command, facts)), body });
}

function organizationOf(
  { organizationId }: OpenedTicket,
  requesterId: RequesterId,
  facts: TicketFacts,
): { readonly organizationId?: OrganizationId } {
  const isMember = organizationId !== null && facts.requester(requesterId)?.organizations.includes(organizationId) === true;
  return isMember ? { organizationId } : {};
}
