import { isRefusal } from '../../../src/kernel/refusal.js';
import { candidatesFor, type CandidateRole } from '../../../src/ticket/candidates.js';
import { effectsOf } from '../../../src/ticket/answer.js';
import { ticketView } from '../../../src/ticket/ticket-view.js';
import type { AgentFact } from '../../../src/ticket/ticket.facts.js';
import { lockOf, ownerOf } from '../../../src/ticket/ticket.js';
import {
  assign, changeDetails, changeOwner, changePriority, changeStatus, lock, move, note, open, opened, reply, setResponsible, unlock, watch, write,
} from '../../support/ticket-acts.js';
import { type Act, at, factsOf, helpDeskWith, inWorld, minute } from '../../support/ticket-world.js';

const { given } = inWorld();
type Stage = ReturnType<typeof given>;

function stateOf(story: Stage) {
  const { state } = story.told;
  if (state.phase === 'unknown') throw new Error('not open');
  return state;
}

describe('the effects of a command', () => {
  const effects = (story: Stage, act: Act) => {
    const decision = story.when(act).decision();
    if (isRefusal(decision)) throw new Error(decision.refused);
    return effectsOf(decision).map(({ type, cause }) => `${type} ${cause}`);
  };
  it('are what was not asked for by name (EVT-3)', () => {
    expect(effects(given(opened), changeOwner('alice', 'bob'))).toEqual(['TicketLocked owner_change']);
    expect(effects(given(opened, lock('alice')), changeStatus('alice', 'closed'))).toEqual(['TicketUnlocked closed']);
    expect(effects(given(opened), reply('alice'))).toEqual(['OwnerChanged reply', 'TicketLocked reply']);
    expect(effects(given(opened, lock('alice')), unlock('alice', { resetOwner: true }))).toEqual(['OwnerChanged released']);
    expect(effects(given(open('alice', { status: 'in_engineering' }), assign('alice', 'engineering')), changeStatus('alice', 'open'))).toEqual(['InternalGroupCleared status_unmapped']);
    expect(effects(given(opened, lock('alice')), move('alice', 'level2'))).toEqual(['TicketUnlocked queue_move', 'OwnerChanged queue_move']);
  });
  it('are none of what was asked for, nor of an opening (EVT-3)', () => {
    expect(effects(given(), open('alice', { ownerId: 'bob', status: 'in_engineering', internalAgentId: 'eve' }))).toEqual([]);
    expect(effects(given(opened), lock('alice'))).toEqual([]);
    expect(effects(given(opened), note('alice'))).toEqual([]);
  });
});

describe('details', () => {
  it('change where they say something new', () => {
    given(opened).when(changeDetails('alice', { impact: 'high', urgency: null })).then({ type: 'TicketDetailsChanged', data: { changes: { impact: 'high' } } });
    given(opened, changeDetails('alice', { impact: 'high' })).when(changeDetails('alice', { impact: 'high' })).nothing();
    given(opened, changeDetails('alice', { impact: 'high' })).when(changeDetails('alice', { impact: null })).then({ type: 'TicketDetailsChanged', data: { changes: { impact: null } } });
  });
});

describe('a ticket replayed from its stream', () => {
  it('has the shape of the contract (HIS-3)', () => {
    const story = given(opened, at(3, lock('alice')), watch('rita'), watch('bob'), setResponsible('alice', 'carol'), at(9, changeStatus('alice', 'in_engineering', { internalAgentId: 'eve' })));
    expect(ticketView(stateOf(story))).toEqual({
      ticketId: 'T-1', subject: 'Printer on fire', status: 'in_engineering', statusCategory: 'open', queueId: 'support', groupId: 'support_group',
      ownerId: 'alice', assigned: true, locked: true, lockedSince: minute(3), lockToken: 3, responsibleId: 'carol', internalGroupId: 'engineering',
      internalAgentId: 'eve', watchers: ['bob', 'rita'], priority: 'normal', requesterId: 'kim', organizationId: 'acme', confidential: false,
      openedAt: minute(0), changedAt: minute(9), revision: 8,
    });
  });
  it('shows nobody as the placeholder, and no token while unlocked (HIS-3, LCK-9)', () =>
    expect(ticketView(stateOf(given(opened)))).toMatchObject({ ownerId: '1', assigned: false, locked: false, lockedSince: null, lockToken: null, internalGroupId: null }));
});

