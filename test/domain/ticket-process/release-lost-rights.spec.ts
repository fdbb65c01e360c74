import { describe, expect, it } from '@jest/globals';
import { gatherLostRights } from '../../../src/ticket/commands/gather-lost-rights.js';
import { releaseLostRights } from '../../../src/ticket/processes/release-lost-rights.js';
import type { Given } from '../../support/fold.js';
import { internalAgent, locked, moved, opened, owner, responsible, shared, status } from '../../support/ticket-events.js';
import { agent, group, queue, role } from './set-up-events.js';
import { basisAfter, type World, wanted, worldAfter } from './world.js';

const mayOwn = { groups: { 'support-team': ['ro', 'owner'] } };
const setUp = [
  queue('support'),
  queue('second', { groupId: 'second-team' }),
  role('first-line', { 'support-team': ['rw'] }),
  agent('alice', mayOwn),
  agent('bob', { roles: ['first-line'] }),
  agent('eve', {}),
  group('engineering', ['eve', 'alice']),
];
const basis = basisAfter(setUp);
const before = { meta: { basis } };

const follows = (events: readonly Given[], last?: number) => wanted(releaseLostRights, gatherLostRights, worldAfter([...setUp, ...events]), last);
const whose = async (events: readonly Given[], last?: number): Promise<readonly string[]> =>
  (await follows(events, last)).flatMap((order) => (order.order === 'send' ? [`${order.command.ticketId} ${order.command.agentId}`] : []));
const owned = (by: string, ticketId = 'T-1'): readonly Given[] => [opened({ ticketId, ownerId: by }, before)];
const stripped = agent('alice', {}, 'AgentChanged');
const deactivated = (agentId: string): Given => agent(agentId, { ...mayOwn, active: false }, 'AgentChanged');

