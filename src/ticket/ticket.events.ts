import { Type } from '@sinclair/typebox';
import type { AgentId, ArticleId, GroupId, OrganizationId, QueueId, RequesterId, StatusId, TicketId } from '../kernel/brand.js';
import { cause } from '../kernel/cause.js';
import { catalogue, event, type EventOf, idOf, oneOf, orNull } from '../kernel/event.js';

const ticketId = idOf<TicketId>();
const agentId = idOf<AgentId>();
const groupId = idOf<GroupId>();
const queueId = idOf<QueueId>();
const statusId = idOf<StatusId>();
const requesterId = idOf<RequesterId>();
const organizationId = idOf<OrganizationId>();
const articleId = idOf<ArticleId>();
const note = orNull(Type.String());
const details = Type.Record(Type.String(), Type.Unknown());

export const categories = ['open', 'pending', 'resolved', 'closed'] as const;
export type Category = (typeof categories)[number];
const category = oneOf(categories);

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];
const priority = oneOf(priorities);

/** How an owner came to be owner (OWN-6). */
export const acts = ['claim', 'take', 'steal', 'give', 'auto', 'release', 'reset', 'right_lost', 'import'] as const;
export type Act = (typeof acts)[number];

export const sharingTypes = ['read_only', 'read_write'] as const;
export type SharingType = (typeof sharingTypes)[number];

/**
 * Where an imported change came from: the source's own counter (`mod`) and how many of its audit rows are missing
 * before this one. On the first event of an imported line.
 */
const source = Type.Optional(
  Type.Object({
    mod: Type.Optional(Type.Integer()),
    missing: Type.Optional(Type.Integer()),
    reassignments: Type.Optional(Type.Integer()),
    reopens: Type.Optional(Type.Integer()),
  }),
);
const overLockOf = Type.Optional(agentId);
/**
 * Whether the ticket may be locked while in this status (LCK-10). Written only where `unlockCategories` says otherwise
 * than its default: a later change of that setting holds from the next status change.
 */
const lockable = Type.Optional(Type.Boolean());