describe('candidates', () => {
  const world = helpDeskWith({});
  const of = (role: CandidateRole, story: Stage) => {
    const facts = {
      ...factsOf(world, { kind: 'agent', id: 'alice' }, minute(0)),
      agents: () => Object.entries(world.agents).map(([id, agent]) => ({ agentId: id, name: id.toUpperCase(), active: true, away: false, rights: [], ...agent }) as unknown as AgentFact),
      groupName: (id: string) => (id === 'engineering' ? 'Engineering' : undefined),
    };
    return candidatesFor(role, stateOf(story), facts);
  };
  it('for owner and responsible are exactly the active agents who meet PRM-3 (PRM-3, PRM-4)', () => {
    expect(of('owner', given(opened))).toEqual([{ id: 'alice', name: 'ALICE' }, { id: 'bob', name: 'BOB' }, { id: 'carol', name: 'CAROL' }, { id: 'dave', name: 'DAVE' }]);
    expect(of('responsible', given(opened))).toEqual(of('owner', given(opened)));
  });
  it('for internal group are those of the status (SHR-3)', () => {
    expect(of('internal-group', given(open('alice', { status: 'with_others' })))).toEqual([{ id: 'engineering', name: 'Engineering' }, { id: 'legal', name: 'legal' }]);
    expect(of('internal-group', given(opened))).toEqual([]);
  });
  it('for internal agent are the active members of the group, or of any without one, never the owner (SHR-4, SHR-5)', () => {
    const others = given(open('alice', { status: 'with_others' }));
    expect(of('internal-agent', others).map(({ id }) => id)).toEqual(['eve', 'finn']);
    expect(of('internal-agent', others.and(assign('alice', 'legal'))).map(({ id }) => id)).toEqual(['finn']);
    expect(of('internal-agent', given(opened))).toEqual([]);
  });
});

describe('the four scenarios', () => {
  const custody = (story: Stage) => [ownerOf(stateOf(story)), lockOf(stateOf(story))?.holderId ?? null];
  it('new ticket claim (scenario 1)', () => {
    const fresh = given(opened);
    expect(custody(fresh)).toEqual(['1', null]);
    const claimed = fresh.and(lock('alice'));
    expect(custody(claimed)).toEqual(['alice', 'alice']);
    expect(custody(claimed.and(write('kim')))).toEqual(['alice', 'alice']);
  });
  it('escalation (scenario 2)', () => {
    const moved = given(opened, lock('bob'), move('bob', 'level2', { unlock: true }));
    expect(custody(moved)).toEqual(['1', null]);
    expect(custody(moved.and(lock('dana')))).toEqual(['dana', 'dana']);
  });
  it('reassign (scenario 3)', () => {
    const given3 = given(opened, lock('carol'), changeOwner('carol', 'dave', 'yours now'));
    expect(custody(given3)).toEqual(['dave', 'dave']);
    expect(stateOf(given3.and(watch('carol'))).watchers).toEqual(['carol']);
  });
  it('close and follow up (scenario 4)', () => {
    const closed = given(opened, lock('alice'), changeStatus('alice', 'resolved'), changeStatus('alice', 'closed'));
    expect(custody(closed)).toEqual(['alice', null]);
    const reopened = closed.and(at(2 * 24 * 60, write('kim')));
    expect([...custody(reopened), stateOf(reopened).status]).toEqual(['alice', null, 'open']);
    expect(custody(reopened.and(lock('bob')))).toEqual(['bob', 'bob']);
  });
  it('priorities change without a cause, custody never (EVT-2)', () => given(opened).when(changePriority('alice', 'urgent')).then({ type: 'PriorityChanged', data: { from: 'normal', to: 'urgent' } }));
});
