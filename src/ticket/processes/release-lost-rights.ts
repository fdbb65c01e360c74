import type { AgentId, TicketId } from '../../kernel/brand.js';
import { type Order, process } from '../../kernel/process.js';
import { type AnyRecorded, pick } from '../../kernel/projection.js';
import type { ReleaseLostRights } from '../ticket.commands.js';
import { type Category, ticketEvents } from '../ticket.events.js';
import { isFinished } from '../ticket.js';

/** An agent who holds a role on an open ticket and may not. */
export interface LostRole {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
}

/** What `releaseLostRights` needs to know of a batch. */
export interface LostRightsFacts {
  /** Who lost what by a change of the directory: they might hold the role before it, and no longer may. */
  readonly losses: (changed: AnyRecorded) => readonly LostRole[];
  /** Revision of the set-up as it stands now. */
  readonly revision: number;
  /** Who holds a role on a ticket as it stands now, and may not; nobody on a finished one. */
  readonly unfit: (ticketId: TicketId) => readonly AgentId[];
}

const reads = pick(
  ticketEvents,
  'TicketOpened', 'TicketLocked', 'OwnerChanged', 'ResponsibleChanged', 'TicketMoved', 'StatusChanged',
  'InternalGroupAssigned', 'InternalAgentChanged',
);

/**
 * Who loses a right loses the roles that rest on it (PRM-7, SHR-11): at once where they hold them already, and where an event
 * gives them such a role although it was decided on a set-up from before the loss (its `basis`).
 */
export const releaseLostRights = process<ReleaseLostRights, LostRightsFacts, typeof reads>({
  name: 'releaseLostRights',
  reads,
  on: {
    TicketOpened: ({ ownerId }, event, facts) => (isOutdated(event, facts) ? unfit(event, facts, ownerId) : []),
    TicketLocked: ({ holderId }, event, facts) => (isOutdated(event, facts) ? unfit(event, facts, holderId) : []),
    OwnerChanged: ({ to }, event, facts) => (isOutdated(event, facts) ? unfit(event, facts, to) : []),
    ResponsibleChanged: ({ to }, event, facts) => (to !== null && isOutdated(event, facts) ? unfit(event, facts, to) : []),
    InternalGroupAssigned: ({ agentId }, event, facts) => (agentId !== null && isOutdated(event, facts) ? unfit(event, facts, agentId) : []),
    InternalAgentChanged: ({ to }, event, facts) => (to !== null && isOutdated(event, facts) ? unfit(event, facts, to) : []),
    // Another queue asks everybody on the ticket for rights there (MOV-4).
    TicketMoved: (_, event, facts) => (isOutdated(event, facts) ? unfit(event, facts) : []),
    // A loss left the finished ticket as it was; now it counts.
    StatusChanged: ({ fromCategory, toCategory }, event, facts) =>
      !isImported(event) && reopens(fromCategory, toCategory) ? unfit(event, facts) : [],
  },
  elsewhere: {
    AgentChanged: lost,
    GroupChanged: lost,
    RoleChanged: lost,
    QueueChanged: lost,
  },
});

/** One order a ticket and agent, however many roles they lose there. */
function lost(event: AnyRecorded, { losses }: LostRightsFacts): readonly Order<ReleaseLostRights>[] {
  return losses(event).map((role) => release(`right:${event.revision}:${role.ticketId}:${role.agentId}`, role));
}

/** Whether an event rests on a set-up that has changed since. */
function isOutdated(event: AnyRecorded, { revision }: LostRightsFacts): boolean {
  return !isImported(event) && event.meta.basis !== null && event.meta.basis < revision;
}

/** An import asks nobody for rights, so there nobody loses any. */
function isImported({ data }: AnyRecorded): boolean {
  return (data as { readonly cause?: unknown }).cause === 'import';
}

function reopens(from: Category, to: Category): boolean {
  return isFinished(from) && !isFinished(to);
}

/** Orders for those who hold a role on the event's ticket without the right to: all of them, or one. */
function unfit(event: AnyRecorded, facts: LostRightsFacts, only?: AgentId): readonly Order<ReleaseLostRights>[] {
  const { ticketId } = event.data as { readonly ticketId: TicketId };
  return facts
    .unfit(ticketId)
    .filter((agentId) => only === undefined || only === agentId)
    .map((agentId) => release(`basis:${ticketId}@${event.revision}:${agentId}`, { ticketId, agentId }));
}

function release(id: string, { ticketId, agentId }: LostRole): Order<ReleaseLostRights> {
  return { order: 'send', id, command: { type: 'ReleaseLostRights', ticketId, agentId } };
}
