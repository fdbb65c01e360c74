import fc from 'fast-check';
import { directoryDecider } from '../../../src/directory/directory.decider.js';
import { type Installation, installationKind } from '../../../src/installation/installation.js';
import { type SharedTicket, unmappedBy } from '../../../src/installation/previews.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { workflowDecider } from '../../../src/workflow/workflow.decider.js';
import { given } from '../../support/deciding.js';
import { assign, clearUnmapped, open } from '../../support/ticket-acts.js';
import { inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const groups = ['engineering', 'legal', 'support_team'] as const;
const custom = ['s1', 's2', 's3'] as const;
const mapping = fc.subarray([...groups]);
const category = 'pending' as const;

const putStatus = (statusId: string, internalGroups: readonly string[], onUnmap: 'keep' | 'clear' = 'keep') =>
  ({ type: 'PutStatus', statusId, body: { agentLabel: statusId, category, internalGroups, onUnmap } }) as never;
const putGroup = (groupId: string) => ({ type: 'PutGroup', groupId, body: { name: groupId } }) as never;
const directory = given(directoryDecider, null).then(...groups.map(putGroup)).state;

function installed(map: readonly (readonly string[])[]): Installation {
  const facts = { inUse: false, groups: directory.groups };
  const workflow = given(workflowDecider, facts).then(...custom.map((statusId, index) => putStatus(statusId, map[index] ?? []))).state;
  return { ...installationKind.initial, directory, workflow };
}

describe('the preview of a changed mapping', () => {
  it('names exactly the tickets that applying it with `clear` clears, where nothing changed in between (SHR-12)', () =>
    fc.assert(
      fc.property(
        fc.tuple(mapping, mapping, mapping),
        fc.array(fc.tuple(fc.constantFrom(...custom), fc.constantFrom(...groups, null)), { maxLength: 12 }),
        fc.constantFrom(...custom),
        mapping,
        (map, wanted, changed, after) => {
          const statuses: World['statuses'] = Object.fromEntries(custom.map((id, index) => [id, { category, internalGroups: map[index] ?? [] }]));
          const then: World['statuses'] = { ...statuses, [changed]: { category, internalGroups: after } };
          const tickets = wanted
            .filter(([status, group]) => group === null || statuses[status]?.internalGroups?.includes(group) === true)
            .map(([status, group], index) => {
              const opened = inWorld({ statuses }).given(open('alice', { status }));
              return { ticketId: `T-${index}`, status, group, story: group === null ? opened : opened.and(assign('bob', group)) };
            });
          const shared = tickets.flatMap(({ ticketId, status, group }) => (group === null ? [] : [{ ticketId, status, internalGroupId: group }])) as unknown as readonly SharedTicket[];
          const preview = unmappedBy(putStatus(changed, after, 'clear'), installed(map), true, shared);
          const cleared = tickets.filter(({ story }) => {
            const decision = meanwhile({ statuses: then }, story).when(clearUnmapped(changed)).decision();
            return !isRefusal(decision) && decision.length > 0;
          });
          expect(preview).toEqual(cleared.map(({ ticketId, group }) => ({ ticketId, role: 'internal_group', holder: group })));
        },
      ),
      { numRuns: 300 },
    ));
});
