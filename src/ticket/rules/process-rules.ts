import { actorText } from '../../kernel/actor.js';
import type { Decision } from '../../kernel/decider.js';
import type { ClearUnmapped, ConfirmSharing, ReleaseLostRights } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { isFinished, type OpenedTicket } from '../ticket.js';
import { maps } from '../ticket.rights.js';
import { written } from './articles.js';
import { internalAgentLost, rightsLost } from './custody.js';
import { inOrder } from './in-order.js';
import { entered, resolvedStatus, unnamedPair } from './status.js';

/** A timer rang. What lapses is found before any command is decided, so there is nothing left to do (LCK-8). */
export function lapseLock(): Decision<TicketEvent> {
  return [];
}

/** An agent goes from each role that they may no longer hold; finished tickets keep their record (PRM-7, SHR-11). */
export function releaseLostRights({ agentId }: ReleaseLostRights, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  if (isFinished(ticket.statusCategory)) return [];
  return inOrder([...rightsLost(ticket, facts, agentId), ...internalAgentLost(ticket, facts, agentId)]);
}

/** A pair that its status no longer maps is cleared; who has moved on to another status keeps theirs (SHR-12). */
export function clearUnmapped({ status }: ClearUnmapped, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { internal, ticketId } = ticket;
  if (internal === null || ticket.status !== status || maps(facts.status(status), internal.groupId)) return [];
  return [
    { type: 'InternalGroupCleared', data: { ticketId, previousGroupId: internal.groupId, previousAgentId: internal.agentId, cause: 'config' } },
  ];
}

/** The public comment on a request ticket, which is then solved; free of LCK-4, LCK-6 and SHR-8 (ORG-10). */
export function confirmSharing({ articleId, body }: ConfirmSharing, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const comment = written(ticket.ticketId, { articleId, kind: 'reply', author: actorText(facts.asker), body });
  if (isFinished(ticket.statusCategory)) return comment;
  return inOrder([...entered(ticket, resolvedStatus, { cause: 'command' }, facts), ...unnamedPair(ticket, resolvedStatus, facts), ...comment]);
}
