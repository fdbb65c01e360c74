import fc from 'fast-check';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { assign, changeStatus, clearUnmapped, open, write } from '../../support/ticket-acts.js';
import { inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const groups = ['engineering', 'legal', 'support_team'];
const defaults = ['open', 'pending', 'resolved', 'closed'];
const custom = ['s1', 's2', 's3', 'customer_responded'];

/** Any map of custom statuses to groups. */
const statusMap: fc.Arbitrary<World['statuses']> = fc
  .tuple(...custom.map(() => fc.record({ category: fc.constantFrom('open' as const, 'pending' as const, 'resolved' as const), internalGroups: fc.subarray(groups) })))
  .map((statuses) => Object.fromEntries(statuses.map((status, index) => [custom[index] ?? '', status])));

describe('for every pair of statuses, under any map', () => {
  it('a pair stays where the new status maps its group, and is cleared with a cause where not (SHR-7)', () =>
    fc.assert(
      fc.property(statusMap, (statuses) => {
        const world = inWorld({ statuses });
        for (const from of custom) {
          for (const group of statuses[from]?.internalGroups ?? []) {
            const shared = world.given(open('alice', { status: from }), assign('bob', group));
            for (const to of [...defaults, ...custom].filter((status) => status !== from)) {
              const maps = statuses[to]?.internalGroups?.includes(group) === true;
              const decision = shared.when(changeStatus('bob', to)).decision();
              const internal = isRefusal(decision) ? null : decision.filter(({ type }) => type.startsWith('Internal'));
              expect(internal).toEqual(maps ? [] : [{ type: 'InternalGroupCleared', data: { ticketId: 'T-1', previousGroupId: group, previousAgentId: null, cause: 'status_unmapped' } }]);
              const named = shared.when(changeStatus('bob', to, { internalGroupId: 'legal' })).decision();
              expect(isRefusal(named)).toBe(statuses[to]?.internalGroups?.includes('legal') !== true);
            }
          }
        }
      }),
      { numRuns: 60 },
    ));

  it('a customer’s message keeps the pair exactly where customer_responded maps its group (SHR-9)', () =>
    fc.assert(
      fc.property(statusMap, fc.constantFrom(...groups), (statuses, group) => {
        const responded = statuses['customer_responded'];
        const from = custom.find((status) => status !== 'customer_responded' && statuses[status]?.category !== 'resolved' && statuses[status]?.internalGroups?.includes(group));
        if (from === undefined) return;
        const keeps = responded?.category !== 'resolved' && responded?.internalGroups?.includes(group) === true;
        const message = inWorld({ statuses }).given(open('alice', { status: from, requesterId: 'kim' }), assign('bob', group)).when(write('kim'));
        expect(message.state()).toMatchObject(keeps ? { status: 'customer_responded', internal: { groupId: group } } : { status: 'open', internal: null });
      }),
      { numRuns: 200 },
    ));

  it('a mapping applied with clear clears exactly the pairs that it no longer maps (SHR-12)', () =>
    fc.assert(
      fc.property(statusMap, statusMap, fc.constantFrom(...custom), fc.constantFrom(...groups), (before, after, status, group) => {
        if (before[status]?.internalGroups?.includes(group) !== true) return;
        const changed = { [status]: { category: 'open' as const, internalGroups: after[status]?.internalGroups ?? [] } };
        const shared = inWorld({ statuses: before }).given(open('alice', { status }), assign('bob', group));
        const breaks = !(after[status]?.internalGroups ?? []).includes(group);
        const cleared = meanwhile({ statuses: changed }, shared).when(clearUnmapped(status)).decision();
        expect(isRefusal(cleared) ? null : cleared.map(({ type }) => type)).toEqual(breaks ? ['InternalGroupCleared'] : []);
      }),
      { numRuns: 200 },
    ));
});
