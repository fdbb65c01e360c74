import type { ArticleId } from '../kernel/brand.js';
import type { Evolve, Happened } from '../kernel/decider.js';
import type { DataOf } from '../kernel/event.js';
import { isFinished, lockOf, type OpenedTicket, ownerOf, placeholder, type Sharing, type Ticket } from './ticket.js';
import type { Category, TicketEvent, ticketEvents } from './ticket.events.js';

type Data<Type extends TicketEvent['type']> = DataOf<typeof ticketEvents, Type>;

/**
 * Folds an event into a ticket that is open; every event moves its clock. A stream that does not begin with its
 * opening stays unknown: evolve is total, and nothing can be decided on such a ticket.
 */
function onTicket<Type extends TicketEvent['type']>(
  step: (ticket: OpenedTicket, data: Data<Type>, happened: Happened) => Partial<OpenedTicket>,
): (ticket: Ticket, data: Data<Type>, happened: Happened) => Ticket {
  return (ticket, data, happened) =>
    ticket.phase === 'unknown'
      ? ticket
      : { ...ticket, ...step(ticket, data, happened), changedAt: happened.meta.occurredAt, revision: happened.revision };
}

const noSharing: Sharing = { request: null, warning: null, approval: null, review: { state: 'none' } };

/** How a ticket follows from its events. */
export const evolveTicket: Evolve<Ticket, TicketEvent> = {
  TicketOpened: (_, data, { revision, meta: { occurredAt } }) => ({
    phase: 'opened',
    ticketId: data.ticketId,
    subject: data.subject,
    queueId: data.queueId,
    groupId: data.groupId,
    arrivedAt: occurredAt,
    status: data.status,
    statusCategory: data.statusCategory,
    cameFrom: null,
    openSince: data.statusCategory === 'open' ? occurredAt : null,
    lockable: isLockable(data.statusCategory, data.lockable),
    custody: data.ownerId === placeholder ? { by: 'nobody' } : { by: 'agent', ownerId: data.ownerId, lock: null },
    everOwned: data.ownerId !== placeholder,
    responsibleId: null,
    internal: null,
    lastCleared: null,
    watchers: [],
    articles: new Map(),
    priority: data.priority,
    requesterId: data.requesterId,
    organizationId: data.organizationId,
    confidential: data.confidential,
    channel: data.channel,
    details: withChanges({}, data.details ?? {}),
    sharing: noSharing,
    followsUp: data.followsUp,
    openedAt: occurredAt,
    changedAt: occurredAt,
    revision,
  }),
  TicketLocked: onTicket<'TicketLocked'>((ticket, { holderId }, { revision, meta: { occurredAt } }) => ({
    custody: {
      by: 'agent',
      ownerId: ticket.custody.by === 'agent' ? ticket.custody.ownerId : holderId,
      lock: { holderId, token: revision, since: occurredAt, lastArticleAt: null },
    },
  })),
  // The owner stays: an unlocked ticket still names its last owner (LCK-7).
  TicketUnlocked: onTicket<'TicketUnlocked'>(({ custody }) => ({
    custody: custody.by === 'agent' ? { ...custody, lock: null } : custody,
  })),
  OwnerChanged: onTicket<'OwnerChanged'>((ticket, { to }) => ({
    custody: to === placeholder ? { by: 'nobody' } : { by: 'agent', ownerId: to, lock: lockOf(ticket) },
    everOwned: ticket.everOwned || to !== placeholder,
  })),
  ResponsibleChanged: onTicket<'ResponsibleChanged'>((_, { to }) => ({ responsibleId: to })),
  WatcherAdded: onTicket<'WatcherAdded'>(({ watchers }, { agentId }) => ({
    watchers: watchers.includes(agentId) ? watchers : [...watchers, agentId],
  })),
  WatcherRemoved: onTicket<'WatcherRemoved'>(({ watchers }, { agentId }) => ({
    watchers: watchers.filter((watcher) => watcher !== agentId),
  })),
  AgentMentioned: onTicket<'AgentMentioned'>(() => ({})), // gives no right (WAT-2)
  TicketMoved: onTicket<'TicketMoved'>((_, { to, groupId }, { meta }) => ({ queueId: to, groupId, arrivedAt: meta.occurredAt })),
  PriorityChanged: onTicket<'PriorityChanged'>((_, { to }) => ({ priority: to })),
  StatusChanged: onTicket<'StatusChanged'>((ticket, data, { meta: { occurredAt, commandId } }) => ({
    status: data.to,
    statusCategory: data.toCategory,
    cameFrom: { status: data.from, commandId },
    openSince: data.toCategory === 'open' ? (ticket.openSince ?? occurredAt) : null,
    lockable: isLockable(data.toCategory, data.lockable),
  })),
  ArticleAdded: onTicket<'ArticleAdded'>((ticket, { articleId, kind, author }, { revision, meta: { occurredAt } }) => ({
    articles: new Map(ticket.articles).set(articleId, { kind, author, at: occurredAt, revision, important: false }),
    custody: writtenBy(ticket, author, occurredAt),
  })),
  ArticleMarkedImportant: onTicket<'ArticleMarkedImportant'>(({ articles }, { articleId, important }) => ({
    articles: marked(articles, articleId, important),
  })),
  InternalGroupAssigned: onTicket<'InternalGroupAssigned'>((_, { groupId, agentId }) => ({ internal: { groupId, agentId } })),
  InternalAgentChanged: onTicket<'InternalAgentChanged'>((_, { groupId, to }) => ({ internal: { groupId, agentId: to } })),
  InternalGroupCleared: onTicket<'InternalGroupCleared'>((ticket, data, { meta: { commandId } }) => ({
    internal: null,
    lastCleared: {
      groupId: data.previousGroupId,
      agentId: data.previousAgentId,
      // The status that cleared it came just before it, by the same command.
      status: ticket.cameFrom?.commandId === commandId ? ticket.cameFrom.status : ticket.status,
      cause: data.cause,
    },
  })),
  FollowUpRejected: onTicket<'FollowUpRejected'>(() => ({})),
  ConfidentialityChanged: onTicket<'ConfidentialityChanged'>((_, { confidential }) => ({ confidential })),
  TicketDetailsChanged: onTicket<'TicketDetailsChanged'>(({ details }, { changes }) => ({ details: withChanges(details, changes) })),
  SharingRequested: onTicket<'SharingRequested'>(({ sharing }, { organizationId, sharingType, requesterId, articleId }, { revision }) => {
    const { request } = sharing;
    const typeChange = request === null || request.sharingType === sharingType ? (request?.typeChange ?? null) : revision;
    return { sharing: { ...sharing, request: { organizationId, sharingType, requesterId, articleId, typeChange } } };
  }),
  RiskWarningSent: onTicket<'RiskWarningSent'>(({ sharing }, { articleId, wordingVersion, wordingSha256 }, { revision, meta }) =>
    // The same wording again changes nothing: an answer to the first warning stays one.
    sharing.warning?.wordingVersion === wordingVersion && sharing.warning.wordingSha256 === wordingSha256
      ? {}
      : { sharing: { ...sharing, warning: { articleId, wordingVersion, wordingSha256, sentAt: meta.occurredAt, revision } } },
  ),
  RiskApprovalRecorded: onTicket<'RiskApprovalRecorded'>(({ sharing }, approval) => ({ sharing: { ...sharing, approval } })),
  SharingReviewRequested: onTicket<'SharingReviewRequested'>(({ sharing }, { agentId }) => ({
    sharing: { ...sharing, review: { state: 'in_review', askedBy: agentId } },
  })),
  SharingReviewed: onTicket<'SharingReviewed'>(({ sharing }, { agentId, approved, reason, overridesRefusal, overriddenRefusal = null }) => ({
    sharing: {
      ...sharing,
      review: {
        state: approved ? 'approved' : 'denied',
        askedBy: sharing.review.state === 'none' ? agentId : sharing.review.askedBy,
        reviewedBy: agentId,
        reason,
        overridesRefusal,
        overriddenRefusal,
      },
    },
  })),
};

/** The event says so where `unlockCategories` differed from its default (LCK-10). */
function isLockable(category: Category, said: boolean | undefined): boolean {
  return said ?? !isFinished(category);
}

/** An article by the holder sets the lock's clock back (LCK-8). */
function writtenBy(ticket: OpenedTicket, author: string, at: string): OpenedTicket['custody'] {
  const lock = lockOf(ticket);
  if (lock === null || author !== `agent:${lock.holderId}`) return ticket.custody;
  return { by: 'agent', ownerId: ownerOf(ticket), lock: { ...lock, lastArticleAt: at } };
}

function marked(articles: OpenedTicket['articles'], articleId: ArticleId, important: boolean): OpenedTicket['articles'] {
  const article = articles.get(articleId);
  return article === undefined ? articles : new Map(articles).set(articleId, { ...article, important });
}

/** Null clears a field. */
function withChanges(details: OpenedTicket['details'], changes: OpenedTicket['details']): OpenedTicket['details'] {
  return Object.fromEntries(Object.entries({ ...details, ...changes }).filter(([, value]) => value !== null && value !== undefined));
}
