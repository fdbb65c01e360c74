import type { OrganizationId, TicketId } from '../kernel/brand.js';
import type { Decision } from '../kernel/decider.js';
import type { DataOf } from '../kernel/event.js';
import { refuse, type Refusal } from '../kernel/refusal.js';
import type { RegisteredOrganization } from './organization.js';
import type { OrganizationEvent, organizationEvents, Visibility } from './organization.events.js';
import type { Asker } from './organization-rights.js';
import { belongs, failedChecks, type PreCheck, type SharingEvidence, sharingModes, widens } from './sharing-checks.js';

export interface ChangeVisibility {
  readonly type: 'ChangeVisibility';
  readonly organizationId: OrganizationId;
  readonly visibility: Visibility;
  readonly requestTicketId: TicketId;
}

/** The evidence, and how the details line is to be written. */
export interface VisibilityFacts extends SharingEvidence {
  /** IANA name; the line's date is the day there (ORG-9). */
  readonly timeZone: string;
  /** With `{id}` for the ticket's id. */
  readonly ticketUrl: string;
}

/**
 * Who of the organization sees whose tickets. Going further asks for every pre-check (ORG-6); going back, or disabling,
 * for a ticket of the organization alone; what holds already changes nothing (ORG-11).
 */
export function changeVisibility(
  { visibility: to }: ChangeVisibility,
  organization: RegisteredOrganization,
  asker: Asker,
  facts: VisibilityFacts,
): Decision<OrganizationEvent> {
  const { organizationId, visibility: from } = organization;
  if (from === to) return [];
  const enabling = widens(from, to);
  const refused = enabling ? notEnabled(organization, to, asker, facts) : notOf(organization, facts);
  if (refused !== null) return refused;
  const { ticketId: requestTicketId, revision: requestTicketRevision } = facts.ticket;
  const consent = enabling ? consentOf(facts) : null;
  const data = { organizationId, from, to, requestTicketId, requestTicketRevision, detail: detailLine(to, facts), consent, cause: 'command' } as const;
  return [{ type: 'OrgVisibilityChanged', data }];
}

/** The line in the organization's details, word for word (ORG-9). */
export function detailLine(to: Visibility, { now, timeZone, ticketUrl, ticket }: VisibilityFacts): string {
  const done = to === 'private' ? 'disabled' : `(${sharingModes[to].label}) enabled`;
  return `Shared organization ${done} ${dayIn(timeZone, now)} as per ${ticketUrl.split('{id}').join(ticket.ticketId)}`;
}

function notEnabled(organization: RegisteredOrganization, to: keyof typeof sharingModes, { actor }: Asker, facts: VisibilityFacts): Refusal | null {
  const failed = failedChecks(organization, to, facts);
  if (failed.length > 0) return preChecksFailed('ORG-6', failed);
  const { review } = facts.ticket;
  // Whoever reviews must not be the one who then enables (ORG-8).
  const alone = review.state === 'approved' && actor.kind === 'agent' && actor.id === review.reviewedBy;
  return alone ? refuse('ORG-8', 'organization/second-person-needed', { agentId: review.reviewedBy }) : null;
}

function notOf(organization: RegisteredOrganization, { ticket }: VisibilityFacts): Refusal | null {
  return belongs(ticket, organization) ? null : preChecksFailed('ORG-11', ['ticket-organization']);
}

function preChecksFailed(rule: string, failed: readonly PreCheck[]): Refusal {
  return refuse(rule, 'organization/pre-checks-failed', { failed });
}

type Consent = DataOf<typeof organizationEvents, 'OrgVisibilityChanged'>['consent'];

function consentOf({ ticket: { approval } }: VisibilityFacts): Consent {
  if (approval === null) return null;
  const { requesterId, articleId, approvedAt, wordingVersion, wordingSha256 } = approval;
  return { requesterId, articleId, approvedAt, wordingVersion, wordingSha256 };
}

/** The day as `YYYY-MM-DD` in a time zone. */
function dayIn(timeZone: string, instant: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' });
  const part = Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
}
