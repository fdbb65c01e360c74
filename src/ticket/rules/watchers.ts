import type { AgentId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { UnwatchTicket, WatchTicket } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import type { OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { canRead } from '../ticket.rights.js';

/** An agent who can read the ticket subscribes to it (WAT-1). */
export function watchTicket(command: WatchTicket, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const agentId = command.agentId ?? oneself(facts);
  if (typeof agentId !== 'string') return agentId;
  if (!canRead(agentId, ticket, facts)) return no('WAT-1', 'ticket/watcher-cannot-read', { agentId });
  return ticket.watchers.includes(agentId) ? [] : [{ type: 'WatcherAdded', data: { ticketId: ticket.ticketId, agentId } }];
}

/** Ends a subscription, also of somebody who can no longer read (WAT-1). */
export function unwatchTicket(command: UnwatchTicket, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const agentId = command.agentId ?? oneself(facts);
  if (typeof agentId !== 'string') return agentId;
  return ticket.watchers.includes(agentId) ? [{ type: 'WatcherRemoved', data: { ticketId: ticket.ticketId, agentId } }] : [];
}

/** Only an agent can watch for themselves; a service names somebody (PRM-9). */
function oneself({ asker }: TicketFacts): AgentId | Refusal {
  return asker.kind === 'agent' ? (asker.id as AgentId) : no('PRM-9', 'request/actor-not-allowed', { kind: asker.kind, allowed: ['agent'] });
}
