import type { ArticleId, OrganizationId, TicketId } from '../kernel/brand.js';
import type { Visibility } from './organization.events.js';

/** A note that sharing shall not be enabled; an override holds only for the note that stood when it was given (ORG-8). */
export interface StandingRefusal {
  readonly reason: string;
  /** Of its `SharingRefusalNoted`: which note it is. */
  readonly revision: number;
  /** ISO 8601. */
  readonly notedAt: string;
  /** `kind:id`. */
  readonly notedBy: string;
}

/** An approval that an enabling has used up (ORG-7): the article that holds it, on the request ticket. */
export interface UsedConsent {
  readonly requestTicketId: TicketId;
  readonly articleId: ArticleId;
  /** ISO 8601. */
  readonly approvedAt: string;
}

/** An organization that is registered. */
export interface RegisteredOrganization {
  readonly phase: 'registered';
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly visibility: Visibility;
  /** Lines, oldest first; appended, never edited (ORG-9). */
  readonly details: readonly string[];
  /** The latest that stands, null where none does. */
  readonly standingRefusal: StandingRefusal | null;
  readonly usedConsents: readonly UsedConsent[];
}

/** What is known of an organization. */
export type Organization = { readonly phase: 'unknown' } | RegisteredOrganization;
