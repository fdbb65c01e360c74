import { isRefusal } from '../../../src/kernel/refusal.js';
import { acts, authorize } from '../../../src/ticket/ticket.acts.js';
import type { Permission } from '../../../src/ticket/ticket.facts.js';
import { maySee, sightFor, sightOf } from '../../../src/ticket/ticket.sight.js';
import {
  approve, ask, askReview, assign, changeDetails, changeOwner, changePriority, changeStatus, clear, clearUnmapped, confirmSharing, lapseTimer, lock,
  markImportant, move, note, open, opened, openedByService, releaseRights, reply, requestSharing, restore, review, setConfidential, setResponsible,
  unlock, unwatch, warn, watch, write,
} from '../../support/ticket-acts.js';
import { type Act, actor, factsOf, helpDesk, helpDeskWith, inWorld, minute, type World } from '../../support/ticket-world.js';

const keys: readonly Permission[] = ['ro', 'move_into', 'create', 'note', 'owner', 'priority', 'rw'];

/** PRM-6: what each act needs on the ticket's queue, written out once more. */
const table: readonly (readonly [string, (by: string) => Act, Permission])[] = [
  ['watch oneself', (by) => watch(by), 'ro'],
  ['unwatch oneself', (by) => unwatch(by), 'ro'],
  ['watch for another', (by) => watch(by, 'alice'), 'rw'],
  ['unwatch for another', (by) => unwatch(by, 'alice'), 'rw'],
  ['note', (by) => note(by), 'note'],
  ['lock', (by) => lock(by), 'owner'],
  ['unlock', (by) => unlock(by), 'owner'],
  ['change owner', (by) => changeOwner(by, 'alice'), 'owner'],
  ['set responsible', (by) => setResponsible(by, 'alice'), 'owner'],
  ['change priority', (by) => changePriority(by, 'high'), 'priority'],
  ['reply', (by) => reply(by), 'rw'],
  ['change status', (by) => changeStatus(by, 'pending'), 'rw'],
  ['assign internal', (by) => assign(by, 'engineering'), 'rw'],
  ['clear internal', (by) => clear(by), 'rw'],
  ['restore internal', (by) => restore(by), 'rw'],
  ['mark important', (by) => markImportant(by, 'A-0'), 'rw'],
  ['set confidential', (by) => setConfidential(by, true), 'rw'],
  ['request sharing', (by) => requestSharing(by, 'read_only', 'A-0'), 'rw'],
  ['send risk warning', (by) => warn(by), 'rw'],
  ['record risk approval', (by) => approve(by, 'A-0'), 'rw'],
  ['ask for review', (by) => askReview(by), 'rw'],
  ['change details', (by) => changeDetails(by, { impact: 'high' }), 'rw'],
];

function holding(held: readonly Permission[], queue = 'support'): World {
  return helpDeskWith({ agents: { tess: {} }, keys: { tess: { [queue]: held } } });
}

/** 200, 403 with the key that is missing, or 404. */
function outcome(act: Act, held: readonly Permission[]): string {
  const world = holding(held);
  const story = inWorld({}, world).given(opened);
  const facts = factsOf(world, act.asker, minute(0));
  if (sightFor(act.command, story.told.state, facts) !== null) return 'not found';
  const decision = story.when(act).decision();
  if (!isRefusal(decision) || decision.refused !== 'ticket/right-missing') return 'may';
  return `${String(decision.facts['missing'])} missing on ${String(decision.facts['queueId'])}`;
}

describe.each(table)('the right to %s (PRM-6)', (_, act, needed) => {
  it.each(keys)('as the agent who reads and holds %s (PRM-2, PRM-5)', (key) => {
    const suffices = key === needed || key === 'rw' || needed === 'ro';
    expect(outcome(act('tess'), ['ro', key])).toBe(suffices ? 'may' : `${needed} missing on support`);
  });
  it.each(keys)('as the agent who holds %s alone: without reading there is nothing (PRM-2, PRM-5)', (key) => {
    const reads = key === 'rw' || key === 'ro';
    expect(outcome(act('tess'), [key]) === 'not found').toBe(!reads);
  });
  it('as the agent who holds nothing (PRM-5)', () => {
    expect(outcome(act('tess'), [])).toBe('not found');
  });
});

describe('the right to open (PRM-6)', () => {
  it.each(keys)('as the agent who holds %s, which needs no reading (PRM-2)', (key) => {
    const decision = inWorld({}, holding([key])).given().when(open('tess'));
    if (key === 'create' || key === 'rw') decision.then({ type: 'TicketOpened' });
    else decision.refused('ticket/right-missing', { missing: 'create', queueId: 'support' });
  });
});

