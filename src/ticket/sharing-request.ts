import type { OrganizationId, RequesterId, TicketId } from '../kernel/brand.js';
import type { SharingType } from './ticket.events.js';
import type { Approval, OpenedTicket, Review, Warning } from './ticket.js';

/** What a request ticket publishes for the pre-checks of ORG-6. It tells what is on record; the organization judges. */
export interface SharingRequestFacts {
  readonly ticketId: TicketId;
  /** The revision at which all this holds (`requestTicketRevision`). */
  readonly revision: number;
  /** The organization that the ticket belongs to, for `ticket-organization`. */
  readonly organizationId: OrganizationId | null;
  /** Whose ticket it is. */
  readonly requesterId: RequesterId | null;
  /** Problem type and type are recorded; null where they are not (`metadata`). */
  readonly request: { readonly organizationId: OrganizationId; readonly sharingType: SharingType } | null;
  /** The type that the requester has confirmed, by asking for it or by an article of theirs (`type-confirmed`). */
  readonly confirmedType: SharingType | null;
  /** The warning in its latest wording. */
  readonly warning: Warning | null;
  /** The last answer on record, with what it was about: void when type or wording have changed since (ORG-7). */
  readonly approval: Approval | null;
  /** Whether the answer was written after the warning was sent (`risk-approved`). */
  readonly answersWarning: boolean;
  /** Whether the answer was written after the type last changed; so is every answer while it never did (ORG-7). */
  readonly answersType: boolean;
  readonly review: Review;
}

/** The request ticket's side of ORG-6. */
export function sharingRequest(ticket: OpenedTicket): SharingRequestFacts {
  const { ticketId, revision, organizationId, requesterId, sharing } = ticket;
  const { request, warning, approval, review } = sharing;
  return {
    ticketId,
    revision,
    organizationId,
    requesterId,
    request: request === null ? null : { organizationId: request.organizationId, sharingType: request.sharingType },
    confirmedType: request?.sharingType ?? null,
    warning,
    approval,
    answersWarning: answersWarning(ticket),
    answersType: writtenAt(approval, ticket) > (request?.typeChange ?? -1),
    review,
  };
}

function answersWarning(ticket: OpenedTicket): boolean {
  const { warning, approval } = ticket.sharing;
  if (warning === null || approval?.wordingVersion !== warning.wordingVersion) return false;
  return writtenAt(approval, ticket) > warning.revision;
}

/** Revision of the message that holds the answer; -1 where there is none. */
function writtenAt(approval: Approval | null, { articles }: OpenedTicket): number {
  return approval === null ? -1 : (articles.get(approval.articleId)?.revision ?? -1);
}
