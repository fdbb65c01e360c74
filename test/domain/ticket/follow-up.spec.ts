import { refusalOnRecord } from '../../../src/ticket/answer.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { followUpOf } from '../../../src/ticket/rules/follow-up.js';
import type { CustomerMessage } from '../../../src/ticket/ticket.commands.js';
import { assign, changeStatus, lock, open, opened, openedByService, setConfidential, setResponsible, write } from '../../support/ticket-acts.js';
import { type Act, factsOf, inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const policy = (followUp: 'reopen' | 'reopen_locked' | 'new_ticket' | 'reject'): Partial<World> => ({ queues: { support: { followUp } } });
const { given } = inWorld();
const closed = given(opened, lock('alice'), changeStatus('alice', 'closed'));
const reopened = { type: 'StatusChanged', data: { from: 'closed', to: 'open', toCategory: 'open', cause: 'customer_message' } };
const article = { type: 'ArticleAdded', data: { kind: 'customer', author: 'requester:kim' } };
const ownerLost = { type: 'OwnerChanged', data: { from: 'alice', to: '1', act: 'right_lost', cause: 'right_lost' } };

describe('a customer’s message on a finished ticket', () => {
  it('reopens it, unlocked, its last owner as a reference (FUP-3)', () => {
    const message = closed.when(write('kim'));
    message.then(reopened, article);
    expect(message.state()).toMatchObject({ custody: { ownerId: 'alice', lock: null } });
  });
  it('does so as well on a resolved one, and for a service that speaks for the requester (FUP-3, ORG-13)', () =>
    given(opened, changeStatus('alice', 'resolved')).when(write('service:mail', { requesterId: 'kim' })).then({ type: 'StatusChanged' }, article));
  it('unlocks it where finishing had not (FUP-3)', () => {
    const { told } = inWorld({ settings: { unlockCategories: [] } }).given(opened, lock('alice'), changeStatus('alice', 'closed'));
    inWorld().goOn(told).when(write('kim')).then(reopened, { type: 'TicketUnlocked', data: { cause: 'customer_message' } }, article);
    meanwhile({ agents: { alice: { active: false } } }, { told }).when(write('kim')).then(reopened, { type: 'TicketUnlocked', data: { cause: 'right_lost' } }, ownerLost, article);
    meanwhile(policy('reopen_locked'), { told }).when(write('kim')).then(reopened, article);
  });
  it('releases an owner or responsible who is inactive or may no longer be so (FUP-3, PRM-7)', () => {
    meanwhile({ agents: { alice: { active: false } } }, closed).when(write('kim')).then(reopened, ownerLost, article);
    meanwhile({ keys: { alice: { support: ['ro'] } } }, closed).when(write('kim')).then(reopened, ownerLost, article);
    meanwhile({ keys: { bob: {} } }, closed.and(setResponsible('alice', 'bob')))
      .when(write('kim'))
      .then(reopened, { type: 'ResponsibleChanged', data: { from: 'bob', to: null, cause: 'right_lost' } }, article);
  });
  it('clears a pair that a custom resolved status still held, and goes to open whatever SHR-9 says (FUP-3)', () => {
    const withResponded: Partial<World> = { statuses: { customer_responded: { category: 'open', internalGroups: ['engineering'] } } };
    const story = inWorld(withResponded).given(opened, changeStatus('alice', 'fixed', { internalGroupId: 'engineering', internalAgentId: 'eve' }));
    story.when(write('kim')).then(
      { type: 'StatusChanged', data: { from: 'fixed', to: 'open' } },
      { type: 'InternalGroupCleared', data: { previousGroupId: 'engineering', previousAgentId: 'eve', cause: 'status_unmapped' } },
      article,
    );
  });
});

describe('with reopen_locked', () => {
  const locks = inWorld(policy('reopen_locked'));
  it('it is locked again to its last owner (FUP-3)', () =>
    locks.goOn(closed.told).when(write('kim')).then(reopened, { type: 'TicketLocked', data: { holderId: 'alice', cause: 'customer_message' } }, article));
  it('not to one who is away (FUP-3)', () => meanwhile({ ...policy('reopen_locked'), agents: { alice: { away: true } } }, closed).when(write('kim')).then(reopened, article));
  it('not to one who is inactive or may no longer own it (FUP-3)', () => {
    meanwhile({ ...policy('reopen_locked'), agents: { alice: { active: false } } }, closed).when(write('kim')).then(reopened, ownerLost, article);
    meanwhile({ ...policy('reopen_locked'), keys: { alice: {} } }, closed).when(write('kim')).then(reopened, ownerLost, article);
  });
  it('never to the placeholder (FUP-3, LCK-3)', () => locks.given(opened, changeStatus('alice', 'closed')).when(write('kim')).then(reopened, article));
});

describe('with new_ticket', () => {
  const opens = inWorld(policy('new_ticket'));
  const redirect = (act: Act, story = opens.goOn(closed.told), inside = opens.world) =>
    followUpOf(act.command as CustomerMessage, story.told.state, factsOf(inside, act.asker, act.now));
  it('it says which ticket to open, linked, in the same queue, and leaves the old one alone (FUP-3)', () => {
    opens.goOn(closed.told).when(write('kim')).nothing();
    expect(redirect(write('kim', { articleId: 'A-9' }))).toEqual({
      type: 'OpenTicket',
      ticketId: 'T-2',
      subject: 'Printer on fire',
      queueId: 'support',
      requesterId: 'kim',
      organizationId: 'acme',
      confidential: false,
      body: 'Any news?',
      articleId: 'A-9',
      followsUp: 'T-1',
    });
  });
  it('the new ticket is opened as any customer’s, also in a queue out of use (FUP-3)', () => {
    const command = redirect(write('kim'));
    const gone = inWorld({ queues: { support: { followUp: 'new_ticket', active: false } } });
    if (command === null) throw new Error('no follow-up');
    gone.given().when({ ...write('kim'), command }).then({ type: 'TicketOpened', data: { ticketId: 'T-2', ownerId: '1', followsUp: 'T-1', requesterId: 'kim' } }, article);
    gone.given().when({ ...write('service:mail'), command }).then({ type: 'TicketOpened', data: { requesterId: 'kim' } }, article);
  });
  it('it belongs to who wrote, in the organization while they are in it, confidential as the old one (FUP-3, ORG-13)', () => {
    const shared: Partial<World> = { ...policy('new_ticket'), sharing: { acme: { see: true, comment: true } } };
    expect(redirect(write('lee'), undefined, inWorld(shared).world)).toMatchObject({ requesterId: 'lee', organizationId: 'acme' });
    const left = inWorld({ ...policy('new_ticket'), requesters: { kim: [] } });
    expect(redirect(write('kim'), left.goOn(closed.told), left.world)).not.toHaveProperty('organizationId');
    expect(redirect(write('kim'), closed.and(setConfidential('alice', true)))).toMatchObject({ confidential: true });
  });
  it('nothing is opened for who may not comment, on a ticket at work, under another policy, or without a ticket (FUP-3)', () => {
    expect(redirect(write('lee'))).toBeNull();
    expect(redirect(write('kim'), opens.given(opened))).toBeNull();
    expect(redirect(write('kim'), closed, inWorld().world)).toBeNull();
    expect(redirect(write('kim'), opens.given())).toBeNull();
  });
});

describe('with reject', () => {
  const rejects = inWorld(policy('reject')).goOn(closed.told);
  it('it is on record, and nothing else changes (FUP-3)', () => {
    const before = rejects.told.state;
    const message = rejects.when(write('kim'));
    message.then({ type: 'FollowUpRejected', data: { author: 'requester:kim' } });
    expect(message.state()).toEqual({ ...before, revision: rejects.told.revision + 1 });
  });
  it('the record is the refusal, each time that it is looked up (FUP-3)', () => {
    const decision = rejects.when(write('kim')).decision();
    expect(refusalOnRecord(isRefusal(decision) ? [] : decision)).toMatchObject({ refused: 'ticket/follow-up-rejected', rule: 'FUP-3' });
    expect(refusalOnRecord([{ type: 'ArticleAdded' }])).toBeNull();
  });
  it('does not concern a ticket at work (FUP-2)', () => inWorld(policy('reject')).given(opened).when(write('kim')).then(article));
});

describe('an agent who reopens', () => {
  it('releases an owner who may no longer own there, as the customer does (FUP-3)', () => {
    meanwhile({ agents: { alice: { active: false } } }, closed).when(changeStatus('bob', 'open')).then({ type: 'StatusChanged', data: { cause: 'command' } }, ownerLost);
    meanwhile({ agents: { alice: { active: false } } }, closed).when(changeStatus('bob', 'pending')).then({ type: 'StatusChanged' }, ownerLost);
  });
  it('releases nobody who may (FUP-3)', () => closed.when(changeStatus('bob', 'open')).then({ type: 'StatusChanged' }));
  it('releases nobody between finished statuses (FUP-3)', () =>
    meanwhile({ agents: { alice: { active: false } } }, closed).when(changeStatus('bob', 'resolved')).then({ type: 'StatusChanged' }));
  it('clears an internal agent who left the group that the status maps (FUP-3, SHR-11)', () => {
    const fixed = given(open('alice', { status: 'in_engineering' }), assign('alice', 'engineering', 'eve'), changeStatus('alice', 'fixed'));
    meanwhile({ groups: { engineering: ['finn'] } }, fixed)
      .when(changeStatus('bob', 'in_engineering'))
      .then({ type: 'StatusChanged' }, { type: 'InternalAgentChanged', data: { from: 'eve', to: null, cause: 'right_lost' } });
  });
});

describe('a customer’s message on a ticket at work', () => {
  it('never changes owner or lock (FUP-2)', () => {
    const held = given(opened, lock('alice'), changeStatus('alice', 'pending'));
    const message = held.when(write('kim'));
    message.then({ type: 'StatusChanged', data: { from: 'pending', to: 'open', cause: 'customer_message' } }, article);
    expect(message.state()).toMatchObject({ custody: { ownerId: 'alice', lock: { holderId: 'alice' } } });
  });
  it('on an open one is an article and no more (FUP-2)', () => given(openedByService()).when(write('kim')).then(article));
  it('is not for agents (PRM-6)', () => given(opened).when(write('agent:alice')).refused('request/actor-not-allowed'));
});
