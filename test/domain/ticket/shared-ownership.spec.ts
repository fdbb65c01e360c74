import { assign, changeOwner, changeStatus, clear, clearUnmapped, lock, open, opened, releaseRights, restore, write } from '../../support/ticket-acts.js';
import { inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const { given } = inWorld();
const inEngineering = given(opened, lock('alice'), changeStatus('alice', 'in_engineering'));
const shared = inEngineering.and(assign('alice', 'engineering', 'eve'));
const assigned = (groupId: string, agentId: string | null) => ({ type: 'InternalGroupAssigned', data: { groupId, agentId, cause: 'command' } });
const cleared = (cause: string) => ({ type: 'InternalGroupCleared', data: { previousGroupId: 'engineering', previousAgentId: 'eve', cause } });
const step = (to: string) => ({ type: 'StatusChanged', data: { to } });

describe('assigning an internal group and agent', () => {
  it('is legal where the status maps the group (SHR-3)', () => inEngineering.when(assign('alice', 'engineering', 'eve')).then(assigned('engineering', 'eve')));
  it('is refused elsewhere, naming the legal groups (SHR-3, SHR-1)', () => {
    inEngineering.when(assign('alice', 'legal')).refused('ticket/group-not-mapped', { groupId: 'legal', statusId: 'in_engineering', legal: ['engineering'] });
    given(opened).when(assign('alice', 'engineering')).refused('ticket/group-not-mapped', { statusId: 'open', legal: [] });
    inEngineering.when(assign('alice', 'nobody')).refused('ticket/group-not-mapped');
  });
  it('works without an agent (SHR-4)', () => inEngineering.when(assign('alice', 'engineering')).then(assigned('engineering', null)));
  it('is only of active members (SHR-4)', () => {
    inEngineering.when(assign('alice', 'engineering', 'bob')).refused('ticket/internal-agent-not-in-group', { agentId: 'bob', groupId: 'engineering' });
    meanwhile({ agents: { eve: { active: false } } }, inEngineering).when(assign('alice', 'engineering', 'eve')).refused('ticket/internal-agent-not-in-group');
  });
  it('of the same group alone changes nothing (SHR-4)', () => {
    shared.when(assign('alice', 'engineering')).nothing();
    shared.when(assign('alice', 'engineering', 'eve')).nothing();
  });
  it('of the same group with another agent changes the agent (SHR-4)', () =>
    shared.when(assign('alice', 'engineering', 'finn')).then({ type: 'InternalAgentChanged', data: { groupId: 'engineering', from: 'eve', to: 'finn', cause: 'command' } }));
  it('of another group replaces both, naming what was (SHR-4)', () => {
    const others = given(opened, changeStatus('alice', 'with_others'), assign('alice', 'engineering', 'eve'));
    others.when(assign('alice', 'legal')).then({ type: 'InternalGroupAssigned', data: { groupId: 'legal', agentId: null, previousGroupId: 'engineering', previousAgentId: 'eve' } });
  });
  it('of nothing is malformed (SHR-4)', () => inEngineering.when(assign('alice')).refused('request/invalid'));
  it('of the owner is refused (SHR-5)', () => {
    const world = { groups: { engineering: ['alice', 'eve'] } };
    meanwhile(world, inEngineering).when(assign('bob', 'engineering', 'alice')).refused('ticket/internal-agent-is-owner', { agentId: 'alice' });
    meanwhile(world, inEngineering.and(changeOwner('alice', 'bob'))).when(assign('bob', 'engineering', 'alice')).then(assigned('engineering', 'alice'));
  });
  it('may be of the primary group (SHR-5)', () =>
    inWorld({ groups: { support_group: ['bob'] }, statuses: { same_team: { category: 'open', internalGroups: ['support_group'] } } })
      .given(opened, changeStatus('alice', 'same_team'))
      .when(assign('alice', 'support_group', 'bob'))
      .then(assigned('support_group', 'bob')));
});

describe('an agent named without a group', () => {
  const others = given(opened, changeStatus('alice', 'with_others'));
  it('brings the one mapped group that has them (SHR-4)', () => others.when(assign('alice', undefined, 'eve')).then(assigned('engineering', 'eve')));
  it('stays in the current group where it has them (SHR-4)', () =>
    others.and(assign('alice', 'legal')).when(assign('alice', undefined, 'finn')).then({ type: 'InternalAgentChanged', data: { groupId: 'legal', from: null, to: 'finn' } }));
  it('of several is ambiguous, and so is one of none (SHR-4)', () => {
    others.when(assign('alice', undefined, 'finn')).refused('ticket/internal-group-ambiguous', { agentId: 'finn', candidates: ['engineering', 'legal'] });
    others.when(assign('alice', undefined, 'bob')).refused('ticket/internal-group-ambiguous', { candidates: [] });
  });
  it('is not looked for in a current group that is no longer mapped (SHR-4)', () =>
    meanwhile({ statuses: { in_engineering: { category: 'open', internalGroups: ['legal'] } } }, shared).when(assign('alice', undefined, 'finn')).then(assigned('legal', 'finn')));
});

describe('a status change', () => {
  it('leaves the pair where the new status maps its group, without an event (SHR-7)', () => shared.when(changeStatus('alice', 'with_others')).then(step('with_others')));
  it('replaces it by a legal pair that it names, in one event (SHR-7, SHR-6)', () => {
    shared.when(changeStatus('alice', 'with_others', { internalGroupId: 'legal', internalAgentId: 'finn' })).then(step('with_others'), assigned('legal', 'finn'));
    shared.when(changeStatus('alice', 'with_legal', { internalGroupId: 'legal' })).then(step('with_legal'), assigned('legal', null));
    shared.when(changeStatus('alice', 'with_others', { internalAgentId: 'finn' })).then(step('with_others'), { type: 'InternalAgentChanged', data: { to: 'finn' } });
  });
  it('clears it where it neither maps it nor names another (SHR-7)', () => shared.when(changeStatus('alice', 'with_legal')).then(step('with_legal'), cleared('status_unmapped')));
  it('with an illegal pair is refused, and nothing changes (SHR-3, SHR-7)', () => {
    shared.when(changeStatus('alice', 'with_legal', { internalGroupId: 'engineering' })).refused('ticket/group-not-mapped', { legal: ['legal'] });
    shared.when(changeStatus('alice', 'dancing')).refused('ticket/status-unknown', { statusId: 'dancing' });
  });
  it('to the present status is a no-op, or just the assignment (SHR-6)', () => {
    shared.when(changeStatus('alice', 'in_engineering')).nothing();
    shared.when(changeStatus('alice', 'in_engineering', { internalGroupId: 'engineering' })).nothing();
    inEngineering.when(changeStatus('alice', 'in_engineering', { internalGroupId: 'engineering' })).then(assigned('engineering', null));
  });
  it('gives an existing ticket status and pair at once (SHR-6)', () =>
    given(opened).when(changeStatus('alice', 'in_engineering', { internalAgentId: 'eve', note: 'a bug' })).then({ type: 'StatusChanged', data: { note: 'a bug' } }, assigned('engineering', 'eve')));
  it('that finishes unlocks before it clears (OWN-6, FUP-1)', () =>
    shared.when(changeStatus('alice', 'closed')).then(step('closed'), { type: 'TicketUnlocked', data: { cause: 'closed' } }, cleared('status_unmapped')));
});

describe('an automation', () => {
  it('may not clear an internal assignment by a status change (SHR-8)', () =>
    shared.when(changeStatus('automation:rules', 'pending')).refused('ticket/would-clear-shared-ownership', { groupId: 'engineering', agentId: 'eve', statusId: 'pending' }));
  it('may where the setting is off, as agents and services may (SHR-8)', () => {
    meanwhile({ settings: { protectSharedOwnership: false } }, shared).when(changeStatus('automation:rules', 'pending')).then(step('pending'), cleared('status_unmapped'));
    shared.when(changeStatus('service:billing', 'pending')).then(step('pending'), cleared('status_unmapped'));
  });
  it('may where nothing is lost (SHR-8)', () => {
    shared.when(changeStatus('automation:rules', 'with_others')).then(step('with_others'));
    shared.when(changeStatus('automation:rules', 'with_legal', { internalGroupId: 'legal' })).then(step('with_legal'), assigned('legal', null));
    given(opened).when(changeStatus('automation:rules', 'pending')).then(step('pending'));
  });
});

describe('a customer’s message on a shared ticket', () => {
  const article = { type: 'ArticleAdded' };
  const responded = (internalGroups: readonly string[], category: 'open' | 'resolved' = 'open'): Partial<World> => ({ statuses: { customer_responded: { category, internalGroups } } });
  it('keeps the pair by customer_responded (SHR-9)', () =>
    meanwhile(responded(['engineering']), shared).when(write('kim')).then({ type: 'StatusChanged', data: { to: 'customer_responded', cause: 'customer_message' } }, article));
  it('loses it where there is no such status, with a cause (SHR-9, EVT-2)', () =>
    shared.when(write('kim')).then({ type: 'StatusChanged', data: { to: 'open', cause: 'customer_message' } }, cleared('status_unmapped'), article));
  it('loses it where that does not map the group, or is a finished status (SHR-9)', () => {
    meanwhile(responded(['legal']), shared).when(write('kim')).then(step('open'), cleared('status_unmapped'), article);
    meanwhile(responded(['engineering'], 'resolved'), shared).when(write('kim')).then(step('open'), cleared('status_unmapped'), article);
  });
  it('changes no status that it would go to (SHR-9)', () => meanwhile(responded(['engineering']), meanwhile(responded(['engineering']), shared).and(write('kim'))).when(write('kim')).then(article));
  it('of a ticket that is not shared goes to open (SHR-9)', () => meanwhile(responded(['engineering']), inEngineering).when(write('kim')).then(step('open'), article));
});

describe('clearing and restoring', () => {
  const lost = shared.and(write('kim'));
  it('clears on command (SHR-10)', () => shared.when(clear('alice')).then(cleared('command')));
  it('clears nothing where nothing is shared (SHR-10)', () => inEngineering.when(clear('alice')).nothing());
  it('restores the last pair and the status it was lost from (SHR-10)', () => lost.when(restore('alice')).then({ type: 'StatusChanged', data: { from: 'open', to: 'in_engineering', cause: 'command' } }, assigned('engineering', 'eve')));
  it('restores without a step where the present status maps it (SHR-10)', () => {
    shared.and(clear('alice')).when(restore('alice')).then(assigned('engineering', 'eve'));
    lost.and(changeStatus('alice', 'with_others')).when(restore('alice')).then(assigned('engineering', 'eve'));
  });
  it('restores the group alone when only the agent is no longer legal (SHR-10)', () => {
    meanwhile({ agents: { eve: { active: false } } }, lost).when(restore('alice')).then(step('in_engineering'), assigned('engineering', null));
    meanwhile({ groups: { engineering: ['finn'] } }, lost).when(restore('alice')).then(step('in_engineering'), assigned('engineering', null));
    const own = { keys: { eve: { support: ['rw'] as const } } };
    meanwhile(own, meanwhile(own, lost).and(changeOwner('alice', 'eve'))).when(restore('alice')).then(step('in_engineering'), assigned('engineering', null));
  });
  it('restores nothing where no status maps it any more (SHR-10)', () =>
    meanwhile({ statuses: { in_engineering: { category: 'open', internalGroups: [] } } }, lost).when(restore('alice')).refused('ticket/nothing-to-restore'));
  it('restores nothing that was not lost, or was replaced since (SHR-10)', () => {
    inEngineering.when(restore('alice')).refused('ticket/nothing-to-restore');
    shared.when(restore('alice')).refused('ticket/nothing-to-restore');
    lost.and(restore('alice')).when(restore('alice')).refused('ticket/nothing-to-restore');
    lost.and(changeStatus('alice', 'with_legal', { internalGroupId: 'legal' })).when(restore('alice')).refused('ticket/nothing-to-restore');
  });
  it('reopens where it was lost by closing (SHR-10, FUP-3)', () => {
    const closed = shared.and(changeStatus('alice', 'closed'));
    meanwhile({ agents: { alice: { active: false } } }, closed).when(restore('bob')).then(step('in_engineering'), { type: 'OwnerChanged', data: { to: '1', cause: 'right_lost' } }, assigned('engineering', 'eve'));
  });
});

describe('an internal agent who leaves the group or is deactivated', () => {
  const agentGone = { type: 'InternalAgentChanged', data: { groupId: 'engineering', from: 'eve', to: null, cause: 'right_lost' } };
  it('is cleared; the group stays (SHR-11)', () => {
    meanwhile({ groups: { engineering: ['finn'] } }, shared).when(releaseRights('eve')).then(agentGone);
    meanwhile({ agents: { eve: { active: false } } }, shared).when(releaseRights('eve')).then(agentGone);
  });
  it('and is still a member, stays; so does another (SHR-11)', () => {
    shared.when(releaseRights('eve')).nothing();
    meanwhile({ groups: { engineering: [] } }, shared).when(releaseRights('finn')).nothing();
  });
});

describe('a mapping applied with clear', () => {
  const unmapped: Partial<World> = { statuses: { in_engineering: { category: 'open', internalGroups: ['legal'] } } };
  it('clears what the status no longer maps (SHR-12)', () => meanwhile(unmapped, shared).when(clearUnmapped('in_engineering')).then(cleared('config')));
  it('clears nothing that it maps, nor in another status, nor twice (SHR-12)', () => {
    shared.when(clearUnmapped('in_engineering')).nothing();
    meanwhile(unmapped, shared).when(clearUnmapped('with_legal')).nothing();
    meanwhile(unmapped, meanwhile(unmapped, shared).and(clearUnmapped('in_engineering'))).when(clearUnmapped('in_engineering')).nothing();
  });
  it('kept, a pair stays until its next status change (SHR-12)', () => {
    meanwhile(unmapped, shared).when(assign('alice', 'engineering')).nothing();
    meanwhile(unmapped, shared).when(assign('alice', 'engineering', 'finn')).refused('ticket/group-not-mapped');
    meanwhile(unmapped, shared).when(changeStatus('alice', 'pending')).then(step('pending'), cleared('status_unmapped'));
  });
});

it('the default statuses are never mapped, so nothing is shared in them (SHR-1, SHR-2)', () => {
  for (const status of ['open', 'pending', 'resolved', 'closed']) given(open('alice', { status })).when(assign('alice', 'engineering')).refused('ticket/group-not-mapped', { legal: [] });
});
