import {
  changeOwner, changePriority, changeStatus, lock, markImportant, move, note, open, opened, openedByService, reply, setResponsible, unlock, write,
} from '../../support/ticket-acts.js';
import { inWorld } from '../../support/ticket-world.js';

const { given } = inWorld();
const held = given(opened, lock('alice'));
const lockedTo = (holderId: string, cause: string) => ({ type: 'TicketLocked', data: { holderId, cause } });
const unlockedFrom = (holderId: string, cause: string) => ({ type: 'TicketUnlocked', data: { holderId, cause } });

describe('locking a ticket', () => {
  it('makes the agent its owner (LCK-1)', () =>
    given(opened).when(lock('alice')).then({ type: 'OwnerChanged', data: { from: '1', to: 'alice', act: 'claim', cause: 'command' } }, lockedTo('alice', 'command')));
  it('only locks where they own it already (LCK-1)', () => given(open('alice')).when(lock('alice')).then(lockedTo('alice', 'command')));
  it('takes an unlocked ticket from its last owner (LCK-1)', () =>
    held.and(unlock('alice')).when(lock('bob')).then({ type: 'OwnerChanged', data: { from: 'alice', to: 'bob', act: 'claim' } }, lockedTo('bob', 'command')));
  it('is a no-op for its holder (LCK-2)', () => held.when(lock('alice')).nothing());
  it('is refused while another holds it, naming the holder (LCK-2, LCK-11)', () => held.when(lock('bob')).refused('ticket/locked-by-another', { holder: 'alice' }));
  it('lets one of a thousand win (LCK-11)', () => {
    const agents = Array.from({ length: 1_000 }, (_, n) => `agent-${n}`);
    const crowd = inWorld({
      agents: Object.fromEntries(agents.map((id) => [id, {}])),
      keys: Object.fromEntries(agents.map((id) => [id, { support: ['rw'] as const }])),
    });
    const locked = crowd.given(opened, lock('agent-7'));
    for (const id of agents.filter((agent) => agent !== 'agent-7')) locked.when(lock(id)).refused('ticket/locked-by-another', { holder: 'agent-7' });
  });
  it('is never to the placeholder (LCK-3)', () => {
    given(opened).when(changeOwner('alice', '1')).refused('ticket/not-eligible-owner');
    given(opened).when(move('carol', 'level2', { ownerId: '1' })).refused('ticket/not-eligible-owner');
    given(opened).when(lock('agent:1')).refused('request/unknown-actor');
  });
  it('is refused on a finished ticket (LCK-10)', () =>
    held.and(changeStatus('alice', 'resolved')).when(lock('alice')).refused('ticket/not-open', { statusId: 'resolved', category: 'resolved' }));
  it('is free where its category does not unlock (LCK-10)', () =>
    inWorld({ settings: { unlockCategories: [] } }).given(opened, changeStatus('alice', 'resolved')).when(lock('alice')).then({ type: 'OwnerChanged' }, lockedTo('alice', 'command')));
});

describe('a change of unlockCategories', () => {
  it('leaves a lock alone until the next status change (LCK-10)', () => {
    const { told } = inWorld({ settings: { unlockCategories: [] } }).given(opened, lock('alice'), changeStatus('alice', 'resolved'));
    const after = inWorld().goOn(told);
    after.when(lock('alice')).nothing();
    after.and(unlock('alice')).when(lock('bob')).then({ type: 'OwnerChanged' }, lockedTo('bob', 'command'));
    after.when(changeStatus('alice', 'closed')).then({ type: 'StatusChanged' }, unlockedFrom('alice', 'closed'));
  });
  it('opens nothing to locks until then either (LCK-10)', () => {
    const { told } = given(opened, changeStatus('alice', 'resolved'));
    const after = inWorld({ settings: { unlockCategories: [] } }).goOn(told);
    after.when(lock('alice')).refused('ticket/not-open');
    after.and(changeStatus('alice', 'closed')).when(lock('alice')).then({ type: 'OwnerChanged' }, lockedTo('alice', 'command'));
  });
});

