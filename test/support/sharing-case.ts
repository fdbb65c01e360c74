import type { ArticleId, OrganizationId, RequesterId, TicketId } from '../../src/kernel/brand.js';
import type { VisibilityFacts } from '../../src/organization/change-visibility.js';
import type { RegisteredOrganization } from '../../src/organization/organization.js';
import type { RecordedApproval } from '../../src/organization/sharing-checks.js';

/** A private organization against whose sharing nothing speaks. */
export const acme: RegisteredOrganization = {
  phase: 'registered',
  organizationId: 'acme' as OrganizationId,
  name: 'Acme',
  visibility: 'private',
  details: [],
  standingRefusal: null,
  usedConsents: [],
};

/** Kim's clear approval. */
export const yes: RecordedApproval = {
  requesterId: 'kim' as RequesterId,
  articleId: 'A-yes' as ArticleId,
  clear: true,
  approvedAt: '2026-03-02T10:00:00.000Z',
  sharingType: 'read_only',
  wordingVersion: 2,
  wordingSha256: 'ab',
};

/** Everything that an enabling of `shared_read` asks for, on the day of the approval. */
export const evidence: VisibilityFacts = {
  now: '2026-03-02T12:00:00.000Z',
  timeZone: 'UTC',
  ticketUrl: 'http://localhost:3000/tickets/{id}',
  approvalValidDays: 30,
  wording: { version: 2, sha256: 'ab' },
  requesterOrganizations: ['acme' as OrganizationId],
  ticket: {
    ticketId: 'T-1' as TicketId,
    revision: 9,
    organizationId: 'acme' as OrganizationId,
    request: { organizationId: 'acme' as OrganizationId, sharingType: 'read_only' },
    confirmedType: 'read_only',
    approval: yes,
    answersRequest: true,
    review: { state: 'none' },
  },
};
