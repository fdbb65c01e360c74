import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directory, type DirectoryKind, directoryKinds, directoryProjection } from '../../../projections/directory/directory.projection.js';
import { listNames, namesOf, namesOrder } from '../../../projections/directory/names.query.js';
import { parseCursor } from '../../../projections/page.js';
import { fold, type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';

const agent = (agentId: string, name: string, type = 'AgentRegistered'): Given => ({
  type,
  data: { agentId, name, email: null, active: true, away: false, roles: [], groups: {}, rights: [] },
});
const queue = (type: string, name: string): Given => ({
  type,
  data: { queueId: 'support', name, groupId: 'first-line', furtherGroupIds: [], onMove: 'keep', followUp: 'reopen', unlockTimeoutMinutes: null, active: true },
});
const status = (type: string, statusId: string, agentLabel: string): Given => ({
  type,
  data: { statusId, agentLabel, customerLabel: 'We are on it', category: 'open', internalGroups: [], ...(type === 'StatusRedefined' ? { onUnmap: 'keep' } : {}) },
});
const requester = (type: string, name: string): Given => ({ type, data: { requesterId: 'kim', name, email: null, organizations: [] } });

const given: readonly Given[] = [
  agent('alice', 'Alice'),
  agent('jose', 'José Núñez-O’Hara'),
  { type: 'GroupFormed', data: { groupId: 'first-line', name: 'First line', members: [] } },
  { type: 'RoleDefined', data: { roleId: 'agent', name: 'Agent', permissions: {} } },
  queue('QueueCreated', 'Support'),
  status('StatusDefined', 'waiting', 'Waiting'),
  { type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'Acme', details: [] } },
  requester('RequesterRegistered', 'Kim'),
];

describe('the directory', () => {
  it('names each kind of thing as it was given', () => {
    expect(fold(directoryProjection, directory, given).map(({ kind, id, name }) => [kind, id, name])).toEqual([
      ['agent', 'alice', 'Alice'],
      ['agent', 'jose', 'José Núñez-O’Hara'],
      ['group', 'first-line', 'First line'],
      ['role', 'agent', 'Agent'],
      ['queue', 'support', 'Support'],
      ['status', 'waiting', 'Waiting'],
      ['organization', 'acme', 'Acme'],
      ['requester', 'kim', 'Kim'],
    ]);
  });

  it('has the name that counts now', () => {
    const renamed: readonly Given[] = [
      agent('alice', 'Alice B.', 'AgentChanged'),
      { type: 'GroupChanged', data: { groupId: 'first-line', name: 'Front', members: [] } },
      { type: 'RoleChanged', data: { roleId: 'agent', name: 'Colleague', permissions: {} } },
      queue('QueueChanged', 'Help'),
      status('StatusRedefined', 'waiting', 'On hold'),
      { type: 'OrganizationRenamed', data: { organizationId: 'acme', name: 'Acme Ltd' } },
      requester('RequesterChanged', 'Kim K.'),
    ];
    const names = fold(directoryProjection, directory, [...given, ...renamed]).map(({ name }) => name);
    expect(names).toEqual(['Alice B.', 'José Núñez-O’Hara', 'Front', 'Colleague', 'Help', 'On hold', 'Acme Ltd', 'Kim K.']);
  });
});

describe('the directory in SQL', () => {
  let models: ReadModelsDatabase;
  beforeAll(async () => (models = await freshReadModels()));
  afterAll(() => models.drop());
  const listed = async (kind: DirectoryKind) => (await listNames(models.db, kind, { limit: 500, after: null })).items.map(({ id, name }) => `${id} ${name}`);

  it('has from the beginning the placeholder owner and the four default statuses (SHR-1)', async () => {
    expect(await listed('agent')).toEqual(['1 Nobody']);
    expect(await listed('status')).toEqual(['closed Closed', 'open Open', 'pending Pending', 'resolved Resolved']);
  });

  it('lists each kind by name, a default status by the label it was given since', async () => {
    const [, ...rest] = recorded([...given, status('StatusRedefined', 'open', 'In progress')]);
    await models.add([...recorded(given).slice(0, 1), ...rest]);
    expect(await listed('status')).toEqual(['closed Closed', 'open In progress', 'pending Pending', 'resolved Resolved', 'waiting Waiting']);
    for (const kind of directoryKinds) expect((await listed(kind)).length).toBeGreaterThan(0);
  });

  it('is listed in pages that meet', async () => {
    const first = await listNames(models.db, 'agent', { limit: 2, after: null });
    const second = await listNames(models.db, 'agent', { limit: 2, after: parseCursor(first.cursor ?? '', namesOrder) });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['alice', 'jose', '1']);
    expect(second.cursor).toBeNull();
  });

  it('tells names by kind and id, and the id where it has none', async () => {
    const names = await namesOf(models.db, ['alice', 'support', '1', 'open']);
    expect([names('agent', 'alice'), names('queue', 'support'), names('agent', '1'), names('status', 'open')]).toEqual(['Alice', 'Support', 'Nobody', 'In progress']);
    expect(names('agent', 'ghost')).toBe('ghost');
    expect(names('queue', 'alice')).toBe('alice');
  });
});