describe('the right to move (PRM-6)', () => {
  const to = (source: readonly Permission[], target: readonly Permission[]) =>
    inWorld({ agents: { tess: {} }, keys: { tess: { support: source, level2: target } } }).given(opened).when(move('tess', 'level2'));
  it('needs rw on the source and move_into, or rw, on the target', () => {
    to(['rw'], ['move_into']).then({ type: 'TicketMoved' });
    to(['rw'], ['rw']).then({ type: 'TicketMoved' });
  });
  it('names the source first, then the target (PRM-5)', () => {
    to(['ro'], []).refused('ticket/right-missing', { missing: 'rw', queueId: 'support' });
    to(['rw'], ['ro', 'create', 'note', 'owner', 'priority']).refused('ticket/right-missing', { missing: 'move_into', queueId: 'level2' });
  });
  it('leaves an unknown target to the rules (MOV-5)', () =>
    inWorld().given(opened).when(move('alice', 'nowhere')).refused('ticket/queue-unknown', { queueId: 'nowhere' }));
});

describe('the second team (PRM-6)', () => {
  const { given } = inWorld();
  const shared = given(opened, changeStatus('alice', 'in_engineering', { internalGroupId: 'engineering', internalAgentId: 'eve' }));
  const seenBy = (by: string, world = helpDesk) => {
    const { state } = shared.told;
    return state.phase === 'opened' && maySee(actor(by), state, factsOf(world, actor(by), minute(0)));
  };
  it('reads without a key, as its agent and as a member of its group', () => {
    expect([seenBy('eve'), seenBy('finn'), seenBy('dana')]).toEqual([true, true, false]);
  });
  it('writes notes', () => shared.when(note('finn')).then({ type: 'ArticleAdded', data: { kind: 'note', author: 'agent:finn' } }));
  it('changes the status to one that still maps their group', () => shared.when(changeStatus('eve', 'with_others')).then({ type: 'StatusChanged' }));
  it('changes it to no other', () => {
    shared.when(changeStatus('eve', 'pending')).refused('ticket/right-missing', { missing: 'rw', queueId: 'support' });
    shared.when(changeStatus('eve', 'with_legal', { internalGroupId: 'legal' })).refused('ticket/right-missing');
    shared.when(changeStatus('eve', 'dancing')).refused('ticket/status-unknown');
  });
  it('changes the internal assignment', () => {
    shared.when(assign('eve', 'engineering', 'finn')).then({ type: 'InternalAgentChanged', data: { from: 'eve', to: 'finn' } });
    shared.when(clear('finn')).then({ type: 'InternalGroupCleared' });
  });
  it('does nothing else', () => {
    for (const [act, missing] of [[reply('eve'), 'rw'], [lock('eve'), 'owner'], [changePriority('eve', 'high'), 'priority']] as const) {
      shared.when(act).refused('ticket/right-missing', { missing, queueId: 'support' });
    }
  });
  it('watches (WAT-1)', () => shared.when(watch('eve')).then({ type: 'WatcherAdded', data: { agentId: 'eve' } }));
  it('needs reading on the queue for a key of its own (PRM-2)', () =>
    inWorld({ keys: { eve: { support: ['priority'] } } }).goOn(shared.told).when(changePriority('eve', 'high')).refused('ticket/right-missing', { missing: 'ro' }));
  it('ends with the membership, even while the ticket still names them (PRM-7)', () => {
    expect(seenBy('eve', helpDeskWith({ groups: { engineering: ['finn'] } }))).toBe(false);
    expect(seenBy('eve', helpDeskWith({ agents: { eve: { active: false } } }))).toBe(false);
  });
});

