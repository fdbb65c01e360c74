import { describe, expect, it } from '@jest/globals';
import { parseActor } from '../../../src/kernel/actor.js';
import { decide, evolve } from '../../../src/kernel/decider.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { organizationDecider, type OrganizationFacts } from '../../../src/organization/organization.decider.js';
import type { Organization, RegisteredOrganization } from '../../../src/organization/organization.js';
import type { OrganizationEvent, Visibility } from '../../../src/organization/organization.events.js';
import { happened } from '../../support/deciding.js';
import { acme, evidence, yes } from '../../support/sharing-case.js';

const by = (written: string, ...rights: string[]) => ({ actor: parseActor(written) ?? { kind: 'system' as const, id: 'test' }, rights });
const sue = by('agent:sue', 'share_organizations');
const at = (visibility: Visibility): RegisteredOrganization => ({ ...acme, visibility });
const change = (organization: Organization, visibility: Visibility, facts: Partial<OrganizationFacts> = {}) =>
  decide(organizationDecider, { type: 'ChangeVisibility', organizationId: 'acme' as never, visibility, requestTicketId: 'T-1' as never }, organization, {
    asker: sue,
    visibility: evidence,
    ...facts,
  });
const detail = (decision: ReturnType<typeof change>): string => {
  const [event] = isRefusal(decision) ? [] : decision;
  return event?.type === 'OrgVisibilityChanged' ? event.data.detail : '';
};
const ofOther = { ...evidence, ticket: { ...evidence.ticket, organizationId: 'globex' as never } };
const unproven = { ...evidence, ticket: { ...evidence.ticket, request: null, confirmedType: null, approval: null } };
const readWrite = { ...evidence.ticket, request: { organizationId: 'acme' as never, sharingType: 'read_write' as const }, confirmedType: 'read_write' as const };

describe('enabling', () => {
  it('records the change with its evidence and the ticket’s revision (ORG-6)', () => {
    expect(change(acme, 'shared_read')).toEqual([
      {
        type: 'OrgVisibilityChanged',
        data: {
          organizationId: 'acme', from: 'private', to: 'shared_read', requestTicketId: 'T-1', requestTicketRevision: 9, cause: 'command',
          detail: 'Shared organization (Read only) enabled 2026-03-02 as per http://localhost:3000/tickets/T-1',
          consent: { requesterId: 'kim', articleId: 'A-yes', approvedAt: yes.approvedAt, wordingVersion: 2, wordingSha256: 'ab' },
        },
      },
    ]);
  });

  it('is refused with every check that fails, and nothing is written (ORG-6)', () => {
    expect(change(acme, 'shared_read', { visibility: unproven })).toEqual({
      refused: 'organization/pre-checks-failed',
      rule: 'ORG-6',
      facts: { failed: ['metadata', 'type-confirmed', 'risk-approved'] },
    });
  });

  it('uses its approval up: after a disabling, the same one enables no more (ORG-7)', () => {
    const happen = (organization: Organization, to: Visibility): Organization => {
      const decision = change(organization, to);
      if (isRefusal(decision)) throw new Error(decision.refused);
      return decision.reduce((state, event) => evolve<Organization, OrganizationEvent>(organizationDecider.evolve, state, { ...event, ...happened(1) }), organization);
    };
    expect(change(happen(happen(acme, 'shared_read'), 'private'), 'shared_read')).toMatchObject({ facts: { failed: ['risk-approved'] } });
  });

  it('further, from read to read and write, takes a fresh approval (ORG-11)', () => {
    const fresh = { ...evidence, ticket: { ...readWrite, approval: { ...yes, sharingType: 'read_write' as const, articleId: 'A-2' as never } } };
    const before: RegisteredOrganization = { ...at('shared_read'), usedConsents: [{ requestTicketId: 'T-1' as never, articleId: yes.articleId, approvedAt: yes.approvedAt }] };
    expect(detail(change(before, 'shared_read_write', { visibility: fresh }))).toBe(
      'Shared organization (Read+write) enabled 2026-03-02 as per http://localhost:3000/tickets/T-1',
    );
    expect(change(before, 'shared_read_write', { visibility: { ...fresh, ticket: { ...readWrite, approval: yes } } })).toMatchObject({ facts: { failed: ['risk-approved'] } });
  });
});