/** Everything that can ever have happened to a ticket. */
export const ticketEvents = catalogue({
  TicketOpened: event({
    version: 1,
    summary: 'A ticket was opened; from now on it has exactly one owner.',
    schema: Type.Object({
      ticketId,
      subject: Type.String(),
      queueId,
      groupId,
      ownerId: agentId,
      status: statusId,
      statusCategory: category,
      priority,
      requesterId: orNull(requesterId),
      organizationId: orNull(organizationId),
      confidential: Type.Boolean(),
      channel: orNull(Type.String()),
      followsUp: orNull(ticketId),
      details: Type.Optional(details),
      lockable,
      cause,
      source,
    }),
  }),
  TicketLocked: event({
    version: 1,
    summary: 'The owner took exclusive control.',
    schema: Type.Object({ ticketId, holderId: agentId, cause, overLockOf }),
  }),
  TicketUnlocked: event({
    version: 1,
    summary: 'Exclusive control ended; the owner stays as a reference.',
    schema: Type.Object({ ticketId, holderId: agentId, cause, overLockOf }),
  }),
  OwnerChanged: event({
    version: 1,
    summary: 'Another agent became accountable for the ticket.',
    schema: Type.Object({ ticketId, from: agentId, to: agentId, act: oneOf(acts), cause, note, source, overLockOf }),
  }),
  ResponsibleChanged: event({
    version: 1,
    summary: 'The second accountable agent changed.',
    schema: Type.Object({ ticketId, from: orNull(agentId), to: orNull(agentId), cause, note }),
  }),
  WatcherAdded: event({ version: 1, summary: 'An agent began to watch the ticket.', schema: Type.Object({ ticketId, agentId }) }),
  WatcherRemoved: event({ version: 1, summary: 'An agent ceased to watch the ticket.', schema: Type.Object({ ticketId, agentId }) }),
  AgentMentioned: event({
    version: 1,
    summary: 'An article named an agent.',
    schema: Type.Object({ ticketId, articleId, agentId }),
  }),
  TicketMoved: event({
    version: 1,
    summary: 'The ticket went to another queue, and with it to that queue’s primary group.',
    schema: Type.Object({ ticketId, from: queueId, to: queueId, groupId, cause, note, source, overLockOf }),
  }),
  PriorityChanged: event({
    version: 1,
    summary: 'The priority changed.',
    schema: Type.Object({ ticketId, from: priority, to: priority, overLockOf }),
  }),
  StatusChanged: event({
    version: 1,
    summary: 'The ticket took another step of the workflow.',
    schema: Type.Object({
      ticketId,
      from: statusId,
      to: statusId,
      fromCategory: category,
      toCategory: category,
      lockable,
      cause,
      note,
      source,
    }),
  }),
  ArticleAdded: event({
    version: 1,
    summary: 'A public reply, an internal note or a customer message was added.',
    schema: Type.Object({
      ticketId,
      articleId,
      kind: oneOf(['reply', 'note', 'customer']),
      author: Type.String(),
      body: Type.String(),
      mentions: Type.Array(agentId),
      overLockOf,
    }),
  }),
  ArticleMarkedImportant: event({
    version: 1,
    summary: 'An article was marked as important, or no longer is.',
    schema: Type.Object({ ticketId, articleId, important: Type.Boolean(), overLockOf }),
  }),
  InternalGroupAssigned: event({
    version: 1,
    summary: 'A second team came to share the ticket.',
    schema: Type.Object({
      ticketId,
      groupId,
      agentId: orNull(agentId),
      previousGroupId: orNull(groupId),
      previousAgentId: orNull(agentId),
      cause,
      source,
    }),
  }),
  InternalAgentChanged: event({
    version: 1,
    summary: 'Within the internal group, another agent or none took the ticket.',
    schema: Type.Object({ ticketId, groupId, from: orNull(agentId), to: orNull(agentId), cause, source }),
  }),
  InternalGroupCleared: event({
    version: 1,
    summary: 'The second team lost the ticket.',
    schema: Type.Object({ ticketId, previousGroupId: groupId, previousAgentId: orNull(agentId), cause, source }),
  }),
  FollowUpRejected: event({
    version: 1,
    summary: 'A customer’s message on a finished ticket was turned away by the queue’s policy.',
    schema: Type.Object({ ticketId, author: Type.String() }),
  }),
  ConfidentialityChanged: event({
    version: 1,
    summary: 'Among requesters, the ticket became visible to its own alone, or ceased to be.',
    schema: Type.Object({ ticketId, confidential: Type.Boolean() }),
  }),
  TicketDetailsChanged: event({
    version: 1,
    summary: 'Fields besides custody changed; without changes it records a touch of the source.',
    schema: Type.Object({ ticketId, changes: details, source }),
  }),
  SharingRequested: event({
    version: 1,
    summary: 'Sharing of an organization’s tickets was asked for.',
    schema: Type.Object({
      ticketId,
      organizationId,
      sharingType: oneOf(sharingTypes),
      problemType: Type.Literal('Shared organization requests'),
      articleId: orNull(articleId),
      requesterId: orNull(requesterId),
    }),
  }),
  RiskWarningSent: event({
    version: 1,
    summary: 'The security warning was sent to the requester.',
    schema: Type.Object({ ticketId, articleId, wordingVersion: Type.Integer(), wordingSha256: Type.String() }),
  }),
  RiskApprovalRecorded: event({
    version: 1,
    summary: 'The requester’s answer to the security warning was recorded.',
    schema: Type.Object({
      ticketId,
      requesterId,
      articleId,
      clear: Type.Boolean(),
      approvedAt: Type.String(),
      sharingType: oneOf(sharingTypes),
      wordingVersion: Type.Integer(),
      wordingSha256: Type.String(),
    }),
  }),
  SharingReviewRequested: event({
    version: 1,
    summary: 'Somebody was in doubt and asked a second person.',
    schema: Type.Object({ ticketId, agentId }),
  }),
  SharingReviewed: event({
    version: 1,
    summary: 'The second person decided.',
    schema: Type.Object({
      ticketId,
      agentId,
      approved: Type.Boolean(),
      reason: Type.String(),
      overridesRefusal: Type.Boolean(),
      /** Revision of the overridden note in the organization's stream; absent where none stood. */
      overriddenRefusal: Type.Optional(Type.Integer()),
    }),
  }),
});
export type TicketEvent = EventOf<typeof ticketEvents>;
