import type { ActorKind } from '../kernel/actor.js';
import type { AgentId, ArticleId, GroupId, OrganizationId, QueueId, RequesterId, StatusId } from '../kernel/brand.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Category } from './ticket.events.js';
import type { Permission } from './ticket.facts.js';

/** What each refusal tells besides its reason. Never named `type`, `title`, `status`, `detail` or `rule`: the problem document has those. */
interface RefusalFacts {
  'request/invalid': { readonly errors: readonly { readonly path: string; readonly message: string }[] };
  'request/unknown-actor': { readonly actor: string };
  'request/actor-not-allowed': { readonly kind: ActorKind; readonly allowed: readonly ActorKind[] };
  'request/not-commentable': object;
  'ticket/right-missing': { readonly missing: Permission | 'review_sharing'; readonly queueId: QueueId };
  'ticket/not-found': object;
  'ticket/not-yet-open': object;
  'ticket/out-of-order': { readonly at: string; readonly last: string };
  'ticket/already-exists': object;
  'ticket/queue-unknown': { readonly queueId: QueueId };
  'ticket/status-unknown': { readonly statusId: StatusId; readonly known: readonly StatusId[] };
  'ticket/article-unknown': { readonly articleId: ArticleId | null };
  'ticket/locked-by-another': { readonly holder: AgentId };
  'ticket/not-open': { readonly statusId: StatusId; readonly category: Category };
  'ticket/lock-token-stale': { readonly current: number | null };
  'ticket/not-eligible-owner': { readonly ownerId: AgentId; readonly queueId: QueueId };
  'ticket/not-eligible-responsible': { readonly responsibleId: AgentId; readonly queueId: QueueId };
  'ticket/watcher-cannot-read': { readonly agentId: AgentId };
  'ticket/mention-cannot-read': { readonly agentId: AgentId };
  'ticket/group-not-mapped': { readonly groupId: GroupId; readonly statusId: StatusId; readonly legal: readonly GroupId[] };
  'ticket/internal-agent-not-in-group': { readonly agentId: AgentId; readonly groupId: GroupId; readonly legal: readonly AgentId[] };
  'ticket/internal-agent-is-owner': { readonly agentId: AgentId; readonly legal: readonly AgentId[] };
  'ticket/internal-group-ambiguous': { readonly agentId: AgentId; readonly candidates: readonly GroupId[] };
  'ticket/nothing-to-restore': object;
  'ticket/would-clear-shared-ownership': { readonly groupId: GroupId; readonly agentId: AgentId | null; readonly statusId: StatusId };
  'ticket/follow-up-rejected': object;
  'ticket/requester-not-in-organization': { readonly requesterId: RequesterId | null; readonly organizationId: OrganizationId };
  'ticket/sharing-not-requested': object;
  'ticket/warning-not-sent': object;
  'organization/no-review-open': object;
  'organization/second-person-needed': { readonly agentId: AgentId };
}

/** Why a ticket may say no: `context/reason`, the last two segments of the problem's type. */
export type TicketReason = keyof RefusalFacts;

/** Says no, for a reason that the table below knows, with the facts that belong to it. */
export function no<Reason extends TicketReason>(rule: string, reason: Reason, facts: RefusalFacts[Reason]): Refusal {
  return refuse(rule, reason, { ...facts });
}

/** How a refusal reads in a problem document; `detail` says what to do. */
export interface RefusalText<Facts> {
  readonly status: 403 | 404 | 409;
  readonly title: string;
  readonly detail: (facts: Facts) => string;
}

const listed = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(', '));