describe('a review', () => {
  const reviewedBy = (reviewer: string) => ({
    ...evidence,
    ticket: { ...evidence.ticket, review: { state: 'approved' as const, reviewedBy: reviewer as never, overriddenRefusal: 4 } },
  });
  const refused: RegisteredOrganization = { ...acme, standingRefusal: { reason: 'Legal', revision: 4, notedAt: '', notedBy: 'admin:root' } };

  it('is never by the one who then enables (ORG-8)', () => {
    for (const organization of [acme, refused]) {
      expect(change(organization, 'shared_read', { visibility: reviewedBy('sue') })).toEqual({
        refused: 'organization/second-person-needed',
        rule: 'ORG-8',
        facts: { agentId: 'sue' },
      });
    }
  });

  it('of a second person lets another enable, over a standing refusal too (ORG-8)', () => {
    for (const organization of [acme, refused]) expect(change(organization, 'shared_read', { visibility: reviewedBy('rita') })).toHaveLength(1);
  });

  it('is nobody’s matter when sharing is disabled (ORG-11)', () => {
    expect(change(at('shared_read'), 'private', { visibility: reviewedBy('sue') })).toHaveLength(1);
  });
});

describe('going back', () => {
  it.each([
    ['shared_read_write', 'shared_read', 'Shared organization (Read only) enabled 2026-03-02 as per http://localhost:3000/tickets/T-1'],
    ['shared_read_write', 'private', 'Shared organization disabled 2026-03-02 as per http://localhost:3000/tickets/T-1'],
    ['shared_read', 'private', 'Shared organization disabled 2026-03-02 as per http://localhost:3000/tickets/T-1'],
  ] as const)('%s → %s needs only a ticket of the organization, and no consent (ORG-9, ORG-11)', (from, to, line) => {
    const decision = change(at(from), to, { visibility: unproven });
    expect(decision).toMatchObject([{ data: { from, to, consent: null, requestTicketId: 'T-1', requestTicketRevision: 9 } }]);
    expect(detail(decision)).toBe(line);
    expect(change(at(from), to, { visibility: ofOther })).toEqual({ refused: 'organization/pre-checks-failed', rule: 'ORG-11', facts: { failed: ['ticket-organization'] } });
  });

  it.each(['private', 'shared_read', 'shared_read_write'] as const)('to where it is already, %s, is a no-op without a line (ORG-11)', (visibility) => {
    for (const facts of [evidence, unproven, ofOther]) expect(change(at(visibility), visibility, { visibility: facts })).toEqual([]);
  });
});

describe('the details line', () => {
  it('has the day of the time zone in force, and the ticket’s URL (ORG-9)', () => {
    const late = { ...evidence, now: '2026-03-02T23:30:00.000Z', ticketUrl: 'https://help.example/t/{id}?from=$&', approvalValidDays: 1 };
    expect(detail(change(acme, 'shared_read', { visibility: { ...late, timeZone: 'Europe/Berlin' } }))).toBe(
      'Shared organization (Read only) enabled 2026-03-03 as per https://help.example/t/T-1?from=$&',
    );
    expect(detail(change(acme, 'shared_read', { visibility: { ...late, timeZone: 'America/New_York' } }))).toMatch(/enabled 2026-03-02 as per/);
  });

  it('is appended to the details, which are never edited (ORG-9)', () => {
    const [event] = change({ ...acme, details: ['VIP'] }, 'shared_read') as readonly OrganizationEvent[];
    if (event === undefined) throw new Error('nothing happened');
    const after = evolve<Organization, OrganizationEvent>(organizationDecider.evolve, { ...acme, details: ['VIP'] }, { ...event, ...happened(1) });
    expect(after).toMatchObject({ visibility: 'shared_read', details: ['VIP', detail([event])] });
  });
});

describe('who may change the visibility', () => {
  it.each(['agent:bob', 'service:billing', 'automation:rules', 'auditor:ines', 'analyst:bo', 'requester:kim'])('is not %s (ORG-6)', (who) => {
    expect(change(acme, 'shared_read', { asker: by(who, 'review_sharing') })).toMatchObject({ refused: expect.stringMatching(/right-missing|actor-not-allowed/) });
  });

  it('is an agent with the right, and an administrator (ORG-6)', () => {
    for (const asker of [sue, by('admin:root')]) expect(change(acme, 'shared_read', { asker })).toHaveLength(1);
  });

  it('finds no organization that is not there, and no ticket that is not (ORG-4, PRM-5)', () => {
    expect(change({ phase: 'unknown' }, 'shared_read')).toMatchObject({ refused: 'organization/not-found' });
    expect(change(acme, 'shared_read', { visibility: null })).toMatchObject({ refused: 'ticket/not-found' });
  });
});
