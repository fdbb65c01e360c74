import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RegisteredOrganization } from '../../../src/organization/organization.js';
import { failedChecks, type PreCheck, preChecks, type SharingEvidence, widens } from '../../../src/organization/sharing-checks.js';
import { acme, evidence, yes } from '../../support/sharing-case.js';

/** How to make one pre-check fail, and no other where that is possible. */
interface Spoilt {
  readonly organization: RegisteredOrganization;
  readonly found: SharingEvidence;
}
const ticketOf = (spoilt: Spoilt, ticket: Partial<SharingEvidence['ticket']>): Spoilt => ({ ...spoilt, found: { ...spoilt.found, ticket: { ...spoilt.found.ticket, ...ticket } } });

const spoil: { readonly [Check in PreCheck]: (sound: Spoilt) => Spoilt } = {
  metadata: (sound) => ticketOf(sound, { request: null, confirmedType: null }),
  'type-confirmed': (sound) => ticketOf(sound, { confirmedType: 'read_write' }),
  'risk-approved': (sound) => ticketOf(sound, { approval: null }),
  'standing-refusal': (sound) => ({ ...sound, organization: { ...sound.organization, standingRefusal: { reason: 'No', revision: 4, notedAt: '', notedBy: 'admin:root' } } }),
  'ticket-organization': (sound) => ticketOf(sound, { organizationId: null }),
  'in-review': (sound) => ticketOf(sound, { review: { state: 'in_review' } }),
};

/** "Without `metadata` the first three fail together" (ORG-6); nothing else follows from anything. */
const implied: Partial<Record<PreCheck, readonly PreCheck[]>> = { metadata: ['type-confirmed', 'risk-approved'] };
const subsets = Array.from({ length: 2 ** preChecks.length }, (_, bits) => preChecks.filter((__, index) => (bits & (1 << index)) !== 0));
const withImplied = (subset: readonly PreCheck[]): readonly PreCheck[] =>
  preChecks.filter((check) => subset.includes(check) || subset.some((other) => implied[other]?.includes(check) === true));
const failedOf = (subset: readonly PreCheck[]): readonly PreCheck[] => {
  const { organization, found } = subset.reduce<Spoilt>((spoilt, check) => spoil[check](spoilt), { organization: acme, found: evidence });
  return failedChecks(organization, 'shared_read', found);
};

describe('the pre-checks of an enabling (ORG-6)', () => {
  it.each(subsets.map((subset) => [subset.join(', ') || 'none', subset] as const))('spoilt: %s', (_, subset) => {
    expect(failedOf(subset)).toEqual(withImplied(subset));
  });

  it('imply one another in one way only, as the table says', () => {
    const seen = subsets.map(failedOf);
    const table = preChecks.map((check) => {
      const rest = preChecks.filter((other) => other !== check && seen.every((failed) => !failed.includes(check) || failed.includes(other)));
      return `${check} fails → ${rest.join(', ') || '–'}`;
    });
    expect(table).toEqual([
      'metadata fails → type-confirmed, risk-approved',
      'type-confirmed fails → –',
      'risk-approved fails → –',
      'standing-refusal fails → –',
      'ticket-organization fails → –',
      'in-review fails → –',
    ]);
    expect(new Set(seen.map((failed) => failed.join())).size).toBe(40);
  });

  it('ask for the very type that is enabled', () => {
    expect(failedChecks(acme, 'shared_read_write', evidence)).toEqual(['type-confirmed']);
  });

  it('take a request for another organization as one of another organization', () => {
    const other = { ...evidence, ticket: { ...evidence.ticket, request: { organizationId: 'globex' as never, sharingType: 'read_only' as const } } };
    expect(failedChecks(acme, 'shared_read', other)).toEqual(['ticket-organization']);
  });
});

