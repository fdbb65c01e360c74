import { describe, expect, it } from '@jest/globals';
import { requesterAccess, type RequesterStanding } from '../../../src/ticket/requester-access.js';
import { accessTable, type MatrixRow } from '../../support/access-table.js';

/** How each role of the matrix stands to the ticket's organization. */
const standings: { readonly [Role in MatrixRow['role']]: Omit<NonNullable<RequesterStanding['organization']>, 'visibility'> } = {
  'same organization': { member: true, view: false },
  'second organization': { member: true, view: false },
  'view_organization': { member: true, view: true },
  'ex-member': { member: false, view: false },
  'other organization': { member: false, view: false },
  'nobody': { member: false, view: false },
};

describe('what a requester may do with a ticket (ORG-1 to ORG-5)', () => {
  it.each(accessTable)('$role, $visibility, own: $own, confidential: $confidential → see $see, comment $comment, by $rule', (row) => {
    const { role, visibility, own, confidential, see, comment, rule } = row;
    expect(requesterAccess({ own, confidential, organization: { visibility, ...standings[role] } })).toEqual({ see, comment, rule });
  });

  it('never lets anybody comment on what they do not see', () => {
    for (const { see, comment } of accessTable) expect(comment && !see).toBe(false);
  });

  it('on a ticket without an organization, is its own requester’s alone (ORG-1)', () => {
    for (const confidential of [true, false]) {
      expect(requesterAccess({ own: true, confidential, organization: null })).toEqual({ see: true, comment: true, rule: 'ORG-1' });
      expect(requesterAccess({ own: false, confidential, organization: null })).toEqual({ see: false, comment: false, rule: 'ORG-1' });
    }
  });
});