/** Every reason that a ticket's rules give, in words; those of `request/` are the door's. */
export const ticketRefusals: {
  readonly [Reason in Exclude<TicketReason, `request/${string}`>]: RefusalText<RefusalFacts[Reason]>;
} = {
  'ticket/right-missing': {
    status: 403,
    title: 'A right is missing',
    detail: ({ missing, queueId }) => `Ask an administrator for "${missing}" on queue ${queueId}.`,
  },
  'ticket/not-found': { status: 404, title: 'No such ticket', detail: () => 'Check the id: there is no such ticket, or it is not yours to see.' },
  'ticket/not-yet-open': { status: 404, title: 'The ticket is not open yet', detail: () => 'Send the ticket’s opening line before its changes.' },
  'ticket/out-of-order': {
    status: 409,
    title: 'A change older than the ticket’s last one',
    detail: ({ at, last }) => `Sort the ticket’s lines by time: ${at} comes after ${last}.`,
  },
  'ticket/already-exists': { status: 409, title: 'The ticket exists already', detail: () => 'Open it under another id, or leave the id out.' },
  'ticket/queue-unknown': {
    status: 409,
    title: 'No such queue',
    detail: ({ queueId }) => `${queueId} is unknown or no longer in use; choose an active queue.`,
  },
  'ticket/status-unknown': {
    status: 409,
    title: 'No such status',
    detail: ({ statusId, known }) => `There is no status ${statusId}; choose one of: ${listed(known)}.`,
  },
  'ticket/article-unknown': {
    status: 409,
    title: 'No such article',
    detail: ({ articleId }) => `${articleId ?? 'No article'} is not an article of this ticket that serves here; name one that does.`,
  },
  'ticket/locked-by-another': {
    status: 409,
    title: 'Another agent holds the lock',
    detail: ({ holder }) => `${holder} holds this ticket; ask them, or take it over with change-owner.`,
  },
  'ticket/not-open': {
    status: 409,
    title: 'A finished ticket is never locked',
    detail: ({ statusId }) => `The ticket is in status ${statusId}; reopen it first.`,
  },
  'ticket/lock-token-stale': {
    status: 409,
    title: 'The lock has changed since',
    detail: ({ current }) => (current === null ? 'The ticket is unlocked; lock it again.' : `The lock's token is ${current}; read the ticket again.`),
  },
  'ticket/not-eligible-owner': {
    status: 409,
    title: 'This agent may not own the ticket',
    detail: ({ ownerId, queueId }) => `${ownerId} may not own tickets in ${queueId}; choose one of the candidates for owner.`,
  },
  'ticket/not-eligible-responsible': {
    status: 409,
    title: 'This agent may not be responsible',
    detail: ({ responsibleId, queueId }) => `${responsibleId} may not be responsible in ${queueId}; choose one of the candidates.`,
  },
  'ticket/watcher-cannot-read': {
    status: 409,
    title: 'This agent cannot read the ticket',
    detail: ({ agentId }) => `${agentId} cannot read the ticket, so they cannot watch it; give them reading on its queue first.`,
  },
  'ticket/mention-cannot-read': {
    status: 409,
    title: 'A mentioned agent cannot read the ticket',
    detail: ({ agentId }) => `${agentId} cannot read the ticket; mention somebody who can.`,
  },
  'ticket/group-not-mapped': {
    status: 409,
    title: 'The status does not allow this internal group',
    detail: ({ groupId, statusId, legal }) => `${groupId} is not mapped to ${statusId}; it allows: ${listed(legal)}.`,
  },
  'ticket/internal-agent-not-in-group': {
    status: 409,
    title: 'The internal agent is not in the internal group',
    detail: ({ agentId, groupId }) => `${agentId} is not an active member of ${groupId}; choose one who is.`,
  },
  'ticket/internal-agent-is-owner': {
    status: 409,
    title: 'The owner cannot be the internal agent',
    detail: ({ agentId }) => `${agentId} owns this ticket; choose another internal agent or change the owner first.`,
  },
  'ticket/internal-group-ambiguous': {
    status: 409,
    title: 'The internal group is not clear',
    detail: ({ agentId, candidates }) => `Name the group for ${agentId}; candidates: ${listed(candidates)}.`,
  },
  'ticket/nothing-to-restore': {
    status: 409,
    title: 'There is nothing to restore',
    detail: () => 'No internal pair was lost that a status still allows; assign one with assign-internal.',
  },
  'ticket/would-clear-shared-ownership': {
    status: 409,
    title: 'An automation may not clear shared ownership',
    detail: ({ groupId, statusId }) => `${statusId} does not map ${groupId}; map it, name another pair, or let an agent do it.`,
  },
  'ticket/follow-up-rejected': {
    status: 409,
    title: 'This ticket takes no further messages',
    detail: () => 'The ticket is finished; open a new one.',
  },
  'ticket/requester-not-in-organization': {
    status: 409,
    title: 'The requester is not in this organization',
    detail: ({ requesterId, organizationId }) => `${requesterId ?? 'A ticket without a requester'} is not of ${organizationId}; name one of the requester's organizations.`,
  },
  'ticket/sharing-not-requested': {
    status: 409,
    title: 'Sharing was not requested on this ticket',
    detail: () => 'Record the request with request-sharing first.',
  },
  'ticket/warning-not-sent': {
    status: 409,
    title: 'The requester has not been warned',
    detail: () => 'Send the warning with send-risk-warning first, then record the answer to it.',
  },
  'organization/no-review-open': { status: 409, title: 'No review is open', detail: () => 'Ask for one with request-sharing-review first.' },
  'organization/second-person-needed': {
    status: 409,
    title: 'A second person is needed',
    detail: ({ agentId }) => `${agentId} asked for this review; another agent must decide it.`,
  },
};
