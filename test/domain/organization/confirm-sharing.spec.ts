import { describe, expect, it } from '@jest/globals';
import { ordersOf } from '../../../src/kernel/process.js';
import { confirmations, confirmSharing } from '../../../src/organization/processes/confirm-sharing.js';
import { recorded } from '../../support/fold.js';

const changed = (from: string, to: string) => ({
  type: 'OrgVisibilityChanged',
  data: { organizationId: 'acme', from, to, requestTicketId: 'T-1', requestTicketRevision: 3, detail: 'line', consent: null, cause: 'command' },
});
const orders = (...events: Parameters<typeof recorded>[0]) => recorded(events).flatMap((event) => ordersOf(confirmSharing, event, null));

describe('confirming a change of visibility (ORG-10)', () => {
  it('orders one comment on the request ticket for each change, in words of its own', () => {
    const [enabled, disabled] = orders(changed('private', 'shared_read'), changed('shared_read', 'private'));
    expect(enabled).toMatchObject({ order: 'send', command: { type: 'ConfirmSharing', ticketId: 'T-1', body: confirmations.shared_read } });
    expect(disabled).toMatchObject({ order: 'send', command: { ticketId: 'T-1', body: confirmations.private } });
    expect(enabled?.id).not.toBe(disabled?.id);
  });

  it('always gives the same order for the same change', () => {
    expect(orders(changed('private', 'shared_read'))).toEqual(orders(changed('private', 'shared_read')));
  });

  it('does nothing for any other event of an organization', () => {
    expect(orders({ type: 'OrganizationRenamed', data: { organizationId: 'acme', name: 'Acme Ltd' } })).toEqual([]);
  });
});