describe('the approval of the risk', () => {
  const approval = (change: Partial<NonNullable<SharingEvidence['ticket']['approval']>>) => ({ ...evidence, ticket: { ...evidence.ticket, approval: { ...yes, ...change } } });
  const voids: readonly (readonly [string, SharingEvidence])[] = [
    ['is unclear (ORG-8)', approval({ clear: false })],
    ['is for another type (ORG-7)', approval({ sharingType: 'read_write' })],
    ['is of former wording (ORG-7)', approval({ wordingVersion: 1 })],
    ['is of other words than those in force (ORG-7)', approval({ wordingSha256: 'cd' })],
    ['is older than 30 days (ORG-7)', { ...evidence, now: '2026-04-01T10:00:00.000Z' }],
    ['was written before the warning or the last change of type (ORG-6, ORG-7)', { ...evidence, ticket: { ...evidence.ticket, answersRequest: false } }],
    ['is of a requester who has left (ORG-6)', { ...evidence, requesterOrganizations: ['globex' as never] }],
  ];

  it.each(voids)('counts for nothing where it %s', (_, found) => {
    expect(failedChecks(acme, 'shared_read', found)).toEqual(['risk-approved']);
  });

  it('counts to the last instant of its days, fractions too (ORG-7)', () => {
    expect(failedChecks(acme, 'shared_read', { ...evidence, now: '2026-04-01T09:59:59.999Z' })).toEqual([]);
    expect(failedChecks(acme, 'shared_read', { ...evidence, approvalValidDays: 0.5, now: '2026-03-02T21:59:59.999Z' })).toEqual([]);
    expect(failedChecks(acme, 'shared_read', { ...evidence, approvalValidDays: 0.5, now: '2026-03-02T22:00:00.000Z' })).toEqual(['risk-approved']);
  });

  it('is used up by an enabling, on that ticket and by that message (ORG-7)', () => {
    const used = (requestTicketId: string, articleId: string): RegisteredOrganization => ({
      ...acme,
      usedConsents: [{ requestTicketId: requestTicketId as never, articleId: articleId as never, approvedAt: yes.approvedAt }],
    });
    expect(failedChecks(used('T-1', 'A-yes'), 'shared_read', evidence)).toEqual(['risk-approved']);
    expect(failedChecks(used('T-1', 'A-other'), 'shared_read', evidence)).toEqual([]);
    expect(failedChecks(used('T-9', 'A-yes'), 'shared_read', evidence)).toEqual([]);
  });
});

describe('a standing refusal', () => {
  const refused: RegisteredOrganization = { ...acme, standingRefusal: { reason: 'Legal', revision: 4, notedAt: '', notedBy: 'admin:root' } };
  const reviewed = (state: 'approved' | 'denied', overriddenRefusal: number | null): SharingEvidence => ({
    ...evidence,
    ticket: { ...evidence.ticket, review: { state, reviewedBy: 'rita' as never, overriddenRefusal } },
  });

  it('is overridden by a review of that very note (ORG-8)', () => {
    expect(failedChecks(refused, 'shared_read', reviewed('approved', 4))).toEqual([]);
  });

  it.each([
    ['another note', reviewed('approved', 3), ['standing-refusal']],
    ['no note', reviewed('approved', null), ['standing-refusal']],
    ['it, but denied', reviewed('denied', 4), ['standing-refusal', 'in-review']],
  ] as const)('stands where the review overrides %s (ORG-8)', (_, found, failed) => {
    expect(failedChecks(refused, 'shared_read', found)).toEqual(failed);
  });
});

describe('which changes take the pre-checks (ORG-11)', () => {
  it('are those that widen', () => {
    const modes = ['private', 'shared_read', 'shared_read_write'] as const;
    expect(modes.flatMap((from) => modes.filter((to) => widens(from, to)).map((to) => `${from} → ${to}`))).toEqual([
      'private → shared_read',
      'private → shared_read_write',
      'shared_read → shared_read_write',
    ]);
  });
});

describe('whatever is on record', () => {
  const anyEvidence: fc.Arbitrary<SharingEvidence> = fc.record({
    now: fc.constantFrom('2026-03-02T10:00:00.000Z', '2026-05-01T00:00:00.000Z'),
    requesterOrganizations: fc.subarray(['acme', 'globex']) as fc.Arbitrary<never>,
    wording: fc.constantFrom(evidence.wording, { version: 3, sha256: 'ee' }),
    approvalValidDays: fc.constantFrom(30, 0.01),
    ticket: fc.record({
      ticketId: fc.constant('T-1' as never),
      revision: fc.nat(),
      organizationId: fc.constantFrom('acme', 'globex', null) as fc.Arbitrary<never>,
      request: fc.constantFrom(evidence.ticket.request, null),
      confirmedType: fc.constantFrom('read_only', 'read_write', null),
      approval: fc.constantFrom(yes, { ...yes, clear: false }, null),
      answersRequest: fc.boolean(),
      review: fc.constantFrom<SharingEvidence['ticket']['review']>({ state: 'none' }, { state: 'in_review' }, { state: 'approved', reviewedBy: 'rita' as never, overriddenRefusal: 4 }),
    }),
  });

  it('sharing is enabled only with a clear approval of a present member, in the words in force (ORG-6)', () => {
    fc.assert(
      fc.property(anyEvidence, (found) => {
        if (failedChecks(acme, 'shared_read', found).length > 0) return;
        expect(found).toMatchObject({ ticket: { organizationId: 'acme', confirmedType: 'read_only', answersRequest: true, approval: { clear: true } }, wording: evidence.wording });
        expect(found.requesterOrganizations).toContain('acme');
      }),
      { numRuns: 2_000 },
    );
  });
});
