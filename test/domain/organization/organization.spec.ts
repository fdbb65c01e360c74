import { describe, expect, it } from '@jest/globals';
import { parseActor } from '../../../src/kernel/actor.js';
import type { ArticleId, OrganizationId, RequesterId, TicketId } from '../../../src/kernel/brand.js';
import { evolve } from '../../../src/kernel/decider.js';
import { type OrganizationCommand, organizationDecider } from '../../../src/organization/organization.decider.js';
import type { Organization } from '../../../src/organization/organization.js';
import type { Asker } from '../../../src/organization/organization-rights.js';
import type { OrganizationEvent } from '../../../src/organization/organization.events.js';
import { given, happened } from '../../support/deciding.js';

const asker = (written: string, ...rights: string[]): Asker => ({ actor: parseActor(written) ?? { kind: 'system', id: 'test' }, rights });
const admin = asker('admin:root');
const acme = 'acme' as OrganizationId;
const put = (name: string, details?: readonly string[]) => ({ type: 'PutOrganization', organizationId: acme, body: { name, details } }) as const;
const line = { type: 'AddDetail', organizationId: acme, line: 'Pays late' } as const;
const refusal = (reason: string) => ({ type: 'NoteRefusal', organizationId: acme, reason }) as const;
const withdrawal = { type: 'WithdrawRefusal', organizationId: acme, reason: 'They signed' } as const;
const nothing = given(organizationDecider, { asker: admin, visibility: null });
const known = nothing.then(put('Acme', ['VIP']));
const as = (who: Asker) => given(organizationDecider, { asker: who, visibility: null }, known.state);

describe('an organization', () => {
  it('starts private, with its details (ORG-1)', () => {
    expect(nothing.when(put('Acme', ['VIP']))).toEqual([{ type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'Acme', details: ['VIP'] } }]);
    expect(known.state).toMatchObject({ visibility: 'private', details: ['VIP'], standingRefusal: null, usedConsents: [] });
  });

  it('takes another name, but details only the first time', () => {
    expect(known.when(put('Acme Ltd', ['new']))).toEqual([{ type: 'OrganizationRenamed', data: { organizationId: 'acme', name: 'Acme Ltd' } }]);
    expect(known.then(put('Acme Ltd', ['new'])).state).toMatchObject({ name: 'Acme Ltd', details: ['VIP'] });
    expect(known.when(put('Acme', ['new']))).toEqual([]);
  });

  it('has lines appended to its details, never edited (ORG-9)', () => {
    expect(known.then(line, line).state).toMatchObject({ details: ['VIP', 'Pays late', 'Pays late'] });
  });

  it('carries a refusal until it is withdrawn (ORG-6)', () => {
    const refused = known.then(refusal('Legal said no'));
    expect(refused.state).toMatchObject({ standingRefusal: { reason: 'Legal said no', notedBy: 'admin:root', notedAt: '2026-01-01T00:01:00.000Z' } });
    expect(refused.when(refusal('Legal said no'))).toEqual([]);
    expect(refused.when(refusal('Security too'))).toMatchObject([{ type: 'SharingRefusalNoted' }]);
    expect(refused.then(withdrawal).state).toMatchObject({ standingRefusal: null });
    expect(known.when(withdrawal)).toEqual([]);
  });

  it('remembers which approvals an enabling used up, and the line it wrote (ORG-7, ORG-9)', () => {
    const enabled = evolve<Organization, OrganizationEvent>(organizationDecider.evolve, known.state, {
      type: 'OrgVisibilityChanged',
      data: {
        organizationId: acme,
        from: 'private',
        to: 'shared_read',
        requestTicketId: 'T-1' as TicketId,
        requestTicketRevision: 9,
        detail: 'Shared organization (Read only) enabled 2026-01-01 as per T-1',
        consent: { requesterId: 'kim' as RequesterId, articleId: 'A-1' as ArticleId, approvedAt: '2026-01-01T00:00:00.000Z', wordingVersion: 1, wordingSha256: '' },
        cause: 'command',
      },
      ...happened(1),
    });
    expect(enabled).toMatchObject({
      visibility: 'shared_read',
      details: ['VIP', 'Shared organization (Read only) enabled 2026-01-01 as per T-1'],
      usedConsents: [{ requestTicketId: 'T-1', articleId: 'A-1' }],
    });
  });
});

describe('who may act on an organization', () => {
  const acts: readonly OrganizationCommand[] = [line, refusal('No'), withdrawal];

  it('is an agent with the right share_organizations (ORG-6)', () => {
    expect(as(asker('agent:sue', 'share_organizations')).when(line)).toMatchObject([{ type: 'OrganizationDetailAdded' }]);
  });

  it.each(acts)('is no agent without it: $type (ORG-6)', (act) => {
    expect(as(asker('agent:bob', 'review_sharing')).when(act)).toEqual({
      refused: 'organization/right-missing',
      rule: 'ORG-6',
      facts: { missing: 'share_organizations' },
    });
  });

  it.each(['service:billing', 'automation:rules', 'auditor:ines', 'analyst:bo', 'requester:kim'])('is never %s (PRM-9)', (who) => {
    for (const act of [...acts, put('Other')]) {
      expect(as(asker(who, 'share_organizations')).when(act)).toMatchObject({ refused: 'request/actor-not-allowed', rule: 'PRM-9' });
    }
  });

  it('sets up only as an administrator (PRM-9)', () => {
    expect(as(asker('agent:sue', 'share_organizations')).when(put('Other'))).toMatchObject({ refused: 'request/actor-not-allowed' });
  });

  it('finds nothing where no organization is (ORG-4)', () => {
    for (const act of acts) expect(nothing.when(act)).toMatchObject({ refused: 'organization/not-found' });
  });
});