describe('who is no agent (PRM-9)', () => {
  const { given } = inWorld();
  const kinds = ['service:billing', 'automation:rules', 'admin:root'];
  it.each(kinds)('%s has rw everywhere', (by) => {
    given(opened).when(changeStatus(by, 'pending')).then({ type: 'StatusChanged' });
    given(opened).when(changeOwner(by, 'alice')).then({ type: 'OwnerChanged', data: { act: 'give' } }, { type: 'TicketLocked' });
    given(opened).when(note(by)).then({ type: 'ArticleAdded', data: { author: by } });
    given(opened).when(watch(by, 'alice')).then({ type: 'WatcherAdded' });
    given(opened).when(move(by, 'level2')).then({ type: 'TicketMoved' });
  });
  it.each(kinds)('%s can’t lock, reply, watch for itself or speak as an agent does', (by) => {
    for (const act of [lock(by), reply(by), watch(by), unwatch(by), warn(by), approve(by, 'A-0'), askReview(by), review(by, true), requestSharing(by, 'read_only')]) {
      given(opened).when(act).refused('request/actor-not-allowed', { kind: by.split(':')[0] });
    }
  });
  it('auditors and analysts command nothing', () => {
    given(opened).when(note('auditor:ines')).refused('request/actor-not-allowed');
    given(opened).when(open('analyst:bo')).refused('request/actor-not-allowed');
  });
  it('nobody but the house’s own processes does theirs', () => {
    for (const process of [lapseTimer, releaseRights('alice'), clearUnmapped('open'), confirmSharing]) {
      for (const by of [...kinds, 'agent:alice']) given(opened).when({ ...process, asker: actor(by) }).refused('request/actor-not-allowed', { allowed: ['system'] });
    }
  });
  it('an inactive agent, an unknown one and the placeholder are no known actor (PRM-7)', () => {
    for (const by of ['gone', 'stranger', 'agent:1']) given(opened).when(note(by)).refused('request/unknown-actor');
  });
});

describe('sight', () => {
  const world = helpDeskWith({ sharing: { acme: { see: true, comment: false } } });
  const { given } = inWorld({}, world);
  const { state } = given(openedByService()).told;
  const told = (act: Act, ofState = state, inside = world) => sightFor(act.command, ofState, factsOf(inside, act.asker, minute(0)))?.refused ?? 'seen';
  const read = (by: string, ofState = state, inside = world) => sightOf(actor(by), ofState, factsOf(inside, actor(by), minute(0)))?.refused ?? 'seen';

  it('of a ticket that is not there, is nobody’s (PRM-5)', () => {
    expect(read('admin:root', { phase: 'unknown' })).toBe('ticket/not-found');
    given().when(note('alice')).refused('ticket/not-found');
    expect(told(open('alice'), { phase: 'unknown' })).toBe('seen');
  });
  it('is everybody’s but analysts’ who is no person (PRM-9)', () => {
    expect(['service:x', 'automation:x', 'admin:x', 'auditor:x', 'system:x'].map((by) => read(by))).toEqual(Array(5).fill('seen'));
    expect(read('analyst:bo')).toBe('ticket/not-found');
  });
  it('of a requester is by ownership and sharing (ORG-1, ORG-2, ORG-4)', () => {
    expect(read('requester:kim')).toBe('seen');
    expect(read('requester:lee')).toBe('seen');
    expect(read('requester:lee', state, helpDesk)).toBe('ticket/not-found');
    expect(read('requester:ann')).toBe('ticket/not-found');
  });
  it('ends with confidentiality, but for the own requester (ORG-5)', () => {
    const hidden = given(openedByService(), setConfidential('alice', true)).told.state;
    expect([read('requester:lee', hidden), read('requester:kim', hidden)]).toEqual(['ticket/not-found', 'seen']);
  });
  it('of a command: a requester learns nothing but where they may comment or ask to share (ORG-4)', () => {
    expect(told(write('kim'))).toBe('seen');
    expect(told(write('lee'))).toBe('ticket/not-found');
    expect(told(write('lee'), state, helpDeskWith({ sharing: { acme: { see: true, comment: true } } }))).toBe('seen');
    expect(told(requestSharing('requester:kim', 'read_only'))).toBe('seen');
    expect(told(requestSharing('requester:lee', 'read_only'))).toBe('ticket/not-found');
    expect(told(changeStatus('requester:kim', 'closed'))).toBe('ticket/not-found');
  });
  it('of a message that a service sends is its requester’s (ORG-13)', () => {
    expect(told(write('service:mail', { requesterId: 'kim' }))).toBe('seen');
    expect(told(write('service:mail', { requesterId: 'lee' }))).toBe('ticket/not-found');
  });
  it('lets a portal say what may be read but not commented (ORG-2)', () => {
    given(openedByService()).when(write('lee')).refused('request/not-commentable');
    given(openedByService()).when(write('service:mail')).refused('request/actor-not-allowed', { allowed: ['requester'] });
  });
});

it('every act has a row that says who may do it (PRM-6)', () => {
  for (const row of Object.values(acts)) expect(row.by.length).toBeGreaterThan(0);
  expect(authorize(actor('alice'), ask('alice', { type: 'ImportOpen' }).command, null, factsOf(helpDesk, actor('alice'), minute(0)))).toMatchObject({ refused: 'request/actor-not-allowed' });
});