describe('a right that is lost', () => {
  it('releases its agent from the ticket they own, by an order of the change and the ticket (PRM-7)', async () => {
    expect(await follows([...owned('alice'), stripped])).toEqual([
      { order: 'send', id: `right:${basis + 1}:T-1:alice`, command: { type: 'ReleaseLostRights', ticketId: 'T-1', agentId: 'alice' } },
    ]);
  });

  it('by a role that changed (PRM-7)', async () => {
    expect(await whose([...owned('bob'), ...owned('alice', 'T-2'), role('first-line', { 'support-team': ['ro'] }, 'RoleChanged')])).toEqual(['T-1 bob']);
  });

  it('by a queue that went to another group (PRM-7)', async () => {
    expect(await whose([...owned('alice'), queue('support', { groupId: 'second-team' }, 'QueueChanged')])).toEqual(['T-1 alice']);
  });

  it('by an agent who was deactivated, in each role, once a ticket (PRM-7)', async () => {
    const events = [...owned('alice'), locked('alice', {}, before), responsible(null, 'alice', {}, before), ...owned('alice', 'T-2')];
    expect(await whose([...events, deactivated('alice')])).toEqual(['T-1 alice', 'T-2 alice']);
  });

  it('releases a responsible (PRM-7)', async () => {
    expect(await whose([opened({}, before), responsible(null, 'alice', {}, before), stripped])).toEqual(['T-1 alice']);
  });

  it('releases an internal agent who left the group or was deactivated (SHR-11)', async () => {
    const events = [opened({}, before), shared(['engineering', 'eve'], {}, before)];
    expect(await whose([...events, group('engineering', ['alice'], 'GroupChanged')])).toEqual(['T-1 eve']);
    expect(await whose([...events, agent('eve', { active: false }, 'AgentChanged')])).toEqual(['T-1 eve']);
  });

  it('leaves an internal agent who stays a member, and one without any right on the queue (SHR-11)', async () => {
    const events = [opened({}, before), shared(['engineering', 'eve'], {}, before)];
    expect(await whose([...events, group('engineering', ['eve'], 'GroupChanged')])).toEqual([]);
    expect(await whose([...events, agent('eve', { away: true }, 'AgentChanged')])).toEqual([]);
  });

  it('leaves who keeps the right by another way (PRM-7)', async () => {
    expect(await whose([...owned('alice'), agent('alice', { roles: ['first-line'] }, 'AgentChanged')])).toEqual([]);
    expect(await whose([...owned('alice'), queue('support', { groupId: 'second-team', furtherGroupIds: ['support-team'] }, 'QueueChanged')])).toEqual([]);
  });

  it('leaves resolved and closed tickets as they are (PRM-7)', async () => {
    expect(await whose([...owned('alice'), status('open', 'resolved', {}, before), stripped])).toEqual([]);
    expect(await whose([...owned('alice'), status('open', 'pending', {}, before), stripped])).toEqual(['T-1 alice']);
  });

  it('was never lost by an imported agent who never had it (PRM-7)', async () => {
    const events = [opened({ ownerId: 'old-hand', cause: 'import' }), agent('old-hand')];
    expect(await whose([...events, agent('old-hand', { name: 'Old Hand', active: false }, 'AgentChanged')])).toEqual([]);
  });

  it('asks for nothing where the changed agent could do nothing before (PRM-7)', async () => {
    const world: World = worldAfter([...setUp, agent('zoe', { active: false }), agent('zoe', {}, 'AgentChanged')]);
    expect(await wanted(releaseLostRights, gatherLostRights, world)).toEqual([]);
    expect(world.asked).toEqual([]);
  });

  describe('before an event that gives a role on an older basis (PRM-7, PRM-8)', () => {
    const cases: readonly (readonly [string, readonly Given[], Given])[] = [
      ['an opening', [], opened({ ownerId: 'alice' }, before)],
      ['a change of owner', [opened({}, before)], owner('1', 'alice', {}, before)],
      ['a lock', [opened({ ownerId: 'alice' }, before)], locked('alice', {}, before)],
      ['a responsible', [opened({}, before)], responsible(null, 'alice', {}, before)],
    ];
    for (const [name, earlier, event] of cases) {
      it(`releases them again: ${name} (PRM-7)`, async () => {
        expect(await whose([...earlier, stripped, event])).toEqual(['T-1 alice']);
      });
      it(`leaves who has the right still: ${name} (PRM-7)`, async () => {
        expect(await whose([...earlier, agent('alice', { ...mayOwn, away: true }, 'AgentChanged'), event])).toEqual([]);
      });
      it(`is not asked about where the event knew of the loss: ${name} (PRM-7)`, async () => {
        expect(await whose([...earlier, stripped, { ...event, meta: { basis: basis + 1 } }])).toEqual([]);
      });
      it(`is nothing to an import: ${name} (PRM-7)`, async () => {
        expect(await whose([...earlier, stripped, { ...event, data: { ...event.data, cause: 'import' }, meta: { basis: null } }])).toEqual([]);
      });
    }

    it('releases an internal agent, who was assigned or became it (SHR-11)', async () => {
      const left = group('engineering', ['alice'], 'GroupChanged');
      expect(await whose([opened({}, before), left, shared(['engineering', 'eve'], {}, before)])).toEqual(['T-1 eve']);
      const events = [opened({}, before), shared(['engineering', null], {}, before), left];
      expect(await whose([...events, internalAgent('engineering', null, 'eve', {}, before)])).toEqual(['T-1 eve']);
      expect(await whose([opened({}, before), left, shared(['engineering', null], {}, before)])).toEqual([]);
    });

    it('releases everybody who may not hold their role in the queue that the ticket came to (MOV-4, PRM-7)', async () => {
      const trusted = agent('alice', { groups: { ...mayOwn.groups, 'second-team': ['rw'] } }, 'AgentChanged');
      const moves = moved('support', 'second', {}, { meta: { basis: basis + 1 } });
      expect(await whose([trusted, ...owned('alice'), agent('alice', mayOwn, 'AgentChanged'), moves])).toEqual(['T-1 alice']);
    });
  });

  it('counts when a finished ticket is opened again, on whatever basis (PRM-7, FUP-3)', async () => {
    const finished = [opened({}, before), responsible(null, 'alice', {}, before), status('open', 'resolved', {}, before), stripped];
    const reopened = status('resolved', 'open', {}, { meta: { basis: basis + 1 } });
    expect(await whose([...finished, reopened])).toEqual(['T-1 alice']);
    expect(await whose([...finished, status('resolved', 'closed', {}, before)])).toEqual([]);
    expect(await whose([...finished, { ...reopened, data: { ...reopened.data, cause: 'import' } }])).toEqual([]);
  });
});
