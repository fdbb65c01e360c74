import type { AgentId, GroupId, OrganizationId, QueueId, RequesterId, TicketId } from '../kernel/brand.js';
import type { Evolve } from '../kernel/decider.js';
import type { Category, TicketEvent } from '../ticket/ticket.events.js';

/** The owner of a ticket that nobody took; never told of anything (NTF-1). */
export const placeholder = '1' as AgentId;

/** What of a ticket decides who is told: who holds it in which role, and who may read it. */
export interface HeldTicket {
  readonly ticketId: TicketId;
  readonly subject: string;
  readonly queueId: QueueId;
  readonly ownerId: AgentId;
  /** Null while unlocked. */
  readonly lockHolderId: AgentId | null;
  readonly responsibleId: AgentId | null;
  readonly internalGroupId: GroupId | null;
  readonly internalAgentId: AgentId | null;
  readonly watchers: readonly AgentId[];
  readonly statusCategory: Category;
  readonly requesterId: RequesterId | null;
  readonly organizationId: OrganizationId | null;
  readonly confidential: boolean;
}

/** A step on a ticket that is open; a stream that does not begin with its opening stays unknown. */
type Step<Data> = (ticket: HeldTicket, data: Data) => Partial<HeldTicket>;

function on<Data>(step: Step<Data>): (ticket: HeldTicket | null, data: Data) => HeldTicket | null {
  return (ticket, data) => (ticket === null ? null : { ...ticket, ...step(ticket, data) });
}

const same = (ticket: HeldTicket | null): HeldTicket | null => ticket;

/** How it follows from the ticket's events; null: not open yet. */
export const evolveHeld: Evolve<HeldTicket | null, TicketEvent> = {
  TicketOpened: (_, { ticketId, subject, queueId, ownerId, statusCategory, requesterId, organizationId, confidential }) => ({
    ticketId, subject, queueId, ownerId, statusCategory, requesterId, organizationId, confidential,
    lockHolderId: null,
    responsibleId: null,
    internalGroupId: null,
    internalAgentId: null,
    watchers: [],
  }),
  TicketLocked: on((_, { holderId }) => ({ lockHolderId: holderId })),
  TicketUnlocked: on(() => ({ lockHolderId: null })),
  OwnerChanged: on((_, { to }) => ({ ownerId: to })),
  ResponsibleChanged: on((_, { to }) => ({ responsibleId: to })),
  WatcherAdded: on(({ watchers }, { agentId }) => ({ watchers: watchers.includes(agentId) ? watchers : [...watchers, agentId] })),
  WatcherRemoved: on(({ watchers }, { agentId }) => ({ watchers: watchers.filter((watcher) => watcher !== agentId) })),
  AgentMentioned: same,
  TicketMoved: on((_, { to }) => ({ queueId: to })),
  PriorityChanged: same,
  StatusChanged: on((_, { toCategory }) => ({ statusCategory: toCategory })),
  ArticleAdded: same,
  ArticleMarkedImportant: same,
  InternalGroupAssigned: on((_, { groupId, agentId }) => ({ internalGroupId: groupId, internalAgentId: agentId })),
  InternalAgentChanged: on((_, { groupId, to }) => ({ internalGroupId: groupId, internalAgentId: to })),
  InternalGroupCleared: on(() => ({ internalGroupId: null, internalAgentId: null })),
  FollowUpRejected: same,
  ConfidentialityChanged: on((_, { confidential }) => ({ confidential })),
  TicketDetailsChanged: same,
  SharingRequested: same,
  RiskWarningSent: same,
  RiskApprovalRecorded: same,
  SharingReviewRequested: same,
  SharingReviewed: same,
};

/** Who had custody at one moment, as a notification carries it (NTF-4). */
export interface CustodyShown {
  readonly queueId: QueueId;
  readonly queueName: string;
  readonly ownerId: AgentId;
  readonly ownerName: string;
  readonly locked: boolean;
  readonly responsibleId: AgentId | null;
  readonly internalGroupId: GroupId | null;
  readonly internalAgentId: AgentId | null;
}

/** The part of a ticket that a notification shows; null before it was opened. */
export function custodyOf(ticket: HeldTicket | null, name: (kind: 'agent' | 'queue', id: string) => string): CustodyShown | null {
  if (ticket === null) return null;
  const { queueId, ownerId, lockHolderId, responsibleId, internalGroupId, internalAgentId } = ticket;
  const names = { queueName: name('queue', queueId), ownerName: name('agent', ownerId) };
  return { queueId, ownerId, ...names, locked: lockHolderId !== null, responsibleId, internalGroupId, internalAgentId };
}
