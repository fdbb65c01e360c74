import type { Directory } from '../../directory/directory.decider.js';
import { losesHold } from '../../installation/previews.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import type { AgentId, GroupId, QueueId, RoleId, TicketId } from '../../kernel/brand.js';
import type { AnyRecorded } from '../../kernel/projection.js';
import { isRefusal } from '../../kernel/refusal.js';
import { type LostRightsFacts, type LostRole, releaseLostRights } from '../processes/release-lost-rights.js';
import { releaseLostRights as release } from '../rules/process-rules.js';
import type { TicketFacts } from '../ticket.facts.js';
import { type OpenedTicket, ownerOf } from '../ticket.js';
import { ask, loadTickets, type ProcessPorts } from './process-ports.js';
import { setUpStream, type SetUpHistory } from './set-up-history.js';

/** Facts for `releaseLostRights`. Tickets are read only where an event rests on a set-up that has changed since. */
export async function gatherLostRights(events: readonly AnyRecorded[], setUp: SetUpHistory, ports: ProcessPorts): Promise<LostRightsFacts> {
  const now = await setUp.since(events);
  const lost = new Map<AnyRecorded, readonly LostRole[]>();
  for (const event of events) if (event.stream === setUpStream) lost.set(event, await lossesBy(event, setUp, ports));
  const { revision } = now;
  const asked = new Set<TicketId>();
  ask(releaseLostRights, events, { revision, losses: () => [], unfit: (ticketId) => (asked.add(ticketId), []) });
  const tickets = await loadTickets(ports.writePath, asked);
  const facts = ticketFacts(now, { now: '', asker: { kind: 'system', id: 'lost-rights' }, requesters: new Map(), organizations: new Map() });
  return {
    losses: (event) => lost.get(event) ?? [],
    revision,
    unfit: (ticketId) => {
      const ticket = tickets.get(ticketId);
      return ticket === undefined ? [] : unfitOn(ticket, facts);
    },
  };
}

/** Who holds a role that the rule would release them from. */
function unfitOn(ticket: OpenedTicket, facts: TicketFacts): readonly AgentId[] {
  const holders = [ownerOf(ticket), ticket.responsibleId, ticket.internal?.agentId ?? null].filter((holder) => holder !== null);
  return [...new Set(holders)].filter((agentId) => {
    const events = release({ type: 'ReleaseLostRights', ticketId: ticket.ticketId, agentId }, ticket, facts);
    return !isRefusal(events) && events.length > 0;
  });
}

async function lossesBy(event: AnyRecorded, setUp: SetUpHistory, { search }: ProcessPorts): Promise<readonly LostRole[]> {
  const { directory: before } = await setUp.at(event.revision - 1);
  const { directory: after } = await setUp.at(event.revision);
  const concerned = concernedBy(event, before, after);
  if (concerned.agents.length + concerned.queues.length === 0) return [];
  const holds = await search.holds(concerned, event.position);
  const lost = holds.filter((hold) => losesHold(before, after, hold));
  return [...new Map(lost.map(({ ticketId, holder }) => [`${ticketId} ${holder}`, { ticketId, agentId: holder }])).values()];
}

/** Whose rights a change of the directory may have taken: of these agents anywhere, of everybody in these queues. */
function concernedBy(
  { type, data }: AnyRecorded,
  before: Directory,
  after: Directory,
): { readonly agents: readonly AgentId[]; readonly queues: readonly QueueId[] } {
  const { agentId, groupId, roleId, queueId } = data as Partial<Record<'agentId' | 'groupId' | 'roleId' | 'queueId', string>>;
  switch (type) {
    case 'AgentChanged':
      return { agents: before.agents.get(agentId ?? '')?.active === true ? [agentId as AgentId] : [], queues: [] };
    case 'GroupChanged': {
      const stay = new Set(after.groups.get(groupId as GroupId)?.members);
      return { agents: (before.groups.get(groupId as GroupId)?.members ?? []).filter((member) => !stay.has(member)), queues: [] };
    }
    case 'RoleChanged':
      return { agents: [...before.agents.values()].filter(({ roles }) => roles.includes(roleId as RoleId)).map((agent) => agent.agentId), queues: [] };
    case 'QueueChanged':
      return { agents: [], queues: [queueId as QueueId] };
    default:
      return { agents: [], queues: [] };
  }
}
