import { assign, changeOwner, changeStatus, lock, open, opened, setResponsible, unlock } from '../../support/ticket-acts.js';
import { inWorld, meanwhile } from '../../support/ticket-world.js';

const { given } = inWorld();
const held = given(opened, lock('alice'));
const lockedTo = (holderId: string) => ({ type: 'TicketLocked', data: { holderId, cause: 'owner_change' } });
const ownerTo = (to: string, act: string) => ({ type: 'OwnerChanged', data: { to, act, cause: 'command' } });

describe('changing the owner', () => {
  it('makes the new agent owner and locks the ticket to them, with the reason (OWN-5)', () =>
    held.when(changeOwner('alice', 'bob', 'knows printers')).then(
      { type: 'OwnerChanged', data: { from: 'alice', to: 'bob', act: 'give', cause: 'command', note: 'knows printers' } },
      lockedTo('bob'),
    ));
  it('of the holder to themselves is a no-op (OWN-5)', () => held.when(changeOwner('bob', 'alice')).nothing());
  it('to the present owner of an unlocked ticket only locks (OWN-5)', () =>
    held.and(unlock('alice')).when(changeOwner('bob', 'alice')).then({ type: 'TicketLocked', data: { holderId: 'alice', cause: 'command' } }));
  it('sets the owner of a finished ticket without a lock (OWN-5, LCK-10)', () => {
    const closed = held.and(changeStatus('alice', 'closed'));
    closed.when(changeOwner('bob', 'carol')).then(ownerTo('carol', 'give'));
    closed.when(changeOwner('bob', 'alice')).nothing();
  });
  it('to oneself is to take, or to steal from another’s lock, which ends without an unlock (OWN-6)', () => {
    given(opened).when(changeOwner('bob', 'bob')).then(ownerTo('bob', 'take'), lockedTo('bob'));
    held.when(changeOwner('bob', 'bob')).then(ownerTo('bob', 'steal'), lockedTo('bob'));
  });
  it('may be done with owner alone, also of a ticket that another holds (OWN-6, PRM-6)', () => held.when(changeOwner('dave', 'dave')).then(ownerTo('dave', 'steal'), lockedTo('dave')));
  it('to who may not own there, an inactive one, a stranger or the placeholder is refused (OWN-7)', () => {
    for (const to of ['rita', 'gone', 'stranger', '1']) held.when(changeOwner('alice', to)).refused('ticket/not-eligible-owner', { ownerId: to, queueId: 'support' });
  });
  it('to who has the key but can’t read is refused (OWN-7, PRM-3)', () =>
    inWorld({ keys: { rita: { support: ['owner'] } } }).goOn(held.told).when(changeOwner('alice', 'rita')).refused('ticket/not-eligible-owner'));
  it('to who lost the right, though they own it unlocked, is refused (OWN-7)', () =>
    meanwhile({ keys: { alice: { support: ['ro'] } } }, held.and(unlock('alice'))).when(changeOwner('bob', 'alice')).refused('ticket/not-eligible-owner'));
});

describe('an internal agent who becomes owner', () => {
  const teamOfBob = { groups: { engineering: ['bob', 'eve'] } };
  const shared = inWorld(teamOfBob).given(open('alice', { status: 'in_engineering' }), assign('alice', 'engineering', 'bob'));
  const ceases = { type: 'InternalAgentChanged', data: { groupId: 'engineering', from: 'bob', to: null, cause: 'owner_change' } };
  it('ceases to be internal agent; the group stays (OWN-8)', () => {
    shared.when(changeOwner('alice', 'bob')).then(ownerTo('bob', 'give'), ceases, lockedTo('bob'));
    shared.when(lock('bob')).then({ type: 'OwnerChanged' }, ceases, { type: 'TicketLocked' });
  });
  it('who is another stays so (OWN-8)', () => shared.when(changeOwner('alice', 'carol')).then({ type: 'OwnerChanged' }, { type: 'TicketLocked' }));
});

describe('the first responsible', () => {
  const auto = inWorld({ settings: { autoResponsible: true }, groups: { engineering: ['bob'] } });
  it('comes with the first real owner, in the order of OWN-6 (RSP-3, OWN-6)', () =>
    auto.given(opened).when(lock('alice')).then(
      { type: 'OwnerChanged' },
      { type: 'ResponsibleChanged', data: { from: null, to: 'alice', cause: 'owner_change' } },
      { type: 'TicketLocked' },
    ));
  it('is not replaced, nor set by a second owner (RSP-3)', () => {
    auto.given(opened, setResponsible('alice', 'carol')).when(lock('alice')).then({ type: 'OwnerChanged' }, { type: 'TicketLocked' });
    auto.given(opened, lock('alice'), setResponsible('alice', null)).when(changeOwner('alice', 'bob')).then({ type: 'OwnerChanged' }, { type: 'TicketLocked' });
  });
});
