import { changeStatus, lock, open, opened, releaseRights, setResponsible, unlock } from '../../support/ticket-acts.js';
import { inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const { given } = inWorld();
const held = given(opened, lock('alice'), setResponsible('alice', 'bob'));
const unlocked = { type: 'TicketUnlocked', data: { holderId: 'alice', cause: 'right_lost' } };
const ownerGone = { type: 'OwnerChanged', data: { from: 'alice', to: '1', act: 'right_lost', cause: 'right_lost' } };
const responsibleGone = { type: 'ResponsibleChanged', data: { from: 'bob', to: null, cause: 'right_lost' } };
const roleTaken: Partial<World> = { keys: { alice: { support: ['ro', 'note'] }, bob: {} } };

describe('a right that is lost', () => {
  it('releases the owner, and with them the lock (PRM-7)', () => {
    meanwhile(roleTaken, held).when(releaseRights('alice')).then(unlocked, ownerGone);
    meanwhile({ agents: { alice: { active: false } } }, held).when(releaseRights('alice')).then(unlocked, ownerGone);
    meanwhile(roleTaken, held.and(unlock('alice'))).when(releaseRights('alice')).then(ownerGone);
  });
  it('releases the responsible (PRM-7)', () => meanwhile(roleTaken, held).when(releaseRights('bob')).then(responsibleGone));
  it('releases who is both from both, in the order of OWN-6 (PRM-7, OWN-6)', () =>
    meanwhile(roleTaken, held.and(setResponsible('alice', 'alice'))).when(releaseRights('alice')).then(unlocked, ownerGone, { type: 'ResponsibleChanged', data: { from: 'alice' } }));
  it('releases nobody else, nor who still has it (PRM-7)', () => {
    meanwhile(roleTaken, held).when(releaseRights('carol')).nothing();
    held.when(releaseRights('alice')).nothing();
  });
  it('releases on pending tickets as on open ones (PRM-7)', () => meanwhile(roleTaken, held.and(changeStatus('alice', 'pending'))).when(releaseRights('alice')).then(unlocked, ownerGone));
  it('leaves resolved and closed tickets their record (PRM-7)', () => {
    for (const status of ['resolved', 'closed', 'fixed']) meanwhile(roleTaken, held.and(changeStatus('alice', status))).when(releaseRights('alice')).nothing();
  });
  it('releases once (PRM-7)', () => meanwhile(roleTaken, meanwhile(roleTaken, held).and(releaseRights('alice'))).when(releaseRights('alice')).nothing());
  it('takes effect for the next command already (PRM-7)', () => {
    meanwhile(roleTaken, held).when(unlock('alice')).refused('ticket/right-missing', { missing: 'owner' });
    meanwhile({ agents: { alice: { active: false } } }, given(open('alice'))).when(lock('alice')).refused('request/unknown-actor');
  });
});
