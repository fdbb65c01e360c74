import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseActor } from '../../../src/kernel/actor.js';
import type { OrganizationId, RequesterId } from '../../../src/kernel/brand.js';
import type { Organization } from '../../../src/organization/organization.js';
import type { Asker } from '../../../src/organization/organization-rights.js';
import { standingOf } from '../../../src/organization/organization-standing.js';
import { type Visibility, visibilities } from '../../../src/organization/organization.events.js';
import { type MembershipCommand, type RequesterCommand, requesterDecider } from '../../../src/organization/requester.decider.js';
import { given } from '../../support/deciding.js';

const asker = (written: string, ...rights: string[]): Asker => ({ actor: parseActor(written) ?? { kind: 'system', id: 'test' }, rights });
const facts = { asker: asker('admin:root'), organizationKnown: true };
const requesterId = 'kim' as RequesterId;
const put = (...organizations: string[]): RequesterCommand => ({
  type: 'PutRequester',
  requesterId,
  body: { name: 'Kim', organizations: organizations as OrganizationId[] },
});
const of = (type: MembershipCommand['type'], organizationId = 'acme'): RequesterCommand => ({ type, requesterId, organizationId: organizationId as OrganizationId });
const nothing = given(requesterDecider, facts);
const types = (decision: unknown) => (decision as readonly { type: string }[]).map(({ type }) => type);

describe('a requester', () => {
  it('is in no, one or several organizations, each membership an event (ORG-13)', () => {
    expect(nothing.when(put())).toEqual([{ type: 'RequesterRegistered', data: { requesterId: 'kim', name: 'Kim', email: null, organizations: [] } }]);
    expect(types(nothing.when(put('acme', 'zeta')))).toEqual(['RequesterRegistered', 'MemberJoined', 'MemberJoined']);
    expect(nothing.then(put('acme', 'zeta')).state).toMatchObject({ organizations: ['acme', 'zeta'], views: [] });
  });

  it('is replaced as a whole: what the record leaves out is left (ORG-13)', () => {
    const known = nothing.then(put('acme', 'zeta'), of('GrantView', 'zeta'));
    expect(known.when(put('acme', 'beta'))).toMatchObject([
      { type: 'RequesterChanged', data: { organizations: ['acme', 'beta'] } },
      { type: 'MemberViewRevoked', data: { organizationId: 'zeta' } },
      { type: 'MemberLeft', data: { organizationId: 'zeta' } },
      { type: 'MemberJoined', data: { organizationId: 'beta' } },
    ]);
    expect(known.then(put('acme', 'beta')).state).toMatchObject({ organizations: ['acme', 'beta'], views: [] });
    expect(known.when(put('zeta', 'acme'))).toEqual([]);
  });

  it('is back after a removal when the same record is put again (ORG-13)', () => {
    const left = nothing.then(put('acme'), of('RemoveMember'));
    expect(types(left.when(put('acme')))).toEqual(['RequesterChanged', 'MemberJoined']);
  });

  it('joins and leaves by commands of their own, once (ORG-13)', () => {
    const known = nothing.then(put());
    expect(types(known.when(of('AddMember')))).toEqual(['MemberJoined']);
    expect(known.then(of('AddMember')).when(of('AddMember'))).toEqual([]);
    expect(types(known.then(of('AddMember')).when(of('RemoveMember')))).toEqual(['MemberLeft']);
    expect(known.when(of('RemoveMember'))).toEqual([]);
  });

  it('is given sight of all tickets only as a member, and loses it on leaving (ORG-3)', () => {
    const member = nothing.then(put('acme'));
    expect(types(member.when(of('GrantView')))).toEqual(['MemberViewGranted']);
    expect(member.then(of('GrantView')).when(of('GrantView'))).toEqual([]);
    expect(types(member.then(of('GrantView')).when(of('RevokeView')))).toEqual(['MemberViewRevoked']);
    expect(member.when(of('RevokeView'))).toEqual([]);
    expect(member.when(of('GrantView', 'zeta'))).toMatchObject({ refused: 'organization/not-a-member', rule: 'ORG-3' });
    expect(member.then(of('GrantView'), of('RemoveMember'), of('AddMember')).state).toMatchObject({ organizations: ['acme'], views: [] });
  });

  it('must be known to become a member, and the organization too (ORG-4, ORG-13)', () => {
    expect(nothing.when(of('AddMember'))).toMatchObject({ refused: 'organization/requester-unknown', rule: 'ORG-13' });
    const nowhere = given(requesterDecider, { ...facts, organizationKnown: false }, nothing.then(put()).state);
    expect(nowhere.when(of('AddMember'))).toMatchObject({ refused: 'organization/not-found', rule: 'ORG-4' });
    expect(types(nowhere.when(put('later')))).toEqual(['RequesterChanged', 'MemberJoined']);
  });

  it.each(['AddMember', 'RemoveMember', 'GrantView', 'RevokeView'] as const)('is not for an agent without share_organizations to %s (ORG-3)', (type) => {
    const state = nothing.then(put('acme')).state;
    const by = (who: Asker) => given(requesterDecider, { ...facts, asker: who }, state).when(of(type));
    expect(by(asker('agent:bob'))).toMatchObject({ refused: 'organization/right-missing' });
    expect(by(asker('service:crm'))).toMatchObject({ refused: 'request/actor-not-allowed' });
    expect(Array.isArray(by(asker('agent:sue', 'share_organizations')))).toBe(true);
  });

  it('has in its record what its memberships say, after anything (ORG-13)', () => {
    const organization = fc.constantFrom('acme', 'beta', 'zeta');
    const anything = fc.oneof(
      fc.array(organization).map((organizations) => put(...organizations)),
      fc.tuple(fc.constantFrom('AddMember', 'RemoveMember', 'GrantView', 'RevokeView'), organization).map(([type, id]) => of(type as 'AddMember', id)),
    );
    fc.assert(
      fc.property(fc.array(anything), (commands) => {
        let known = nothing.then(put());
        const members = new Set<string>();
        for (const command of commands) {
          const decision = known.when(command);
          if (!Array.isArray(decision)) continue;
          for (const { type, data } of decision as { type: string; data: { organizationId: string } }[]) {
            if (type === 'MemberJoined') members.add(data.organizationId);
            if (type === 'MemberLeft') members.delete(data.organizationId);
          }
          known = known.then(command);
          const { organizations, views } = known.state as unknown as { organizations: string[]; views: string[] };
          expect(new Set(organizations)).toEqual(members);
          expect(views.every((id) => members.has(id))).toBe(true);
        }
      }),
    );
  });
});

