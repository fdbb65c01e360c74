import type { AgentId, GroupId } from '../../kernel/brand.js';
import type { Cause } from '../../kernel/cause.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { TicketEvent } from '../ticket.events.js';
import type { StatusFact, TicketFacts } from '../ticket.facts.js';
import { type InternalPair, type OpenedTicket, ownerOf } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { isActiveMember } from '../ticket.rights.js';

/** The internal group and agent that a command names; either may be left out. */
export interface NamedPair {
  readonly groupId?: GroupId;
  readonly agentId?: AgentId;
}

/**
 * The pair that a command means, judged by the status it will have (SHR-3 to SHR-5).
 * @param before what the same command does before; whom it makes owner can't be internal agent
 * @returns null where the command names none
 */
export function resolvePair(
  named: NamedPair,
  ticket: OpenedTicket,
  status: StatusFact,
  before: readonly TicketEvent[],
  facts: TicketFacts,
): InternalPair | Refusal | null {
  return pairOf(named, ticket.internal, ownerAfter(ticket, before), status, facts);
}

/** The same for a ticket of which only the present pair and the owner are known, as at its opening. */
export function pairOf(
  named: NamedPair,
  current: InternalPair | null,
  ownerId: AgentId,
  status: StatusFact,
  facts: TicketFacts,
): InternalPair | Refusal | null {
  const legal = status.internalGroups;
  const { agentId } = named;
  if (agentId === undefined) {
    if (named.groupId === undefined) return null;
    if (!legal.includes(named.groupId)) return unmapped(named.groupId, status);
    // A group named alone means no agent, unless it is the internal group already (SHR-4).
    return named.groupId === current?.groupId ? current : { groupId: named.groupId, agentId: null };
  }
  const groupId = named.groupId ?? inferred(agentId, current, legal, facts);
  if (typeof groupId !== 'string') return groupId;
  if (!legal.includes(groupId)) return unmapped(groupId, status);
  if (!isActiveMember(agentId, groupId, facts)) {
    return no('SHR-4', 'ticket/internal-agent-not-in-group', { agentId, groupId, legal: eligible(groupId, ownerId, facts) });
  }
  if (agentId === ownerId) return no('SHR-5', 'ticket/internal-agent-is-owner', { agentId, legal: eligible(groupId, ownerId, facts) });
  return { groupId, agentId };
}

/** Who of a group may be internal agent: its active members but the owner (SHR-4, SHR-5). */
function eligible(groupId: GroupId, ownerId: AgentId, facts: TicketFacts): readonly AgentId[] {
  return (facts.members(groupId) ?? []).filter((agentId) => agentId !== ownerId && isActiveMember(agentId, groupId, facts));
}

/** Whether a command names what the ticket has already: nothing changes, even where its status no longer maps the group (SHR-4, SHR-12). */
export function saysNothingNew({ groupId, agentId }: NamedPair, { internal }: Pick<OpenedTicket, 'internal'>): boolean {
  return internal !== null && groupId === internal.groupId && (agentId === undefined || agentId === internal.agentId);
}

/** The events that make a pair the ticket's; none where it is already. */
export function paired(ticket: Pick<OpenedTicket, 'ticketId' | 'internal'>, pair: InternalPair, cause: Cause): readonly TicketEvent[] {
  const { ticketId, internal } = ticket;
  const { groupId, agentId } = pair;
  if (internal?.groupId !== groupId) {
    const previous = { previousGroupId: internal?.groupId ?? null, previousAgentId: internal?.agentId ?? null };
    return [{ type: 'InternalGroupAssigned', data: { ticketId, groupId, agentId, ...previous, cause } }];
  }
  if (internal.agentId === agentId) return [];
  return [{ type: 'InternalAgentChanged', data: { ticketId, groupId, from: internal.agentId, to: agentId, cause } }];
}

/** Who owns the ticket after these events. */
export function ownerAfter(ticket: OpenedTicket, events: readonly TicketEvent[]): AgentId {
  return events.reduce((owner, event) => (event.type === 'OwnerChanged' ? event.data.to : owner), ownerOf(ticket));
}

/** SHR-4: the current group wins if it is legal and has the agent; else the one mapped group that has them. */
function inferred(agentId: AgentId, current: InternalPair | null, legal: readonly GroupId[], facts: TicketFacts): GroupId | Refusal {
  const candidates = legal.filter((groupId) => isActiveMember(agentId, groupId, facts));
  if (current !== null && candidates.includes(current.groupId)) return current.groupId;
  const [only, ...others] = candidates;
  return only !== undefined && others.length === 0 ? only : no('SHR-4', 'ticket/internal-group-ambiguous', { agentId, candidates });
}

function unmapped(groupId: GroupId, { statusId, internalGroups: legal }: StatusFact): Refusal {
  return no('SHR-3', 'ticket/group-not-mapped', { groupId, statusId, legal });
}
