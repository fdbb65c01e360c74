import type { AgentFact, TicketFacts } from './ticket.facts.js';
import { type OpenedTicket, ownerOf } from './ticket.js';
import { isActiveMember, mayOwn } from './ticket.rights.js';

/** What candidates need besides a decision's facts: everybody, and what groups are called. */
export interface CandidateFacts extends TicketFacts {
  readonly agents: () => readonly AgentFact[];
  /** The name of a group; undefined: no such group. */
  readonly groupName: (groupId: string) => string | undefined;
}

export interface Candidate {
  readonly id: string;
  readonly name: string;
}

/** The roles one can be a candidate for, as the HTTP contract spells them. */
export const candidateRoles = ['owner', 'responsible', 'internal-group', 'internal-agent'] as const;
export type CandidateRole = (typeof candidateRoles)[number];

/** Who may take a role on a ticket: exactly those whom the command that gives it would accept; by id, ascending. */
export function candidatesFor(role: CandidateRole, ticket: OpenedTicket, facts: CandidateFacts): readonly Candidate[] {
  return [...candidates[role](ticket, facts)].sort((left, right) => (left.id < right.id ? -1 : 1));
}

const candidates: { readonly [Role in CandidateRole]: (ticket: OpenedTicket, facts: CandidateFacts) => readonly Candidate[] } = {
  owner: owners,
  responsible: owners,
  'internal-group': internalGroups,
  'internal-agent': internalAgents,
};

/** PRM-4: exactly the active agents who meet PRM-3. */
function owners({ queueId }: OpenedTicket, facts: CandidateFacts): readonly Candidate[] {
  return facts.agents().filter(({ agentId }) => mayOwn(agentId, queueId, facts)).map(named);
}

/** SHR-3: the groups that the ticket's status maps. */
function internalGroups({ status }: OpenedTicket, facts: CandidateFacts): readonly Candidate[] {
  return (facts.status(status)?.internalGroups ?? []).map((id) => ({ id, name: facts.groupName(id) ?? id }));
}

/** SHR-4, SHR-5: active members of the internal group, or without one of any that the status maps; never the owner. */
function internalAgents(ticket: OpenedTicket, facts: CandidateFacts): readonly Candidate[] {
  const mapped = facts.status(ticket.status)?.internalGroups ?? [];
  const groups = ticket.internal === null ? mapped : mapped.filter((groupId) => groupId === ticket.internal?.groupId);
  const isMember = ({ agentId }: AgentFact): boolean => groups.some((groupId) => isActiveMember(agentId, groupId, facts));
  return facts.agents().filter((agent) => agent.agentId !== ownerOf(ticket) && isMember(agent)).map(named);
}

function named({ agentId: id, name }: AgentFact): Candidate {
  return { id, name };
}