describe('unlocking a ticket', () => {
  it('keeps the owner as a reference (LCK-7)', () => held.when(unlock('alice')).then(unlockedFrom('alice', 'command')));
  it('gives the owner back to nobody with resetOwner (LCK-7)', () =>
    held.when(unlock('alice', { resetOwner: true })).then(unlockedFrom('alice', 'command'), {
      type: 'OwnerChanged',
      data: { from: 'alice', to: '1', act: 'release', cause: 'released' },
    }));
  it('resets only the owner of an unlocked ticket (LCK-7)', () =>
    given(open('alice')).when(unlock('alice', { resetOwner: true })).then({ type: 'OwnerChanged', data: { to: '1', cause: 'released' } }));
  it('is a no-op where nothing is locked or owned (LCK-7)', () => {
    given(opened).when(unlock('alice')).nothing();
    given(opened).when(unlock('alice', { resetOwner: true })).nothing();
  });
  it('of another’s lock needs rw (LCK-7, PRM-6)', () => {
    held.when(unlock('bob')).then(unlockedFrom('alice', 'command'));
    held.when(unlock('dave')).refused('ticket/right-missing', { missing: 'rw', queueId: 'support' });
    held.when(unlock('automation:rules')).then(unlockedFrom('alice', 'command'));
  });
  it('of one’s own lock, or of none, needs only owner (LCK-7, PRM-6)', () => {
    given(opened, lock('dave')).when(unlock('dave')).then(unlockedFrom('dave', 'command'));
    given(opened).when(unlock('dave')).nothing();
  });
});

describe('while another holds the lock', () => {
  const article = held.and(note('alice'));
  it('reply, priority, marking and moving are refused, even with rw (LCK-4)', () => {
    for (const act of [reply('bob'), changePriority('bob', 'high'), markImportant('bob', 'A-note'), move('bob', 'level2'), changePriority('automation:rules', 'high')]) {
      article.when(act).refused('ticket/locked-by-another', { holder: 'alice' });
    }
  });
  it('the owner may do all that (LCK-4)', () => {
    article.when(reply('alice')).then({ type: 'ArticleAdded', data: { kind: 'reply', author: 'agent:alice' } });
    article.when(changePriority('alice', 'high')).then({ type: 'PriorityChanged', data: { from: 'normal', to: 'high' } });
    article.when(markImportant('alice', 'A-note')).then({ type: 'ArticleMarkedImportant', data: { articleId: 'A-note', important: true } });
    article.when(move('alice', 'level2')).then({ type: 'TicketMoved' }, { type: 'TicketUnlocked' }, { type: 'OwnerChanged' });
  });
  it('the owner’s repetition is a no-op (LCK-4)', () => {
    article.when(changePriority('alice', 'normal')).nothing();
    article.and(markImportant('alice', 'A-note')).when(markImportant('alice', 'A-note')).nothing();
    article.when(move('alice', 'support')).nothing();
  });
  it('notes, status, internal assignment and watching stay free (LCK-4)', () => {
    article.when(note('bob')).then({ type: 'ArticleAdded', data: { kind: 'note' } });
    article.when(changeStatus('bob', 'pending')).then({ type: 'StatusChanged' });
  });
  it('the responsible may, where the setting shares the lock (LCK-4)', () => {
    const { told } = article.and(setResponsible('alice', 'bob'));
    inWorld({ settings: { responsibleSharesLock: true } }).goOn(told).when(changePriority('bob', 'high')).then({ type: 'PriorityChanged' });
    inWorld({ settings: { responsibleSharesLock: true } }).goOn(told).when(changePriority('carol', 'high')).refused('ticket/locked-by-another');
    inWorld().goOn(told).when(changePriority('bob', 'high')).refused('ticket/locked-by-another');
  });
  it('advisory enforcement lets rw agents act, and records over whose lock (LCK-5)', () => {
    const advisory = inWorld({ settings: { lockEnforcement: 'advisory' }, keys: { rita: { support: ['ro', 'priority'] } } }).goOn(article.told);
    advisory.when(changePriority('bob', 'high')).then({ type: 'PriorityChanged', data: { overLockOf: 'alice' } });
    advisory.when(reply('bob')).then({ type: 'ArticleAdded', data: { overLockOf: 'alice' } });
    advisory.when(move('carol', 'level2', { unlock: true })).then({ type: 'TicketMoved', data: { overLockOf: 'alice' } }, { type: 'TicketUnlocked' }, { type: 'OwnerChanged' });
    advisory.when(move('carol', 'support', { unlock: true })).then({ type: 'TicketUnlocked', data: { overLockOf: 'alice' } }, { type: 'OwnerChanged', data: { overLockOf: 'alice' } });
    advisory.when(changePriority('rita', 'high')).refused('ticket/locked-by-another');
  });
  it('advisory records nothing where nobody’s lock is in the way (LCK-5)', () => {
    const advisory = inWorld({ settings: { lockEnforcement: 'advisory' } }).given(opened);
    expect(advisory.when(changePriority('bob', 'high')).decision()).toEqual([{ type: 'PriorityChanged', data: { ticketId: 'T-1', from: 'normal', to: 'high' } }]);
  });
});

