import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Body } from '../../support/client.js';
import { furnish, openTicket, put, reasonOf, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let say: Service['as'];

const onMove = ['keep', 'unlock', 'reset'] as const;

beforeAll(async () => {
  service = await startService();
  say = service.as;
  const all = { support: ['rw'], ...Object.fromEntries(onMove.map((policy) => [policy, ['rw']])), shut: ['rw'] };
  const queues = { support: {}, ...Object.fromEntries(onMove.map((policy) => [policy, { onMove: policy }])), shut: { active: false } };
  await furnish(say('admin:root'), queues, { alice: all, bob: all, sue: { support: ['rw'], keep: ['ro', 'move_into'] }, rita: { support: ['ro'] }, stranger: { keep: ['rw'] } });
  await put(say('admin:root'), '/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

const opened = (rest: Body = {}): Promise<string> => openTicket(say('service:mail'), { queueId: 'support', requesterId: 'kim', ...rest });
const ask = (agentId: string, ticketId: string, command: string, body: Body = {}): Promise<Answer> => say(`agent:${agentId}`).post(`/v1/tickets/${ticketId}/${command}`, body);
const types = ({ body }: Answer): readonly string[] => (body.events as readonly { readonly type: string }[]).map(({ type }) => type);

describe('a lock token', () => {
  const carrying: readonly (readonly [string, Body])[] = [
    ['reply', { body: 'On it.' }], ['note', { body: 'Hm.' }], ['change-priority', { priority: 'high' }], ['mark-important', { articleId: 'set below' }],
    ['change-status', { status: 'pending' }], ['move', { queueId: 'keep' }], ['unlock', {}],
  ];
  it.each(carrying)('that is current lets %s through; one of an earlier lock is stale, even of the same agent (LCK-9)', async (command, rest) => {
    const ticketId = await opened();
    const { articleId } = (await say('agent:alice').does(ticketId, 'note', { body: 'First' })).body;
    await say('agent:alice').does(ticketId, 'lock');
    const { lockToken: old } = await say('agent:alice').sees(ticketId);
    await say('agent:alice').does(ticketId, 'unlock');
    await say('agent:alice').does(ticketId, 'lock');
    const { lockToken } = await say('agent:alice').sees(ticketId);
    const body = { ...rest, ...(command === 'mark-important' ? { articleId } : {}) };
    // The token is judged before the lock, so another agent is told the same.
    for (const agentId of ['alice', 'bob']) {
      const stale = await ask(agentId, ticketId, command, { ...body, lockToken: old });
      expect([stale.status, reasonOf(stale), stale.body.current]).toEqual([409, 'ticket/lock-token-stale', lockToken]);
    }
    expect((await ask('alice', ticketId, command, { ...body, lockToken })).status).toBe(200);
  });
});

describe('moving', () => {
  it('does what the target queue says with owner and lock (MOV-1)', async () => {
    const found = await Promise.all(
      onMove.map(async (queueId) => {
        const ticketId = await opened({ ownerId: 'alice' });
        const moved = await ask('alice', ticketId, 'move', { queueId });
        const { ownerId, locked, groupId } = await say('agent:bob').sees(ticketId);
        return [types(moved).join(), ownerId, locked, groupId];
      }),
    );
    expect(found).toEqual([
      ['TicketMoved', 'alice', true, 'keep'],
      ['TicketMoved,TicketUnlocked', 'alice', false, 'unlock'],
      ['TicketMoved,TicketUnlocked,OwnerChanged', '1', false, 'reset'],
    ]);
  });

  it('with a named owner locks it to them, who must be able to own it there (MOV-2)', async () => {
    const ticketId = await opened({ ownerId: 'alice' });
    const refused = await ask('alice', ticketId, 'move', { queueId: 'keep', ownerId: 'sue' });
    expect([refused.status, reasonOf(refused)]).toEqual([409, 'ticket/not-eligible-owner']);
    expect(types(await ask('alice', ticketId, 'move', { queueId: 'reset', ownerId: 'bob' }))).toEqual(['TicketMoved', 'OwnerChanged', 'TicketLocked']);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ queueId: 'reset', ownerId: 'bob', locked: true });
  });

  it('gives the ticket up with unlock, but not together with an owner (MOV-3)', async () => {
    const ticketId = await opened({ ownerId: 'alice' });
    expect((await ask('alice', ticketId, 'move', { queueId: 'keep', unlock: true, ownerId: 'bob' })).status).toBe(400);
    expect((await ask('alice', ticketId, 'move', { queueId: 'keep', unlock: true })).body.effects).toMatchObject([{ type: 'TicketUnlocked' }, { type: 'OwnerChanged' }]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ ownerId: '1', locked: false });
  });

  it('releases who may not own there, owner and responsible (MOV-4)', async () => {
    const ticketId = await opened({ ownerId: 'sue' });
    await say('agent:alice').does(ticketId, 'set-responsible', { responsibleId: 'sue' });
    const moved = await ask('sue', ticketId, 'move', { queueId: 'keep' });
    expect(types(moved)).toEqual(['TicketMoved', 'TicketUnlocked', 'OwnerChanged', 'ResponsibleChanged']);
    expect(moved.body.effects).toEqual(['TicketUnlocked', 'OwnerChanged', 'ResponsibleChanged'].map((type) => ({ type, cause: 'queue_move' })));
  });

  it('to where it is changes nothing; to an unknown or inactive queue is refused (MOV-5)', async () => {
    const ticketId = await opened();
    expect((await ask('alice', ticketId, 'move', { queueId: 'support' })).body).toMatchObject({ unchanged: true, events: [] });
    for (const queueId of ['nowhere', 'shut']) {
      const refused = await ask('alice', ticketId, 'move', { queueId });
      expect([refused.status, reasonOf(refused)]).toEqual([409, 'ticket/queue-unknown']);
    }
  });
});

describe('replying, unlocking and taking over', () => {
  it('locks an unlocked ticket to who replies, and a closed one not (LCK-6)', async () => {
    const ticketId = await opened();
    const replied = await ask('alice', ticketId, 'reply', { body: 'On it.' });
    expect(types(replied)).toEqual(['OwnerChanged', 'TicketLocked', 'ArticleAdded']);
    expect(replied.body.effects).toEqual([{ type: 'OwnerChanged', cause: 'reply' }, { type: 'TicketLocked', cause: 'reply' }]);
    expect((await ask('bob', ticketId, 'reply', { body: 'Me too.' })).body).toMatchObject({ status: 409, holder: 'alice' });
    await say('agent:bob').does(ticketId, 'change-status', { status: 'closed' });
    expect(types(await ask('bob', ticketId, 'reply', { body: 'Bye.' }))).toEqual(['ArticleAdded']);
  });

  it('unlocks with the owner as a reference, or gives the ticket back (LCK-7)', async () => {
    const ticketId = await opened({ ownerId: 'alice' });
    expect(types(await ask('bob', ticketId, 'unlock'))).toEqual(['TicketUnlocked']);
    expect((await ask('bob', ticketId, 'unlock')).body.unchanged).toBe(true);
    expect((await ask('bob', ticketId, 'unlock', { resetOwner: true })).body).toMatchObject({ events: [{ type: 'OwnerChanged' }], effects: [{ type: 'OwnerChanged', cause: 'released' }] });
    expect((await ask('bob', ticketId, 'unlock', { resetOwner: true })).body.unchanged).toBe(true);
  });

  it('tells how each owner came to be, and ends a lock by the next one (OWN-5, OWN-6)', async () => {
    const ticketId = await opened();
    await say('agent:alice').does(ticketId, 'lock');
    await say('agent:bob').does(ticketId, 'change-owner', { ownerId: 'bob' });
    await say('agent:bob').does(ticketId, 'change-owner', { ownerId: 'alice' });
    expect((await ask('bob', ticketId, 'change-owner', { ownerId: 'alice' })).body.unchanged).toBe(true);
    await say('agent:alice').does(ticketId, 'unlock');
    expect((await ask('bob', ticketId, 'change-owner', { ownerId: 'alice' })).body).toMatchObject({ events: [{ type: 'TicketLocked' }], effects: [] });
    await say('agent:alice').does(ticketId, 'unlock');
    await say('agent:bob').does(ticketId, 'change-owner', { ownerId: 'bob' });
    const stream = await streamOf(say, ticketId);
    expect(stream.flatMap(({ type, data }) => (type === 'OwnerChanged' ? [data.act] : []))).toEqual(['claim', 'steal', 'give', 'take']);
    expect(stream.filter(({ type }) => type === 'TicketUnlocked')).toHaveLength(2);
  });
});

describe('watching and mentioning', () => {
  it('is for who can read; twice is once (WAT-1, WAT-2)', async () => {
    const ticketId = await opened();
    expect(types(await ask('rita', ticketId, 'watch'))).toEqual(['WatcherAdded']);
    expect((await ask('rita', ticketId, 'watch')).body.unchanged).toBe(true);
    expect(reasonOf(await ask('alice', ticketId, 'watch', { agentId: 'stranger' }))).toBe('ticket/watcher-cannot-read');
    expect(types(await ask('alice', ticketId, 'unwatch', { agentId: 'rita' }))).toEqual(['WatcherRemoved']);
    const mentioned = await ask('alice', ticketId, 'note', { body: 'Look', mentions: ['rita', 'rita'] });
    expect(types(mentioned)).toEqual(['ArticleAdded', 'AgentMentioned']);
    const refused = await ask('alice', ticketId, 'note', { body: 'Look', mentions: ['rita', 'stranger'] });
    expect([refused.status, reasonOf(refused)]).toEqual([409, 'ticket/mention-cannot-read']);
  });
});

describe('an event', () => {
  it('says who, for whom they were called, when, and on which set-up it was decided (EVT-1, PRM-8, PRM-9)', async () => {
    const occurredAt = '2026-01-02T03:04:05.000Z';
    const { body: setUp } = await say('admin:root').put('/v1/directory/groups/extra', { name: 'Extra' });
    const ticketId = await opened({ occurredAt });
    const headers = { 'idempotency-key': 'e-1', 'x-correlation-id': 'c-1' };
    expect((await say('service:desk', 'agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, headers)).status).toBe(200);
    const [open, owner, lock] = await streamOf(say, ticketId);
    expect(open).toMatchObject({ actor: 'service:mail', service: null, occurredAt, basis: setUp.revision });
    expect(open?.recordedAt.localeCompare(occurredAt)).toBe(1);
    for (const event of [owner, lock]) expect(event).toMatchObject({ actor: 'agent:alice', service: 'service:desk', commandId: 'e-1', correlationId: 'c-1', basis: setUp.revision });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await say('service:mail').post('/v1/tickets', { subject: 'Later', queueId: 'support', occurredAt: tomorrow })).status).toBe(400);
    expect((await say('agent:alice').post('/v1/tickets', { subject: 'Once', queueId: 'support', occurredAt })).status).toBe(400);
    expect((await say('automation:rules', 'agent:alice').post(`/v1/tickets/${ticketId}/lock`)).status).toBe(403);
  });
});
