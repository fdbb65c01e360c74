import { pick, projection } from '../../src/kernel/projection.js';
import { bool, table, text, time } from '../../src/kernel/table.js';
import { requesterEvents } from '../../src/organization/requester.events.js';
import type { Instant } from '../instant.js';

/** One row a present membership. */
export const membership = table('membership', {
  comment: 'Who belongs to which organization now: one row a requester and organization.',
  columns: {
    organization_id: text('Id of the organization.'),
    requester_id: text('Id of the requester.'),
    since: time('When the present membership began (occurred).'),
    view_organization: bool('Whether the member was given sight of all the organization’s tickets (ORG-3).'),
  },
  key: ['organization_id', 'requester_id'],
});

/** A row of `custody_read.membership`. */
export interface MembershipRow {
  readonly organization_id: string;
  readonly requester_id: string;
  readonly since: Instant;
  readonly view_organization: boolean;
}

/** The members of each organization. What a requester may see is judged on the event store, never on this (ORG-12). */
export const membershipProjection = projection({
  name: 'membership',
  version: 1,
  reads: pick(requesterEvents, 'MemberJoined', 'MemberLeft', 'MemberViewGranted', 'MemberViewRevoked'),
  tables: [membership],
  on: {
    MemberJoined: ({ organizationId, requesterId }, { meta }) => [
      membership.put({ organization_id: organizationId, requester_id: requesterId, since: meta.occurredAt, view_organization: false }),
    ],
    MemberLeft: ({ organizationId, requesterId }) => [membership.drop({ organization_id: organizationId, requester_id: requesterId })],
    MemberViewGranted: ({ organizationId, requesterId }) => [membership.patch({ organization_id: organizationId, requester_id: requesterId }, { view_organization: true })],
    MemberViewRevoked: ({ organizationId, requesterId }) => [membership.patch({ organization_id: organizationId, requester_id: requesterId }, { view_organization: false })],
  },
});
