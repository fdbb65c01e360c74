import { assign, changeOwner, changeStatus, lock, move, open, opened, setResponsible, unlock } from '../../support/ticket-acts.js';
import { inWorld, type World } from '../../support/ticket-world.js';

const bothTeams: Partial<World> = { keys: { alice: { support: ['rw'], level2: ['rw'] }, carol: { support: ['rw'], level2: ['rw'] } } };
const arriving = (onMove: 'keep' | 'unlock' | 'reset', change: Partial<World> = bothTeams) => inWorld({ ...change, queues: { level2: { onMove } } });
const held = arriving('keep').given(opened, lock('alice'));
const moved = { type: 'TicketMoved', data: { from: 'support', to: 'level2', groupId: 'level2_group', cause: 'command' } };
const unlocked = { type: 'TicketUnlocked', data: { holderId: 'alice', cause: 'queue_move' } };
const given1 = { type: 'OwnerChanged', data: { from: 'alice', to: '1', act: 'reset', cause: 'queue_move' } };

describe('moving a ticket', () => {
  it('keeps owner and lock where the target queue keeps them (MOV-1)', () => held.when(move('alice', 'level2', { note: 'theirs' })).then({ ...moved, data: { ...moved.data, note: 'theirs' } }));
  it('unlocks it where that unlocks (MOV-1)', () => arriving('unlock').goOn(held.told).when(move('alice', 'level2')).then(moved, unlocked));
  it('gives it back where that resets (MOV-1)', () => arriving('reset').goOn(held.told).when(move('alice', 'level2')).then(moved, unlocked, given1));
  it('has nothing to reset where nobody owns it (MOV-1)', () => arriving('reset').given(opened).when(move('carol', 'level2')).then(moved));
  it('resets an owner who did not lock it (MOV-1)', () => arriving('reset').given(open('alice')).when(move('carol', 'level2')).then(moved, given1));
});

describe('moving with a named owner', () => {
  it('locks it to them, whatever the queue’s policy (MOV-2)', () =>
    arriving('reset').goOn(held.told).when(move('alice', 'level2', { ownerId: 'dana', note: 'yours' })).then(
      moved,
      { type: 'OwnerChanged', data: { from: 'alice', to: 'dana', act: 'give', cause: 'command', note: 'yours' } },
      { type: 'TicketLocked', data: { holderId: 'dana', cause: 'owner_change' } },
    ));
  it('to oneself is to take (MOV-2, OWN-6)', () =>
    arriving('keep').given(opened).when(move('carol', 'level2', { ownerId: 'carol' })).then(moved, { type: 'OwnerChanged', data: { act: 'take' } }, { type: 'TicketLocked' }));
  it('who holds it already only moves it (MOV-2)', () => held.when(move('alice', 'level2', { ownerId: 'alice' })).then(moved));
  it('who owns it unlocked locks it too (MOV-2)', () =>
    held.and(unlock('alice')).when(move('carol', 'level2', { ownerId: 'alice' })).then(moved, { type: 'TicketLocked', data: { holderId: 'alice', cause: 'owner_change' } }));
  it('sets the owner of a finished ticket without a lock (MOV-2, LCK-10)', () =>
    held.and(changeStatus('alice', 'closed')).when(move('alice', 'level2', { ownerId: 'dana' })).then(moved, { type: 'OwnerChanged', data: { to: 'dana' } }));
  it('who may own in the source only is refused (MOV-2)', () => held.when(move('alice', 'level2', { ownerId: 'bob' })).refused('ticket/not-eligible-owner', { ownerId: 'bob', queueId: 'level2' }));
});

describe('moving with unlock', () => {
  it('gives up owner and lock (MOV-3)', () => held.when(move('alice', 'level2', { unlock: true })).then(moved, unlocked, given1));
  it('is malformed together with a named owner (MOV-3)', () => held.when(move('alice', 'level2', { unlock: true, ownerId: 'dana' })).refused('request/invalid'));
  it('changes nothing more where nobody owns it (MOV-3)', () => arriving('keep').given(opened).when(move('carol', 'level2', { unlock: true })).then(moved));
});

describe('who may not own in the target queue', () => {
  const shut = inWorld({ keys: { alice: { support: ['rw'], level2: ['move_into'] } } });
  it('is released as owner (MOV-4)', () => shut.goOn(held.told).when(move('alice', 'level2')).then(moved, unlocked, given1));
  it('is released as responsible (MOV-4)', () =>
    arriving('keep').goOn(held.and(setResponsible('alice', 'bob')).told).when(move('alice', 'level2')).then(moved, {
      type: 'ResponsibleChanged',
      data: { from: 'bob', to: null, cause: 'queue_move' },
    }));
  it('and may, stays (MOV-4)', () => held.and(setResponsible('alice', 'carol')).when(move('alice', 'level2')).then(moved));
  it('leaves the internal assignment, which depends on the status alone (MOV-4)', () =>
    shut.given(open('alice', { status: 'in_engineering' }), assign('alice', 'engineering', 'eve')).when(move('alice', 'level2')).then(moved, { type: 'OwnerChanged' }));
});

describe('moving to the current queue', () => {
  it('is a no-op, whatever its policy (MOV-5)', () => {
    held.when(move('alice', 'support')).nothing();
    inWorld({ ...bothTeams, queues: { support: { onMove: 'reset', active: false } } }).goOn(held.told).when(move('alice', 'support')).nothing();
  });
  it('names an owner or unlocks without a move (MOV-5)', () => {
    held.when(move('alice', 'support', { ownerId: 'bob' })).then({ type: 'OwnerChanged', data: { to: 'bob', cause: 'command' } }, { type: 'TicketLocked', data: { cause: 'owner_change' } });
    held.when(move('alice', 'support', { unlock: true })).then(unlocked, given1);
    held.when(move('alice', 'support', { ownerId: 'alice' })).nothing();
  });
  it('is unlike moving to an unknown queue or one out of use (MOV-5)', () => {
    held.when(move('alice', 'nowhere')).refused('ticket/queue-unknown', { queueId: 'nowhere' });
    held.when(move('admin:root', 'closed_down')).refused('ticket/locked-by-another');
    arriving('keep').given(opened, changeOwner('alice', 'alice'), unlock('alice')).when(move('admin:root', 'closed_down')).refused('ticket/queue-unknown', { queueId: 'closed_down' });
  });
});
