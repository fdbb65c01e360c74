import type { Organization } from './organization.js';
import type { Visibility } from './organization.events.js';
import type { Requester } from './requester.decider.js';

/** How a requester stands to an organization, for whoever judges what they see of its tickets. */
export interface Standing {
  readonly visibility: Visibility;
  readonly member: boolean;
  /** Has `view_organization` there (ORG-3); only members have. */
  readonly view: boolean;
}

/** Membership, sight of all tickets, and visibility, at one moment; null where nobody knows the organization. */
export function standingOf(organization: Organization, requester: Requester): Standing | null {
  if (organization.phase === 'unknown') return null;
  const { organizationId, visibility } = organization;
  const member = requester.phase === 'registered' && requester.organizations.includes(organizationId);
  return { visibility, member, view: member && requester.views.includes(organizationId) };
}
