import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { directoryDecider, type PutRecord } from '../../../src/directory/directory.decider.js';
import { type Permission, permissions } from '../../../src/directory/directory.events.js';
import { activeMembers, agentsWhere, mayOwn, owns, permissionsOn, queuesWhere, reads, rightsOf, subscribersOf } from '../../../src/directory/effective-rights.js';
import type { AgentId, GroupId, QueueId, RoleId } from '../../../src/kernel/brand.js';
import { given } from '../../support/deciding.js';

type Grants = Readonly<Record<string, readonly Permission[]>>;
const agent = (id: string, groups: Grants = {}, roles: readonly string[] = [], active = true): PutRecord => ({
  type: 'PutAgent',
  agentId: id as AgentId,
  body: { name: id, groups, roles: roles as readonly RoleId[], active, rights: ['share_organizations'] },
});
const role = (id: string, permissions: Grants): PutRecord => ({ type: 'PutRole', roleId: id as RoleId, body: { name: id, permissions } });
const group = (id: string, ...members: string[]): PutRecord => ({ type: 'PutGroup', groupId: id as GroupId, body: { name: id, members: members as AgentId[] } });
const queue = (id: string, groupId: string, ...furtherGroupIds: string[]): PutRecord => ({
  type: 'PutQueue',
  queueId: id as QueueId,
  body: { name: id, groupId: groupId as GroupId, furtherGroupIds: furtherGroupIds as GroupId[] },
});
const directory = (...puts: PutRecord[]) => given(directoryDecider, null).then(...puts).state;

describe('what an agent may do on a queue', () => {
  const desk = directory(
    queue('support', 'first', 'second'),
    role('lead', { second: ['owner'], elsewhere: ['rw'] }),
    agent('alice', { first: ['ro'] }, ['lead', 'not-there']),
    agent('bob', { elsewhere: ['rw'] }),
    agent('gone', { first: ['rw'] }, [], false),
  );

  it('is the union over all groups of the queue, directly and through roles (PRM-1)', () => {
    expect([...permissionsOn(desk, 'alice', 'support')].sort()).toEqual(['owner', 'ro']);
  });

  it('is nothing through a group that the queue does not have (PRM-1)', () => {
    expect(permissionsOn(desk, 'bob', 'support').size).toBe(0);
  });

  it('is nothing for the inactive, the placeholder, the unknown, and on an unknown queue (PRM-7)', () => {
    expect(['gone', '1', 'nobody-knows'].map((id) => permissionsOn(desk, id, 'support').size)).toEqual([0, 0, 0]);
    expect(permissionsOn(desk, 'alice', 'toString').size).toBe(0);
  });

  it('holds every key with rw (PRM-2)', () => {
    expect(permissionsOn(directory(queue('q', 'g'), agent('a', { g: ['rw'] })), 'a', 'q')).toEqual(new Set(permissions));
  });

  it.each(permissions.filter((key) => key !== 'rw'))('holds with %s that key alone (PRM-2)', (key) => {
    expect([...permissionsOn(directory(queue('q', 'g'), agent('a', { g: [key] })), 'a', 'q')]).toEqual([key]);
  });

  it('comes and goes with the directory: a snapshot never answers for another (PRM-7)', () => {
    const before = directory(queue('q', 'g'), role('r', { g: ['rw'] }), agent('a', {}, ['r']));
    const after = given(directoryDecider, null, before).then(role('r', {})).state;
    expect([mayOwn(before, 'a', 'q'), mayOwn(after, 'a', 'q'), mayOwn(before, 'a', 'q')]).toEqual([true, false, true]);
  });

  it('equals the definition for random directories (PRM-1, PRM-2)', () => {
    const groupId = fc.constantFrom<string>('g1', 'g2', 'g3', '__proto__');
    const grants = fc.dictionary(groupId, fc.array(fc.constantFrom(...permissions)));
    fc.assert(
      fc.property(grants, grants, grants, fc.subarray(['r1', 'r2']), groupId, fc.array(groupId), fc.boolean(), (direct, r1, r2, roles, first, further, active) => {
        const random = directory(role('r1', r1), role('r2', r2), agent('a', direct, roles, active), queue('q', first, ...further));
        const sources = active ? [direct, ...roles.map((id) => (id === 'r1' ? r1 : r2))] : [];
        const union = new Set(sources.flatMap((from) => Object.entries(from).flatMap(([id, keys]) => ([first, ...further].includes(id) ? keys : []))));
        expect(permissionsOn(random, 'a', 'q')).toEqual(union.has('rw') ? new Set(permissions) : union);
      }),
    );
  });
});

describe('who may own', () => {
  const keys: readonly (readonly Permission[])[] = [['ro', 'owner'], ['rw'], ['owner'], ['ro'], ['ro', 'note', 'priority', 'create', 'move_into'], []];

  it('needs reading and owner, or rw (PRM-3)', () => {
    const answers = keys.map((held) => mayOwn(directory(queue('q', 'g'), agent('a', { g: held })), 'a', 'q'));
    expect(answers).toEqual([true, true, false, false, false, false]);
  });

  it('are exactly the active agents who meet PRM-3 (PRM-4)', () => {
    const desk = directory(queue('q', 'g'), agent('a', { g: ['rw'] }), agent('b', { g: ['ro', 'owner'] }), agent('c', { g: ['ro'] }), agent('d', { g: ['rw'] }, [], false));
    expect(agentsWhere(desk, 'q', owns).map(({ agentId }) => agentId)).toEqual(['a', 'b']);
    expect(agentsWhere(desk, 'q', reads).map(({ agentId }) => agentId)).toEqual(['a', 'b', 'c']);
    expect(agentsWhere(desk, 'nowhere', reads)).toEqual([]);
  });

  it('has as own queues those where PRM-3 holds (SHR-14)', () => {
    const desk = directory(queue('q1', 'g1'), queue('q2', 'g2'), agent('a', { g1: ['rw'], g2: ['ro'] }));
    expect([queuesWhere(desk, 'a', owns), queuesWhere(desk, 'a', reads), queuesWhere(desk, '1', reads)]).toEqual([['q1'], ['q1', 'q2'], []]);
  });
});

describe('who is told of a queue', () => {
  const desk = directory(
    queue('q', 'g'),
    agent('owner', { g: ['rw'] }),
    agent('reader', { g: ['ro'] }),
    agent('chosen', { g: ['ro'] }),
    agent('left', { g: ['rw'] }),
    agent('blind'),
  );

  it('is who chose it and can read it, and without any choice who may own there (NTF-3)', () => {
    const choices: Readonly<Record<string, readonly QueueId[]>> = { chosen: ['q' as QueueId], blind: ['q' as QueueId], left: [] };
    const told = subscribersOf(desk, 'q' as QueueId, (id) => choices[id] ?? null);
    expect(told.map(({ agentId }) => agentId)).toEqual(['owner', 'chosen']);
  });
});

describe('members and rights besides queues', () => {
  it('count only while the agent is active (SHR-4, ORG-6)', () => {
    const desk = directory(agent('a'), agent('b', {}, [], false), group('g', 'a', 'b', '1', 'unknown'));
    expect(activeMembers(desk, 'g').map(({ agentId }) => agentId)).toEqual(['a']);
    expect(activeMembers(desk, 'no-such-group')).toEqual([]);
    expect([rightsOf(desk, 'a'), rightsOf(desk, 'b'), rightsOf(desk, 'unknown')]).toEqual([['share_organizations'], [], []]);
  });
});
