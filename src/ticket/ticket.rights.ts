import type { AgentId, GroupId } from '../kernel/brand.js';
import { type Access, requesterAccess } from './requester-access.js';
import { type OpenedTicket, placeholder } from './ticket.js';
import type { Permission, StatusFact, TicketFacts } from './ticket.facts.js';

/** Whether a set of keys holds one: `rw` implies all others (PRM-2). */
export function holds(keys: ReadonlySet<Permission>, key: Permission): boolean {
  return keys.has('rw') || keys.has(key);
}

/** Whether an agent may own tickets of a queue, lock them or be responsible: active, reading and `owner`, or `rw` (PRM-3). */
export function mayOwn(agentId: string, queueId: string, facts: TicketFacts): boolean {
  if (agentId === placeholder || facts.agent(agentId)?.active !== true) return false;
  const keys = facts.permissions(agentId, queueId);
  return holds(keys, 'owner') && holds(keys, 'ro');
}

/** Whether an agent is an active member of a group (SHR-4). */
export function isActiveMember(agentId: AgentId, groupId: GroupId, facts: TicketFacts): boolean {
  return facts.agent(agentId)?.active === true && (facts.members(groupId) ?? []).includes(agentId);
}

/**
 * Whether an agent is of the second team, as its agent or a member of its group (PRM-6). Who has left the group is no
 * longer, even while the ticket still names them: a lost right takes effect for the next command (PRM-7).
 */
export function isInternal(agentId: AgentId, ticket: OpenedTicket, facts: TicketFacts): boolean {
  return ticket.internal !== null && isActiveMember(agentId, ticket.internal.groupId, facts);
}

/** Whether an agent can read the ticket: by its queue, or as one of the second team. */
export function canRead(agentId: AgentId, ticket: OpenedTicket, facts: TicketFacts): boolean {
  if (facts.agent(agentId)?.active !== true) return false;
  return holds(facts.permissions(agentId, ticket.queueId), 'ro') || isInternal(agentId, ticket, facts);
}

/** Whether a status allows an internal group (SHR-3). */
export function maps(status: StatusFact | undefined, groupId: GroupId): boolean {
  return status?.internalGroups.includes(groupId) === true;
}

/** Whether a ticket is a requester's own. */
export function isOwn(requesterId: string, ticket: OpenedTicket): boolean {
  return ticket.requesterId === requesterId;
}

/** What a requester may do with a ticket as it stands, by section 8. */
export function accessOf(requesterId: string, ticket: OpenedTicket, facts: Pick<TicketFacts, 'standing'>): Access {
  const { organizationId, confidential } = ticket;
  const organization = organizationId === null ? null : facts.standing(organizationId, requesterId);
  return requesterAccess({ own: isOwn(requesterId, ticket), confidential, organization });
}

/** Whether a requester may comment on a ticket: on their own, and on others' as far as the organization shares them (ORG-2, ORG-5). */
export function mayComment(requesterId: string, ticket: OpenedTicket, facts: TicketFacts): boolean {
  return accessOf(requesterId, ticket, facts).comment;
}
