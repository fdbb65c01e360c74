import { createHash } from 'node:crypto';
import type { AgentId, ArticleId, RequesterId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import type { RecordRiskApproval, RequestSharing, RequestSharingReview, ReviewSharing, SendRiskWarning } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import type { Approval, Article, OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { replied } from './articles.js';
import { behindLock } from './lock.js';

/** The problem type that a request ticket must carry, exactly (ORG-6). */
export const sharingProblemType = 'Shared organization requests';

/** Records that the requester asks to share: their own doing, or an agent's by the article that says so (ORG-6). */
export function requestSharing(command: RequestSharing, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { organizationId, sharingType, articleId = null } = command;
  const { ticketId, requesterId, sharing } = ticket;
  if (articleId === null && facts.asker.kind === 'agent') {
    return no('ORG-6', 'request/invalid', { errors: [{ path: 'articleId', message: 'name the requester’s message that asks for it' }] });
  }
  if (articleId !== null && ofRequester(articleId, ticket) === null) return no('ORG-6', 'ticket/article-unknown', { articleId });
  if (sharing.request?.organizationId === organizationId && sharing.request.sharingType === sharingType) return [];
  const data = { ticketId, organizationId, sharingType, problemType: sharingProblemType, articleId, requesterId } as const;
  return [{ type: 'SharingRequested', data }];
}

/** The warning is a reply of its agent (ORG-10), with the wording of this day (ORG-7). */
export function sendRiskWarning({ articleId }: SendRiskWarning, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { riskWarning: body, riskWarningVersion: wordingVersion } = facts.settings;
  const wordingSha256 = createHash('sha256').update(body).digest('hex');
  return behindLock({}, ticket, facts, (over) => [
    ...replied({ articleId, body }, ticket, over, facts),
    { type: 'RiskWarningSent', data: { ticketId: ticket.ticketId, articleId, wordingVersion, wordingSha256 } },
  ]);
}

/**
 * Records the requester's answer to the warning, clear or not (ORG-8). It is evidence: whether it suffices, being later
 * than the warning among other things, is judged when sharing is enabled (ORG-6).
 */
export function recordRiskApproval(command: RecordRiskApproval, ticket: OpenedTicket): Decision<TicketEvent> {
  const { articleId, clear } = command;
  const { request, warning, approval: before } = ticket.sharing;
  const answer = ofRequester(articleId, ticket);
  if (answer === null) return no('ORG-6', 'ticket/article-unknown', { articleId });
  if (request === null) return no('ORG-6', 'ticket/sharing-not-requested', {});
  if (warning === null) return no('ORG-6', 'ticket/warning-not-sent', {});
  const { wordingVersion, wordingSha256 } = warning;
  const { requesterId, article } = answer;
  const approval: Approval = { requesterId, articleId, clear, approvedAt: article.at, sharingType: request.sharingType, wordingVersion, wordingSha256 };
  return sameApproval(before, approval) ? [] : [{ type: 'RiskApprovalRecorded', data: { ticketId: ticket.ticketId, ...approval } }];
}

/** When in doubt, a second person is asked (ORG-8). */
export function requestSharingReview(_: RequestSharingReview, { ticketId, sharing }: OpenedTicket, { asker }: TicketFacts): Decision<TicketEvent> {
  if (sharing.review.state === 'in_review') return [];
  return [{ type: 'SharingReviewRequested', data: { ticketId, agentId: asker.id as AgentId } }];
}

/** The second person decides; never who asked (ORG-8). */
export function reviewSharing(command: ReviewSharing, ticket: OpenedTicket, { asker, standingRefusal }: TicketFacts): Decision<TicketEvent> {
  const { ticketId, sharing, organizationId } = ticket;
  const agentId = asker.id as AgentId;
  const { approved, reason, overridesRefusal = false } = command;
  if (sharing.review.state !== 'in_review') return no('ORG-8', 'organization/no-review-open', {});
  if (sharing.review.askedBy === agentId) return no('ORG-8', 'organization/second-person-needed', { agentId });
  const overrides = approved && overridesRefusal;
  // Only the note that stands now is overridden; one of tomorrow is another.
  const note = overrides && organizationId !== null ? standingRefusal(organizationId) : null;
  const data = { ticketId, agentId, approved, reason, overridesRefusal: overrides, ...(note === null ? {} : { overriddenRefusal: note }) };
  return [{ type: 'SharingReviewed', data }];
}

/** A message of the ticket's own requester; null where the article is none. */
function ofRequester(articleId: ArticleId, { articles, requesterId }: OpenedTicket): { readonly requesterId: RequesterId; readonly article: Article } | null {
  const article = articles.get(articleId);
  if (requesterId === null || article?.kind !== 'customer' || article.author !== `requester:${requesterId}`) return null;
  return { requesterId, article };
}

function sameApproval(before: Approval | null, approval: Approval): boolean {
  return (
    before?.articleId === approval.articleId &&
    before.clear === approval.clear &&
    before.sharingType === approval.sharingType &&
    before.wordingVersion === approval.wordingVersion
  );
}
