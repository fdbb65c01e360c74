import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { directoryDecider } from '../../../src/directory/directory.decider.js';
import { directoryEvents } from '../../../src/directory/directory.events.js';
import type { AgentId, GroupId, QueueId, RoleId } from '../../../src/kernel/brand.js';
import { faultOf } from '../../../src/kernel/event.js';
import { given } from '../../support/deciding.js';

const alice = { type: 'PutAgent', agentId: 'alice' as AgentId, body: { name: 'Alice' } } as const;
const billing = { type: 'PutGroup', groupId: 'billing' as GroupId, body: { name: 'Billing' } } as const;
const lead = { type: 'PutRole', roleId: 'lead' as RoleId, body: { name: 'Lead', permissions: { billing: ['rw'] } } } as const;
const support = { type: 'PutQueue', queueId: 'support' as QueueId, body: { name: 'Support', groupId: 'billing' as GroupId } } as const;
const nothing = given(directoryDecider, null);

describe('the directory', () => {
  it('takes each record as a whole, with its defaults', () => {
    expect([alice, billing, lead, support].map((put) => nothing.when(put))).toEqual([
      [{ type: 'AgentRegistered', data: { agentId: 'alice', name: 'Alice', email: null, active: true, away: false, roles: [], groups: {}, rights: [] } }],
      [{ type: 'GroupFormed', data: { groupId: 'billing', name: 'Billing', members: [] } }],
      [{ type: 'RoleDefined', data: { roleId: 'lead', name: 'Lead', permissions: { billing: ['rw'] } } }],
      [
        {
          type: 'QueueCreated',
          data: {
            queueId: 'support',
            name: 'Support',
            groupId: 'billing',
            furtherGroupIds: [],
            onMove: 'keep',
            followUp: 'reopen',
            unlockTimeoutMinutes: null,
            active: true,
          },
        },
      ],
    ]);
  });

  it('writes nothing for a record that says what holds already, in whatever order', () => {
    const known = nothing.then({ ...alice, body: { name: 'Alice', groups: { billing: ['ro', 'owner'], desk: ['ro'] } } }, billing, lead, support);
    expect(known.when({ ...alice, body: { active: true, groups: { desk: ['ro'], billing: ['owner', 'ro', 'ro'] }, name: 'Alice' } })).toEqual([]);
    expect([billing, lead, support].map((put) => known.when(put))).toEqual([[], [], []]);
  });

  it('replaces the whole: what a body leaves out falls back to its default', () => {
    const known = nothing.then({ ...alice, body: { name: 'Alice', email: 'a@example.org', rights: ['review_sharing'] } }, billing, lead, support);
    expect(known.when(alice)).toMatchObject([{ type: 'AgentChanged', data: { email: null, rights: [] } }]);
    expect(known.when({ ...billing, body: { name: 'Billing', members: ['alice' as AgentId] } })).toMatchObject([{ type: 'GroupChanged' }]);
    expect(known.when({ ...lead, body: { name: 'Lead', permissions: {} } })).toMatchObject([{ type: 'RoleChanged' }]);
    expect(known.when({ ...support, body: { ...support.body, active: false } })).toMatchObject([{ type: 'QueueChanged', data: { active: false } }]);
  });

  it('knows the placeholder from the start, inactive, and gives its id to nobody (OWN-2)', () => {
    expect(nothing.state.agents.get('1')).toMatchObject({ name: 'Nobody', active: false });
    expect(nothing.when({ ...alice, agentId: '1' as AgentId })).toEqual({ refused: 'directory/agent-reserved', rule: 'OWN-2', facts: { agentId: '1' } });
  });

  it('lets set-up come in any order: a record may name what is not there yet', () => {
    expect(nothing.when({ ...billing, body: { name: 'Billing', members: ['later' as AgentId] } })).toMatchObject([{ type: 'GroupFormed' }]);
  });

  it('remembers when an unlock timeout changed, and only that (LCK-8)', () => {
    const timeout = (unlockTimeoutMinutes: number, name = 'Support') => ({ ...support, body: { ...support.body, name, unlockTimeoutMinutes } });
    const made = nothing.then(timeout(30));
    expect(made.state.queues.get('support')?.timeoutChangedAt).toBeNull();
    expect(made.then(timeout(30, 'Renamed')).state.queues.get('support')?.timeoutChangedAt).toBeNull();
    const changed = made.then(timeout(0.5));
    expect(changed.state.queues.get('support')?.timeoutChangedAt).toBe('2026-01-01T00:01:00.000Z');
    expect(changed.then(timeout(0.5, 'Renamed')).state.queues.get('support')?.timeoutChangedAt).toBe('2026-01-01T00:01:00.000Z');
  });

  it('makes what an import names and leaves what is known as it is', () => {
    const known = nothing.then({ ...alice, body: { name: 'Alice', active: false } });
    const seen = {
      type: 'RegisterSeen',
      agents: [
        { agentId: 'alice' as AgentId, name: 'Somebody else' },
        { agentId: 'bob' as AgentId, name: 'Bob' },
        { agentId: 'bob' as AgentId, name: 'Bob' },
        { agentId: '1' as AgentId, name: 'Never' },
      ],
      groups: [{ groupId: 'desk' as GroupId, name: 'Desk' }],
      queues: [{ queueId: 'unassigned' as QueueId, groupId: 'desk' as GroupId, name: 'unassigned' }],
    } as const;
    expect(known.when(seen)).toMatchObject([
      { type: 'AgentRegistered', data: { agentId: 'bob', active: true } },
      { type: 'GroupFormed', data: { groupId: 'desk' } },
      { type: 'QueueCreated', data: { queueId: 'unassigned', groupId: 'desk' } },
    ]);
    expect(known.then(seen).when(seen)).toEqual([]);
  });

  it('keeps ids that JavaScript has other plans for, and says only what its events may say', () => {
    const groups = JSON.parse('{"__proto__": ["rw"], "constructor": ["ro"]}') as Record<string, ['rw']>;
    const [event] = nothing.when({ ...alice, body: { name: 'Alice', groups } }) as unknown as readonly [{ data: { groups: object } }];
    expect(Object.entries(event.data.groups)).toEqual([['__proto__', ['rw']], ['constructor', ['ro']]]);
    expect(faultOf(directoryEvents.AgentRegistered, 'AgentRegistered', event.data)).toBeNull();
  });

  it('says nothing to a second PUT of any record', () => {
    const id = fc.constantFrom('a', 'b', 'toString', '__proto__');
    const keys = fc.array(fc.constantFrom('ro', 'rw', 'owner', 'note'));
    const body = fc.record(
      { name: fc.string(), email: fc.option(fc.string()), active: fc.boolean(), roles: fc.array(id), groups: fc.dictionary(id, keys) },
      { requiredKeys: ['name'] },
    );
    fc.assert(
      fc.property(id, body, (agentId, body) => {
        const put = { type: 'PutAgent', agentId, body } as never;
        expect(nothing.then(put).when(put)).toEqual([]);
      }),
    );
  });
});