describe('a public reply', () => {
  it('claims an unlocked ticket first (LCK-6)', () =>
    given(opened).when(reply('alice')).then(
      { type: 'OwnerChanged', data: { from: '1', to: 'alice', act: 'auto', cause: 'reply' } },
      lockedTo('alice', 'reply'),
      { type: 'ArticleAdded', data: { kind: 'reply' } },
    ));
  it('only locks it to its owner (LCK-6)', () => given(open('alice')).when(reply('alice')).then(lockedTo('alice', 'reply'), { type: 'ArticleAdded' }));
  it('claims a pending one too (LCK-6)', () =>
    given(opened, changeStatus('alice', 'pending')).when(reply('alice')).then({ type: 'OwnerChanged' }, lockedTo('alice', 'reply'), { type: 'ArticleAdded' }));
  it('claims nothing on a finished ticket (LCK-6)', () => {
    given(opened, changeStatus('alice', 'resolved')).when(reply('alice')).then({ type: 'ArticleAdded' });
    inWorld({ settings: { unlockCategories: [] } }).given(opened, changeStatus('alice', 'closed')).when(reply('alice')).then({ type: 'ArticleAdded' });
  });
  it('is for agents alone (LCK-6, PRM-9)', () => given(opened).when(reply('service:mail')).refused('request/actor-not-allowed', { kind: 'service' }));
});

describe('a lock token', () => {
  const token = 3; // TicketOpened, ArticleAdded, OwnerChanged, TicketLocked
  it('is the revision of its TicketLocked (LCK-9)', () => {
    expect(held.told.state).toMatchObject({ custody: { lock: { token } } });
  });
  it('that is current lets its holder act (LCK-9)', () => {
    for (const rest of [{ lockToken: token }]) {
      held.when(reply('alice', rest)).then({ type: 'ArticleAdded' });
      held.when(note('alice', rest)).then({ type: 'ArticleAdded' });
      held.when(changePriority('alice', 'high', rest)).then({ type: 'PriorityChanged' });
      held.when(move('alice', 'level2', rest)).then({ type: 'TicketMoved' }, { type: 'TicketUnlocked' }, { type: 'OwnerChanged' });
      held.when(changeStatus('alice', 'pending', rest)).then({ type: 'StatusChanged' });
      held.when(unlock('alice', rest)).then({ type: 'TicketUnlocked' });
    }
  });
  it('is stale once the same agent has locked again (LCK-9)', () => {
    const again = held.and(note('alice'), unlock('alice'), lock('alice'));
    for (const act of [
      reply('alice', { lockToken: token }),
      note('alice', { lockToken: token }),
      changePriority('alice', 'high', { lockToken: token }),
      markImportant('alice', 'A-note', { lockToken: token }),
      move('alice', 'level2', { lockToken: token }),
      changeStatus('alice', 'pending', { lockToken: token }),
      unlock('alice', { lockToken: token }),
    ]) {
      again.when(act).refused('ticket/lock-token-stale', { current: 6 });
    }
  });
  it('is stale while unlocked, and judged before the lock itself (LCK-9)', () => {
    held.and(unlock('alice')).when(note('alice', { lockToken: token })).refused('ticket/lock-token-stale', { current: null });
    held.and(changeOwner('bob', 'bob')).when(changePriority('alice', 'high', { lockToken: token })).refused('ticket/lock-token-stale', { current: 5 });
  });
  it('may be left out (LCK-9)', () => held.when(note('bob')).then({ type: 'ArticleAdded' }));
});

describe('closing', () => {
  it('unlocks and keeps the last owner (FUP-1)', () => {
    const closed = held.when(changeStatus('alice', 'closed'));
    closed.then({ type: 'StatusChanged', data: { from: 'open', to: 'closed', toCategory: 'closed', cause: 'command' } }, unlockedFrom('alice', 'closed'));
    expect(closed.state()).toMatchObject({ custody: { ownerId: 'alice', lock: null } });
  });
  it('keeps the lock in a category that does not unlock (FUP-1)', () =>
    inWorld({ settings: { unlockCategories: ['closed'] } }).given(opened, lock('alice')).when(changeStatus('alice', 'resolved')).then({ type: 'StatusChanged', data: { lockable: true } }));
  it('has nothing to unlock where nobody holds it (FUP-1)', () => given(openedByService()).when(changeStatus('alice', 'closed')).then({ type: 'StatusChanged' }));
  it('is not what pending does (FUP-1)', () => held.when(changeStatus('alice', 'pending')).then({ type: 'StatusChanged' }));
  it('is free for any of the right’s holders (LCK-4, FUP-1)', () => held.when(changeStatus('bob', 'resolved')).then({ type: 'StatusChanged' }, unlockedFrom('alice', 'closed')));
  it('does not concern a customer’s message on a ticket at work (FUP-2)', () => held.when(write('kim')).then({ type: 'ArticleAdded', data: { kind: 'customer' } }));
});
