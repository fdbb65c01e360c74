import { describe, expect, it } from '@jest/globals';
import { directoryDecider } from '../../../src/directory/directory.decider.js';
import { type Installation, installationKind } from '../../../src/installation/installation.js';
import { checkSetUp, type SavedView } from '../../../src/installation/setup-check.js';
import { workflowDecider } from '../../../src/workflow/workflow.decider.js';
import { given } from '../../support/deciding.js';

const put = (type: string, id: string, body: object) => ({ type, [`${type.slice(3).toLowerCase()}Id`]: id, body: { name: id, ...body } }) as never;
const directory = given(directoryDecider, null).then(
  put('PutAgent', 'dana', {}),
  put('PutAgent', 'gone', { active: false }),
  put('PutGroup', 'engineering', { members: ['dana', 'gone'] }),
  put('PutGroup', 'legal', { members: ['gone'] }),
).state;
const mapping = (statuses: Readonly<Record<string, readonly string[]>>): Installation => ({
  ...installationKind.initial,
  directory,
  workflow: given(workflowDecider, { inUse: false, groups: directory.groups }).then(
    ...Object.entries(statuses).map(([id, internalGroups]) => put('PutStatus', id, { agentLabel: id, category: 'open', internalGroups })),
  ).state,
});
const view = (agentId: string, filters: SavedView['filters']) => ({ agentId, name: 'mine', filters }) as SavedView;
const findings = (installation: Installation, ...views: SavedView[]) =>
  checkSetUp(installation, views).map(({ finding, groupId, agentId }) => [finding, groupId ?? agentId]);

describe('the set-up check', () => {
  it('reports that there is no customer_responded status (SHR-13)', () => {
    expect(findings(mapping({ waiting: ['engineering'] }))).toEqual([['customer_responded_missing', null]]);
  });

  it('reports internal groups mapped somewhere but not to it (SHR-13)', () => {
    const both = { waiting: ['engineering', 'legal'], customer_responded: ['legal'] };
    expect(findings(mapping(both))).toContainEqual(['group_not_on_customer_responded', 'engineering']);
    expect(findings(mapping(both))).not.toContainEqual(['group_not_on_customer_responded', 'legal']);
  });

  const kept = mapping({ waiting: ['engineering'], customer_responded: ['engineering'] });

  it.each([
    [{ status: 'waiting' }],
    [{ status: ['waiting', 'open'] }],
    [{ statusCategory: ['pending'] }],
  ])('reports a saved view of an agent in a mapped group that leaves it out: %j (SHR-13)', (filters) => {
    expect(findings(kept, view('dana', filters))).toEqual([['view_leaves_out_customer_responded', 'dana']]);
  });

  it.each([[{ status: ['waiting', 'customer_responded'] }], [{ queueId: 'support' }], [{}], [{ statusCategory: 'open' }]])(
    'says nothing of a view that shows it: %j (SHR-13)',
    (filters) => expect(findings(kept, view('dana', filters))).toEqual([]),
  );

  it('says nothing of views of agents whom no status concerns (SHR-13)', () => {
    expect(findings(kept, view('alice', { status: 'waiting' }), view('gone', { status: 'waiting' }))).toEqual([]);
  });

  it('reports mapped groups without active agents (SHR-13)', () => {
    expect(findings(mapping({ customer_responded: ['engineering', 'legal'] }))).toEqual([['group_without_active_agents', 'legal']]);
  });

  it('says of each finding what to do (SHR-13)', () => {
    for (const finding of checkSetUp(mapping({ waiting: ['engineering', 'legal'] }), [])) {
      expect(finding.message).toMatch(/\.$/);
      expect(finding.advice).toMatch(/^(Define|Add|Let) .*\.$/);
    }
    expect(checkSetUp(mapping({ waiting: ['engineering', 'legal'] }), [])).toHaveLength(2);
  });

  it('says nothing where all is well (SHR-13)', () => expect(checkSetUp(kept, [])).toEqual([]));
});
