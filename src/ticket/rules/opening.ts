import { actorText } from '../../kernel/actor.js';
import type { AgentId, OrganizationId, RequesterId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import type { OpenTicket } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { QueueFact, StatusFact, TicketFacts } from '../ticket.facts.js';
import { type InternalPair, placeholder, type Ticket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { mayOwn } from '../ticket.rights.js';
import { type NewArticle, written } from './articles.js';
import { inOrder } from './in-order.js';
import { paired, pairOf } from './internal-pair.js';
import { lockableFact, lockableIn, openStatus, statusUnknown } from './status.js';

/** What an opening comes down to, once every name in it has been looked up. */
interface Opening {
  readonly queue: QueueFact;
  readonly status: StatusFact;
  readonly requesterId: RequesterId | null;
  readonly organizationId: OrganizationId | null;
  readonly ownerId: AgentId;
  readonly pair: InternalPair | null;
}

/** From its opening a ticket has exactly one owner (OWN-1); a named one holds its lock too (OWN-4). */
export function openTicket(command: OpenTicket, ticket: Ticket, facts: TicketFacts): Decision<TicketEvent> {
  if (ticket.phase === 'opened') return no('OWN-1', 'ticket/already-exists', {});
  const opening = lookedUp(command, facts);
  if (isRefusal(opening)) return opening;
  const { ticketId, body } = command;
  const { settings } = facts;
  const { status, ownerId, pair } = opening;
  const events: TicketEvent[] = [opened(command, opening, facts)];
  if (ownerId !== placeholder && settings.autoResponsible) {
    events.push({ type: 'ResponsibleChanged', data: { ticketId, from: null, to: ownerId, cause: 'owner_change', note: null } });
  }
  if (pair !== null) events.push(...paired({ ticketId, internal: null }, pair, 'opened'));
  if (command.ownerId !== undefined && settings.lockOnDesignatedOwner && lockableIn(status.category, settings)) {
    events.push({ type: 'TicketLocked', data: { ticketId, holderId: ownerId, cause: 'opened' } });
  }
  if (body !== undefined) events.push(...written(ticketId, firstArticle(command, body, opening, facts)));
  return inOrder(events);
}

function lookedUp(command: OpenTicket, facts: TicketFacts): Opening | Refusal {
  const queue = facts.queue(command.queueId);
  // A follow-up goes to its old ticket's queue, in use or not (FUP-3).
  if (queue === undefined || !(queue.active || command.followsUp !== undefined)) {
    return no('MOV-5', 'ticket/queue-unknown', { queueId: command.queueId });
  }
  const status = command.status === undefined ? openStatus : facts.status(command.status);
  if (status === undefined) return statusUnknown(command.status ?? openStatus.statusId, facts);
  const requesterId = facts.asker.kind === 'requester' ? (facts.asker.id as RequesterId) : (command.requesterId ?? null);
  const organizationId = organizationOf(requesterId, command.organizationId, facts);
  if (isRefusal(organizationId)) return organizationId;
  const ownerId = ownerFor(command, queue, facts);
  if (isRefusal(ownerId)) return ownerId;
  const pair = pairOf({ groupId: command.internalGroupId, agentId: command.internalAgentId }, null, ownerId, status, facts);
  return isRefusal(pair) ? pair : { queue, status, requesterId, organizationId, ownerId, pair };
}

/** A named owner must meet PRM-3; else the opening agent if they do (OWN-3); else nobody (OWN-2). */
function ownerFor({ ownerId }: OpenTicket, { queueId }: QueueFact, facts: TicketFacts): AgentId | Refusal {
  const { asker } = facts;
  if (ownerId !== undefined) return mayOwn(ownerId, queueId, facts) ? ownerId : no('OWN-7', 'ticket/not-eligible-owner', { ownerId, queueId });
  return asker.kind === 'agent' && mayOwn(asker.id, queueId, facts) ? (asker.id as AgentId) : placeholder;
}

/** One of the requester's organizations: the one named, or their only one, else none (ORG-13). */
function organizationOf(requesterId: RequesterId | null, named: OrganizationId | undefined, facts: TicketFacts): OrganizationId | Refusal | null {
  const organizations = requesterId === null ? [] : (facts.requester(requesterId)?.organizations ?? []);
  const [only, ...others] = organizations;
  if (named === undefined) return only !== undefined && others.length === 0 ? only : null;
  if (organizations.includes(named)) return named;
  return no('ORG-13', 'ticket/requester-not-in-organization', { requesterId, organizationId: named });
}

function opened(command: OpenTicket, { queue, status, requesterId, organizationId, ownerId }: Opening, { settings }: TicketFacts): TicketEvent {
  return {
    type: 'TicketOpened',
    data: {
      ticketId: command.ticketId,
      subject: command.subject,
      queueId: queue.queueId,
      groupId: queue.groupId,
      ownerId,
      status: status.statusId,
      statusCategory: status.category,
      priority: command.priority ?? 'normal',
      requesterId,
      organizationId,
      confidential: command.confidential ?? false,
      channel: command.channel ?? null,
      followsUp: command.followsUp ?? null,
      ...lockableFact(status.category, settings),
      cause: 'opened',
    },
  };
}

/** The words are the requester's where they, or a service for them, open; an agent's are an internal note. */
function firstArticle({ articleId }: OpenTicket, body: string, { requesterId }: Opening, { asker }: TicketFacts): NewArticle {
  if (requesterId === null || asker.kind === 'agent') return { articleId, body, kind: 'note', author: actorText(asker) };
  return { articleId, body, kind: 'customer', author: actorText({ kind: 'requester', id: requesterId }) };
}
