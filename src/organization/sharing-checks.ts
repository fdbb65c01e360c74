import type { AgentId, ArticleId, OrganizationId, RequesterId, TicketId } from '../kernel/brand.js';
import type { RegisteredOrganization } from './organization.js';
import type { Visibility } from './organization.events.js';

/** What the pre-checks of ORG-6 are called, in their order there. */
export const preChecks = ['metadata', 'type-confirmed', 'risk-approved', 'standing-refusal', 'ticket-organization', 'in-review'] as const;
export type PreCheck = (typeof preChecks)[number];

/** The two ways of sharing, as a request ticket and a details line write them. */
export const sharingModes = {
  shared_read: { sharingType: 'read_only', label: 'Read only' },
  shared_read_write: { sharingType: 'read_write', label: 'Read+write' },
} as const;
export type SharedVisibility = keyof typeof sharingModes;
export type SharingType = (typeof sharingModes)[SharedVisibility]['sharingType'];

/** A text by which the requester was warned, and by which they must still be warned. */
export interface Wording {
  readonly version: number;
  /** Hex. */
  readonly sha256: string;
}

/** The requester's last answer to the warning, as the request ticket has it on record. */
export interface RecordedApproval {
  readonly requesterId: RequesterId;
  readonly articleId: ArticleId;
  /** Unclear answers are on record as unclear (ORG-8). */
  readonly clear: boolean;
  /** When they wrote it, ISO 8601. */
  readonly approvedAt: string;
  readonly sharingType: SharingType;
  readonly wordingVersion: number;
  readonly wordingSha256: string;
}

/** What came of asking a second person (ORG-8). */
export type RecordedReview =
  | { readonly state: 'none' | 'in_review' }
  | {
      readonly state: 'approved' | 'denied';
      readonly reviewedBy: AgentId;
      /** Revision of the refusal note that it overrides, in the organization's stream; null: none. */
      readonly overriddenRefusal: number | null;
    };

/** What the request ticket has on record, at a revision of its stream. */
export interface RequestTicket {
  readonly ticketId: TicketId;
  readonly revision: number;
  readonly organizationId: OrganizationId | null;
  /** Problem type and type of sharing; null where they are not recorded. */
  readonly request: { readonly organizationId: OrganizationId; readonly sharingType: SharingType } | null;
  readonly confirmedType: SharingType | null;
  readonly approval: RecordedApproval | null;
  /** The approval was written after the warning was sent, and after the type last changed. */
  readonly answersRequest: boolean;
  readonly review: RecordedReview;
}

/** What a change of visibility rests on besides the organization itself. */
export interface SharingEvidence {
  /** The instant of the decision, ISO 8601. */
  readonly now: string;
  readonly ticket: RequestTicket;
  /** Organizations of the ticket's requester at that moment. */
  readonly requesterOrganizations: readonly OrganizationId[];
  /** The warning's wording in force. */
  readonly wording: Wording;
  /** Days, fractions allowed. */
  readonly approvalValidDays: number;
}

/** Sharing as it is to be enabled, with all that speaks for or against it. */
interface Case {
  readonly organization: RegisteredOrganization;
  readonly to: SharedVisibility;
  readonly evidence: SharingEvidence;
}

/** One row a pre-check: what must hold at the moment of the change (ORG-6). */
const holds: { readonly [Check in PreCheck]: (found: Case) => boolean } = {
  metadata: ({ evidence: { ticket } }) => ticket.request !== null,
  'type-confirmed': ({ to, evidence: { ticket } }) => ticket.request !== null && ticket.confirmedType === sharingModes[to].sharingType,
  'risk-approved': (found) => standingApproval(found) !== null,
  'standing-refusal': ({ organization: { standingRefusal }, evidence: { ticket } }) =>
    standingRefusal === null || overriddenBy(ticket.review) === standingRefusal.revision,
  'ticket-organization': ({ organization, evidence: { ticket } }) =>
    belongs(ticket, organization) && (ticket.request === null || ticket.request.organizationId === organization.organizationId),
  'in-review': ({ evidence: { ticket } }) => ticket.review.state === 'none' || ticket.review.state === 'approved',
};

/** The pre-checks that fail, every one of them, in the order of ORG-6; empty where sharing may be enabled. */
export function failedChecks(organization: RegisteredOrganization, to: SharedVisibility, evidence: SharingEvidence): readonly PreCheck[] {
  return preChecks.filter((check) => !holds[check]({ organization, to, evidence }));
}

/** Whether a ticket is one of the organization's: all that disabling asks of it (ORG-11). */
export function belongs(ticket: RequestTicket, organization: RegisteredOrganization): boolean {
  return ticket.organizationId === organization.organizationId;
}

/** Whether sharing goes further in one mode than in the other: only that takes the pre-checks (ORG-11). */
export function widens(from: Visibility, to: Visibility): to is SharedVisibility {
  return reach[to] > reach[from];
}

const reach: { readonly [Mode in Visibility]: number } = { private: 0, shared_read: 1, shared_read_write: 2 };
const day = 86_400_000;

/**
 * The approval, where it counts: clear, given by a present member for the type on record and in the wording in force,
 * after warning and request, not used up and not too old (ORG-6, ORG-7).
 */
function standingApproval({ organization, evidence }: Pick<Case, 'organization' | 'evidence'>): RecordedApproval | null {
  const { ticket, wording, now, approvalValidDays, requesterOrganizations } = evidence;
  const { approval, request } = ticket;
  if (approval === null || request === null) return null;
  const counts =
    approval.clear &&
    ticket.answersRequest &&
    approval.sharingType === request.sharingType &&
    approval.wordingVersion === wording.version &&
    approval.wordingSha256 === wording.sha256 &&
    requesterOrganizations.includes(organization.organizationId) &&
    Date.parse(now) < Date.parse(approval.approvedAt) + approvalValidDays * day &&
    !organization.usedConsents.some((used) => used.requestTicketId === ticket.ticketId && used.articleId === approval.articleId);
  return counts ? approval : null;
}

function overriddenBy(review: RecordedReview): number | null {
  return review.state === 'approved' ? review.overriddenRefusal : null;
}
