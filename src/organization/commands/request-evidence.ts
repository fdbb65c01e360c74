import { createHash } from 'node:crypto';
import type { Installation } from '../../installation/installation.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import type { Actor } from '../../kernel/actor.js';
import type { Refusal } from '../../kernel/refusal.js';
import { sharingRequest, type SharingRequestFacts } from '../../ticket/sharing-request.js';
import type { Ticket } from '../../ticket/ticket.js';
import { sightOf } from '../../ticket/ticket.sight.js';
import type { VisibilityFacts } from '../change-visibility.js';
import type { Requester } from '../requester.decider.js';
import type { RecordedReview, RequestTicket } from '../sharing-checks.js';

/** What a change of visibility was given to rest on: the request ticket and its requester, as the event store had them. */
export class RequestEvidence {
  /** @param requester the ticket's; null where it has none */
  constructor(
    private readonly ticket: Ticket,
    private readonly requester: Requester | null,
  ) {}

  /** Whoever can't see the request ticket is told that there is none (PRM-5). */
  sight(asker: Actor, installation: Installation): Refusal | null {
    const facts = ticketFacts(installation, { now: '', asker, requesters: new Map(), organizations: new Map() }); // sight asks for no time
    return sightOf(asker, this.ticket, facts);
  }

  /** The facts at an instant (ISO 8601); null where there is no such ticket. */
  at(now: string, { settings }: Installation): VisibilityFacts | null {
    if (this.ticket.phase === 'unknown') return null;
    const { timeZone, ticketUrl, approvalValidDays, riskWarning, riskWarningVersion } = settings;
    return {
      now,
      timeZone,
      ticketUrl,
      approvalValidDays,
      ticket: requestTicket(sharingRequest(this.ticket)),
      requesterOrganizations: this.requester?.phase === 'registered' ? this.requester.organizations : [],
      wording: { version: riskWarningVersion, sha256: createHash('sha256').update(riskWarning).digest('hex') },
    };
  }
}

function requestTicket(facts: SharingRequestFacts): RequestTicket {
  const { ticketId, revision, organizationId, request, confirmedType, approval, answersWarning, answersType, review } = facts;
  return { ticketId, revision, organizationId, request, confirmedType, approval, answersRequest: answersWarning && answersType, review: reviewed(review) };
}

function reviewed(review: SharingRequestFacts['review']): RecordedReview {
  if (review.state === 'none' || review.state === 'in_review') return { state: review.state };
  return { state: review.state, reviewedBy: review.reviewedBy, overriddenRefusal: review.overriddenRefusal };
}
