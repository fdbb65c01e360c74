import type { Organization } from './organization.decider.js';
import type { Requester } from './requester.decider.js';

/** What a requester may do with an organization's tickets that are not their own and not confidential. */
export interface Sight {
  readonly see: boolean;
  readonly comment: boolean;
}

const none: Sight = { see: false, comment: false };

/**
 * Sight by membership and visibility (ORG-2), widened by `view_organization`, which never gives comments (ORG-3).
 * Whoever is no member sees nothing (ORG-4).
 */
export function sightOf(organization: Organization, requester: Requester): Sight {
  if (organization.phase === 'unknown' || requester.phase === 'unknown') return none;
  const { organizationId, visibility } = organization;
  if (!requester.organizations.includes(organizationId)) return none;
  return { see: visibility !== 'private' || requester.views.includes(organizationId), comment: visibility === 'shared_read_write' };
}