describe('how a requester stands to an organization', () => {
  const acme = (visibility: Visibility): Organization => ({
    phase: 'registered',
    organizationId: 'acme' as OrganizationId,
    name: 'Acme',
    visibility,
    details: [],
    standingRefusal: null,
    usedConsents: [],
  });
  const member = nothing.then(put('acme')).state;
  const viewer = nothing.then(put('acme'), of('GrantView')).state;
  const outsider = nothing.then(put('zeta')).state;

  it.each(visibilities)('is told by membership, sight of all tickets and visibility: %s (ORG-2, ORG-3)', (visibility) => {
    expect(standingOf(acme(visibility), member)).toEqual({ visibility, member: true, view: false });
    expect(standingOf(acme(visibility), viewer)).toEqual({ visibility, member: true, view: true });
  });

  it('is that of an outsider for who is of another organization, of none, or unknown (ORG-4)', () => {
    for (const who of [outsider, nothing.then(put()).state, nothing.state]) {
      expect(standingOf(acme('shared_read_write'), who)).toEqual({ visibility: 'shared_read_write', member: false, view: false });
    }
    expect(standingOf({ phase: 'unknown' }, member)).toBeNull();
  });

  it('ends with the membership, view_organization included (ORG-3, ORG-12)', () => {
    const left = nothing.then(put('acme'), of('GrantView'), of('RemoveMember')).state;
    expect(standingOf(acme('shared_read'), left)).toEqual({ visibility: 'shared_read', member: false, view: false });
  });
});
