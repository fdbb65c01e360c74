import type { OrganizationStanding } from './ticket.facts.js';

/** What somebody may do with a ticket, and the rule that decides it (HIS-5). */
export interface Access {
  readonly see: boolean;
  readonly comment: boolean;
  /** Of the domain page, such as `ORG-2`. */
  readonly rule: string;
}

/** How a requester stands to a ticket: all that section 8 asks. */
export interface RequesterStanding {
  readonly own: boolean;
  readonly confidential: boolean;
  /** To the ticket's organization; null where it has none. */
  readonly organization: OrganizationStanding | null;
}

/** What a member sees of other members' tickets that are not confidential, by visibility. */
const members: { readonly [Visibility in OrganizationStanding['visibility']]: Access } = {
  private: { see: false, comment: false, rule: 'ORG-1' },
  shared_read: { see: true, comment: false, rule: 'ORG-2' },
  shared_read_write: { see: true, comment: true, rule: 'ORG-2' },
};

/**
 * The access matrix of section 8, for requesters. Lists, tickets, comments, the sight of a command and the question who
 * could see a ticket (HIS-5) all come here. The first rule that speaks decides.
 */
export function requesterAccess({ own, confidential, organization }: RequesterStanding): Access {
  if (own) return { see: true, comment: true, rule: 'ORG-1' };
  if (organization === null) return { see: false, comment: false, rule: 'ORG-1' };
  if (!organization.member) return { see: false, comment: false, rule: 'ORG-4' };
  if (confidential) return { see: false, comment: false, rule: 'ORG-5' };
  const shared = members[organization.visibility];
  // The more permissive wins; view_organization never gives comments (ORG-3).
  return organization.view && !shared.see ? { see: true, comment: false, rule: 'ORG-3' } : shared;
}
