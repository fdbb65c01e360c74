import { describe, expect, it } from '@jest/globals';
import { directoryDecider, type PutRecord } from '../../../src/directory/directory.decider.js';
import { type Hold, releasesBy, unmappedBy } from '../../../src/installation/previews.js';
import { type Installation, installationKind } from '../../../src/installation/installation.js';
import { workflowDecider } from '../../../src/workflow/workflow.decider.js';
import { given } from '../../support/deciding.js';

const put = (type: PutRecord['type'], id: string, body: object): PutRecord =>
  ({ type, [`${type.slice(3).toLowerCase()}Id`]: id, body: { name: id, ...body } }) as unknown as PutRecord;
const status = (id: string, category: string, ...internalGroups: string[]) =>
  ({ type: 'PutStatus', statusId: id, body: { agentLabel: id, category, internalGroups } }) as never;

const directory = given(directoryDecider, null).then(
  put('PutQueue', 'support', { groupId: 'desk' }),
  put('PutQueue', 'sales', { groupId: 'shop' }),
  put('PutRole', 'lead', { permissions: { desk: ['rw'] } }),
  put('PutAgent', 'alice', { roles: ['lead'] }),
  put('PutAgent', 'bob', { groups: { desk: ['ro', 'owner'], shop: ['rw'] } }),
  put('PutAgent', 'imported', {}),
  put('PutGroup', 'engineering', { members: ['dana', 'alice'] }),
  put('PutAgent', 'dana', {}),
).state;
const workflow = given(workflowDecider, { inUse: false, groups: directory.groups }).then(status('waiting', 'pending', 'engineering')).state;
const installation: Installation = { ...installationKind.initial, directory, workflow };

const hold = (ticketId: string, role: Hold['role'], holder: string, more: object = {}): Hold =>
  ({ ticketId, queueId: 'support', statusCategory: 'open', role, holder, internalGroupId: null, ...more }) as Hold;
const holds = [
  hold('T-1', 'owner', 'alice'),
  hold('T-2', 'owner', 'alice', { statusCategory: 'resolved' }),
  hold('T-3', 'responsible', 'alice', { statusCategory: 'pending' }),
  hold('T-4', 'owner', 'bob'),
  hold('T-5', 'owner', 'bob', { queueId: 'sales' }),
  hold('T-6', 'owner', 'imported'),
  hold('T-7', 'internal_agent', 'dana', { internalGroupId: 'engineering' }),
  hold('T-8', 'owner', '1'),
  hold('T-9', 'internal_agent', 'dana', { internalGroupId: 'engineering', statusCategory: 'closed' }),
];

describe('the preview of a change of the directory', () => {
  const tickets = (proposal: PutRecord) => (releasesBy(proposal, installation, holds) as readonly { ticketId: string }[]).map(({ ticketId }) => ticketId);

  it('lists ticket, role and holder of what a lost role would release, finished tickets untouched (PRM-7)', () => {
    expect(releasesBy(put('PutRole', 'lead', { permissions: {} }), installation, holds)).toEqual([
      { ticketId: 'T-1', role: 'owner', holder: 'alice' },
      { ticketId: 'T-3', role: 'responsible', holder: 'alice' },
    ]);
  });

  it('lists what a deactivation would release, in each role and queue (PRM-7, SHR-11)', () => {
    expect(tickets(put('PutAgent', 'bob', { groups: { desk: ['rw'], shop: ['rw'] }, active: false }))).toEqual(['T-4', 'T-5']);
    expect(tickets(put('PutAgent', 'dana', { active: false }))).toEqual(['T-7']);
  });

  it('lists what leaving a permission group would release, there alone (PRM-7)', () => {
    expect(tickets(put('PutAgent', 'bob', { groups: { shop: ['rw'] } }))).toEqual(['T-4']);
  });

  it('lists internal agents who would leave their group (SHR-11)', () => {
    expect(tickets(put('PutGroup', 'engineering', { members: ['alice'] }))).toEqual(['T-7']);
  });

  it('lists what another primary group of a queue would release (PRM-1, PRM-7)', () => {
    expect(tickets(put('PutQueue', 'support', { groupId: 'shop' }))).toEqual(['T-1', 'T-3']);
  });

  it('lists nothing where nobody loses what they had: more rights, no change, a new record (PRM-7)', () => {
    expect(tickets(put('PutAgent', 'alice', { roles: ['lead'], groups: { desk: ['rw'] } }))).toEqual([]);
    expect(tickets(put('PutAgent', 'alice', { roles: ['lead'] }))).toEqual([]);
    expect(tickets(put('PutAgent', 'new', {}))).toEqual([]);
    expect(tickets(put('PutAgent', 'imported', { active: false }))).toEqual([]);
  });

  it('is refused as the change itself would be (OWN-2)', () => {
    expect(releasesBy(put('PutAgent', '1', {}), installation, holds)).toMatchObject({ refused: 'directory/agent-reserved' });
  });
});

describe('the preview of a change of a status', () => {
  const shared = [
    { ticketId: 'T-1', status: 'waiting', internalGroupId: 'engineering' },
    { ticketId: 'T-2', status: 'elsewhere', internalGroupId: 'engineering' },
    { ticketId: 'T-3', status: 'waiting', internalGroupId: 'grandfathered' },
  ] as never;

  it('lists the tickets in it whose group it would not map (SHR-12)', () => {
    expect(unmappedBy(status('waiting', 'pending'), installation, true, shared)).toEqual([
      { ticketId: 'T-1', role: 'internal_group', holder: 'engineering' },
      { ticketId: 'T-3', role: 'internal_group', holder: 'grandfathered' },
    ]);
  });

  it('leaves out those that stay mapped (SHR-12)', () => {
    expect(unmappedBy(status('waiting', 'pending', 'engineering'), installation, true, shared)).toMatchObject([{ ticketId: 'T-3' }]);
  });

  it('is refused as the change itself would be (SHR-2, SHR-15)', () => {
    expect(unmappedBy(status('waiting', 'pending', 'unknown'), installation, true, shared)).toMatchObject({ refused: 'status/group-unknown' });
    expect(unmappedBy(status('waiting', 'open'), installation, true, shared)).toMatchObject({ refused: 'status/category-in-use' });
  });
});
