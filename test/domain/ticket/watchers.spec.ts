import { changeOwner, lock, note, opened, reply, setResponsible, unwatch, watch } from '../../support/ticket-acts.js';
import { inWorld, meanwhile } from '../../support/ticket-world.js';

const { given } = inWorld();

describe('the responsible', () => {
  const held = given(opened, lock('alice'));
  it('is a second agent beside owner and lock (RSP-1)', () => {
    const set = held.when(setResponsible('alice', 'bob'));
    set.then({ type: 'ResponsibleChanged', data: { from: null, to: 'bob', cause: 'command' } });
    expect(set.state()).toMatchObject({ custody: { ownerId: 'alice', lock: { holderId: 'alice' } }, responsibleId: 'bob' });
  });
  it('may be cleared (RSP-1)', () => held.and(setResponsible('alice', 'bob')).when(setResponsible('bob', null)).then({ type: 'ResponsibleChanged', data: { from: 'bob', to: null } }));
  it('may be the owner too (RSP-1)', () => held.when(setResponsible('bob', 'alice')).then({ type: 'ResponsibleChanged', data: { to: 'alice' } }));
  it('set twice, or cleared where there is none, is a no-op (RSP-1)', () => {
    held.and(setResponsible('alice', 'bob')).when(setResponsible('alice', 'bob')).nothing();
    held.when(setResponsible('alice', null)).nothing();
  });
  it('must meet PRM-3; a service, a stranger and the placeholder do not (RSP-4)', () => {
    for (const to of ['rita', 'gone', 'service:billing', 'stranger', '1']) {
      held.when(setResponsible('alice', to)).refused('ticket/not-eligible-responsible', { responsibleId: to, queueId: 'support' });
    }
  });
  it('stays whoever owns the ticket (RSP-1)', () => held.and(setResponsible('alice', 'bob')).when(changeOwner('alice', 'carol')).then({ type: 'OwnerChanged' }, { type: 'TicketLocked' }));
});

describe('watching', () => {
  const watched = given(opened, watch('rita'));
  it('is for who can read the ticket (WAT-1)', () => given(opened).when(watch('rita')).then({ type: 'WatcherAdded', data: { agentId: 'rita' } }));
  it('twice is a no-op, as is unwatching what one does not watch (WAT-1)', () => {
    watched.when(watch('rita')).nothing();
    watched.when(unwatch('alice')).nothing();
  });
  it('ends with unwatch (WAT-1)', () => watched.when(unwatch('rita')).then({ type: 'WatcherRemoved', data: { agentId: 'rita' } }));
  it('for others is for who has rw (WAT-1)', () => {
    given(opened).when(watch('alice', 'rita')).then({ type: 'WatcherAdded', data: { agentId: 'rita' } });
    given(opened).when(watch('rita', 'alice')).refused('ticket/right-missing', { missing: 'rw' });
    watched.when(unwatch('alice', 'rita')).then({ type: 'WatcherRemoved' });
  });
  it('by who cannot read it is refused (WAT-1)', () => {
    for (const whom of ['dana', 'gone', 'stranger', '1']) given(opened).when(watch('alice', whom)).refused('ticket/watcher-cannot-read', { agentId: whom });
  });
  it('ends for who can no longer read, too (WAT-1)', () =>
    meanwhile({ keys: { rita: {} } }, watched).when(unwatch('alice', 'rita')).then({ type: 'WatcherRemoved', data: { agentId: 'rita' } }));
});

describe('a mention', () => {
  it('is one event an agent, however often named (WAT-2)', () =>
    given(opened).when(note('alice', { mentions: ['rita', 'bob', 'rita'] })).then(
      { type: 'ArticleAdded', data: { mentions: ['rita', 'bob'] } },
      { type: 'AgentMentioned', data: { articleId: 'A-note', agentId: 'rita' } },
      { type: 'AgentMentioned', data: { agentId: 'bob' } },
    ));
  it('stands after the lock of an auto-lock (WAT-2, OWN-6)', () =>
    given(opened).when(reply('alice', { mentions: ['rita'] })).then({ type: 'OwnerChanged' }, { type: 'TicketLocked' }, { type: 'ArticleAdded' }, { type: 'AgentMentioned' }));
  it('of who cannot read the ticket is refused (WAT-2)', () => {
    given(opened).when(note('alice', { mentions: ['bob', 'dana'] })).refused('ticket/mention-cannot-read', { agentId: 'dana' });
    given(opened).when(reply('alice', { mentions: ['gone'] })).refused('ticket/mention-cannot-read', { agentId: 'gone' });
  });
  it('gives no right (WAT-2)', () => given(opened, note('alice', { mentions: ['rita'] })).when(lock('rita')).refused('ticket/right-missing'));
  it('of nobody is nothing more than the article (WAT-2)', () => given(opened).when(note('alice')).then({ type: 'ArticleAdded', data: { mentions: [] } }));
});
