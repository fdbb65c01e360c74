import { organizationVisibility, organizationVisibilityProjection } from '../../projections/organization-visibility/organization-visibility.projection.js';
import { fold, type Given } from '../support/fold.js';

const at = '2026-03-02T09:00:00.000Z';
const registered: Given = { type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'Acme', details: [] }, at, actor: 'admin:root' };
const changed = (from: string, to: string, when: string): Given => ({
  type: 'OrgVisibilityChanged',
  data: { organizationId: 'acme', from, to, requestTicketId: 'T-1', requestTicketRevision: 3, detail: '', consent: null, cause: 'command' },
  at: when,
});
const rows = (...events: readonly Given[]) => fold(organizationVisibilityProjection, organizationVisibility, events);

describe('the visibility of an organization', () => {
  it('starts private (ORG-1)', () => {
    expect(rows(registered)).toEqual([
      { organization_id: 'acme', visibility: 'private', from_at: at, to_at: null, request_ticket_id: null, actor: 'admin:root', from_revision: 0 },
    ]);
  });

  it('tiles its life, with the ticket and the one who changed it (HIS-1)', () => {
    const later = '2026-03-03T09:00:00.000Z';
    const history = rows(registered, changed('private', 'shared_read', at), changed('shared_read', 'private', later));
    expect(history.map(({ visibility, from_at: from, to_at: to, request_ticket_id: ticket, actor }) => [visibility, from, to, ticket, actor])).toEqual([
      ['private', at, at, null, 'admin:root'],
      ['shared_read', at, later, 'T-1', 'agent:alice'],
      ['private', later, null, 'T-1', 'agent:alice'],
    ]);
  });

  it('does not change with anything else', () => {
    expect(rows(registered, { type: 'OrganizationRenamed', data: { organizationId: 'acme', name: 'Acme Ltd' } })).toHaveLength(1);
  });
});
