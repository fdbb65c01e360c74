import { speakTo, type Voice } from '../support/client.js';
import { type Started, startDoor } from './door-app.js';

let door: Started;
let speak: (actor: string, onBehalfOf?: string) => Voice;
let opened = 0;

beforeAll(async () => {
  door = await startDoor();
  speak = speakTo(door.url);
  const admin = speak('admin:root');
  const everything = { support: ['rw'] };
  await admin.put('/v1/directory/groups/support', { name: 'Support', members: ['alice', 'bob'] });
  await admin.put('/v1/directory/agents/alice', { name: 'Alice', groups: everything });
  await admin.put('/v1/directory/agents/bob', { name: 'Bob', groups: everything });
  await admin.put('/v1/directory/agents/reader', { name: 'Reader', groups: { support: ['ro'] } });
  await admin.put('/v1/directory/agents/stranger', { name: 'Stranger' });
  await admin.put('/v1/directory/queues/inbox', { name: 'Inbox', groupId: 'support', followUp: 'new_ticket' });
  await admin.put('/v1/directory/queues/strict', { name: 'Strict', groupId: 'support', followUp: 'reject' });
  await admin.put('/v1/requesters/kim', { name: 'Kim', organizations: [] });
});
afterAll(() => door.stop());

async function open(body: object = {}): Promise<string> {
  const ticketId = `T-${(opened += 1)}`;
  const { status, text } = await speak('service:mail').post('/v1/tickets', { ticketId, subject: 'Help', queueId: 'inbox', ...body });
  expect([status, text]).toEqual([201, expect.any(String)]);
  return ticketId;
}

describe('a receipt', () => {
  it('says what was written, and what nobody asked for by name (EVT-3)', async () => {
    const ticketId = await open();
    const lock = await speak('agent:alice').post(`/v1/tickets/${ticketId}/lock`);
    expect(lock.status).toBe(200);
    expect(lock.headers.get('x-position')).toBe(lock.body.position);
    expect(lock.body).toEqual({
      ticketId,
      revision: 2,
      position: expect.stringMatching(/^\d+$/),
      unchanged: false,
      events: [{ type: 'OwnerChanged', revision: 1 }, { type: 'TicketLocked', revision: 2 }],
      effects: [],
    });
    const given = await speak('agent:alice').does(ticketId, 'change-owner', { ownerId: 'bob', note: 'yours' });
    expect(given.body.effects).toEqual([{ type: 'TicketLocked', cause: 'owner_change' }]);
  });

  it('says unchanged of a no-op (LCK-2)', async () => {
    const ticketId = await open();
    await speak('agent:alice').does(ticketId, 'lock');
    expect((await speak('agent:alice').does(ticketId, 'lock')).body).toMatchObject({ unchanged: true, events: [], revision: 2 });
  });

  it('names the article, the same for the same key (EVT-4)', async () => {
    const ticketId = await open();
    const { body } = await speak('agent:alice').post(`/v1/tickets/${ticketId}/note`, { body: 'hm' }, { 'idempotency-key': 'k' });
    expect(body.articleId).toMatch(/^[0-9a-f-]{36}$/);
    const added = door.memory.written.filter(({ type }) => type === 'ArticleAdded').at(-1);
    expect(added?.data).toMatchObject({ articleId: body.articleId, ticketId });
    expect(added?.meta).toMatchObject({ commandId: 'k', actor: 'agent:alice', service: null });
  });

  it('names a ticket made from the key, whatever else (EVT-4)', async () => {
    const first = await speak('service:mail').post('/v1/tickets', { subject: 'A', queueId: 'inbox' }, { 'idempotency-key': 'mail-1' });
    expect(first.status).toBe(201);
    const again = await speak('service:mail').post('/v1/tickets', { subject: 'A', queueId: 'inbox' }, { 'idempotency-key': 'mail-1' });
    expect(again.body.type).toBe('https://custody.dev/problems/ticket/already-exists'); // the real write path gives the first answer
  });
});

describe('a follow-up', () => {
  it('that makes a new ticket answers 201 and says of what (FUP-3)', async () => {
    const ticketId = await open({ requesterId: 'kim' });
    await speak('agent:alice').does(ticketId, 'change-status', { status: 'closed' });
    const { status, body } = await speak('requester:kim').post(`/v1/tickets/${ticketId}/customer-message`, { body: 'again' });
    expect([status, body.followsUp]).toEqual([201, ticketId]);
    expect(body.ticketId).not.toBe(ticketId);
    expect(body.articleId).toBeDefined();
  });

  it('that is turned away is refused, with its record written (FUP-3)', async () => {
    const ticketId = await open({ requesterId: 'kim', queueId: 'strict' });
    await speak('agent:alice').does(ticketId, 'change-status', { status: 'closed' });
    const { status, body } = await speak('requester:kim').post(`/v1/tickets/${ticketId}/customer-message`, { body: 'again' });
    expect([status, body.type, body.rule]).toEqual([409, 'https://custody.dev/problems/ticket/follow-up-rejected', 'FUP-3']);
    expect(door.memory.written.at(-1)?.type).toBe('FollowUpRejected');
  });
});

describe('a refusal', () => {
  it('names the rule and the holder of the lock (LCK-2)', async () => {
    const ticketId = await open();
    await speak('agent:alice').does(ticketId, 'lock');
    const { status, headers, body } = await speak('agent:bob').post(`/v1/tickets/${ticketId}/lock`);
    expect([status, headers.get('content-type')]).toEqual([409, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({ type: 'https://custody.dev/problems/ticket/locked-by-another', holder: 'alice', rule: 'LCK-2', status: 409 });
    expect(body.detail).toContain('alice');
  });

  it('is 404 for who can’t read, 403 for who lacks a key, 403 for the wrong kind (PRM-5, PRM-9)', async () => {
    const ticketId = await open();
    const asked = (actor: string) => speak(actor).post(`/v1/tickets/${ticketId}/lock`);
    expect((await asked('agent:stranger')).body.type).toBe('https://custody.dev/problems/ticket/not-found');
    expect((await asked('agent:reader')).body).toMatchObject({ status: 403, missing: 'owner', queueId: 'inbox' });
    expect((await asked('service:mail')).body.type).toBe('https://custody.dev/problems/request/actor-not-allowed');
    expect((await asked('auditor:ines')).status).toBe(403);
    expect((await asked('analyst:bo')).status).toBe(404);
    expect((await asked('requester:kim')).status).toBe(404);
    expect((await speak('auditor:ines').post('/v1/tickets/none/lock')).status).toBe(404);
  });

  it('is 400 for what this kind of actor may not give', async () => {
    const asRequester = await speak('requester:kim').post('/v1/tickets', { subject: 'Hi', queueId: 'inbox', priority: 'high', ownerId: 'alice', occurredAt: '2025-01-01T00:00:00Z' });
    expect([asRequester.status, (asRequester.body.errors as { path: string }[]).map(({ path }) => path).sort()]).toEqual([400, ['occurredAt', 'ownerId', 'priority']]);
    const future = await speak('service:mail').post('/v1/tickets', { subject: 'Hi', queueId: 'inbox', occurredAt: '2026-01-01T00:00:01Z' });
    expect(future.body.errors).toEqual([{ path: 'occurredAt', message: 'must not be in the future' }]);
    const both = await speak('agent:alice').post(`/v1/tickets/${await open()}/move`, { queueId: 'strict', ownerId: 'bob', unlock: true });
    expect([both.status, both.body.type]).toEqual([400, 'https://custody.dev/problems/request/invalid']);
  });
});

describe('many commands at once', () => {
  it('are each answered in their place, in order on one ticket', async () => {
    const ticketId = await open();
    const { status, body } = await speak('agent:alice').post('/v1/commands', {
      commands: [
        { command: 'lock', ticketId },
        { command: 'dance', ticketId },
        { command: 'open', body: { ticketId: 'T-bulk', subject: 'New', queueId: 'inbox' } },
        { command: 'change-priority', ticketId, body: { priority: 'loud' } },
        { command: 'change-owner', ticketId, body: { ownerId: 'bob' } },
        { command: 'change-priority', ticketId, body: { priority: 'high' } },
        { command: 'lock', ticketId: 'T-bulk' },
        'nonsense',
        { command: 'lock' },
      ],
    });
    expect(status).toBe(200);
    const items = body.items as { status: number; receipt?: { ticketId: string }; problem?: { type: string; errors?: { path: string }[] } }[];
    expect(items.map((item) => item.status)).toEqual([200, 400, 201, 400, 200, 409, 200, 400, 400]);
    expect(items[5]?.problem?.type).toBe('https://custody.dev/problems/ticket/locked-by-another');
    expect(items[3]?.problem?.errors).toEqual([{ path: 'body.priority', message: 'must be one of low, normal, high, urgent' }]);
    expect(items[2]?.receipt?.ticketId).toBe('T-bulk');
  });

  it('are at most 1,000, and no portal’s', async () => {
    const commands = Array.from({ length: 1_001 }, () => ({ command: 'lock', ticketId: 'T-1' }));
    expect((await speak('agent:alice').post('/v1/commands', { commands })).status).toBe(400);
    expect((await speak('requester:kim').post('/v1/commands', { commands: [] })).status).toBe(404);
  });
});

describe('set-up', () => {
  it('reads back what was put, and answers with its receipt', async () => {
    const admin = speak('admin:root');
    const put = await admin.put('/v1/directory/roles/lead', { name: 'Lead', permissions: { support: ['rw'] } });
    expect([put.status, put.body]).toEqual([200, expect.objectContaining({ id: 'lead', unchanged: false, events: [expect.objectContaining({ type: 'RoleDefined' })] })]);
    expect((await admin.put('/v1/directory/roles/lead', { permissions: { support: ['rw'] }, name: 'Lead' })).body.unchanged).toBe(true);
    expect((await admin.get('/v1/directory/roles/lead')).body).toEqual({ id: 'lead', name: 'Lead', permissions: { support: ['rw'] } });
    expect((await admin.get('/v1/directory/roles?limit=1')).body).toEqual({ items: [{ id: 'lead', name: 'Lead', permissions: { support: ['rw'] } }], cursor: null });
    expect((await admin.get('/v1/directory/roles/none')).status).toBe(404);
    expect((await admin.get('/v1/directory/dragons')).status).toBe(404);
  });

  it('is for administrators (PRM-9)', async () => {
    expect((await speak('agent:alice').put('/v1/directory/roles/lead', { name: 'Mine', permissions: {} })).status).toBe(403);
    expect((await speak('requester:kim').put('/v1/settings', {})).status).toBe(404);
  });

  it('pages through a list by its cursor', async () => {
    const admin = speak('admin:root');
    const first = await admin.get('/v1/directory/agents?limit=3');
    const second = await admin.get(`/v1/directory/agents?limit=3&cursor=${String(first.body.cursor)}`);
    expect([...(first.body.items as { id: string }[]), ...(second.body.items as { id: string }[])].map(({ id }) => id)).toEqual(['1', 'alice', 'bob', 'reader', 'stranger']);
    expect(second.body.cursor).toBeNull();
    expect((await admin.get('/v1/directory/agents?cursor=made-up')).status).toBe(400);
  });

  it('changes the settings it names and refuses nonsense, every fault listed', async () => {
    const admin = speak('admin:root');
    expect((await admin.put('/v1/settings', { autoResponsible: true })).status).toBe(200);
    expect((await admin.get('/v1/settings')).body).toMatchObject({ autoResponsible: true, lockEnforcement: 'strict' });
    await admin.put('/v1/settings', { autoResponsible: false });
    expect((await admin.put('/v1/settings', { timeZone: 'Mars/Olympus' })).body.errors).toEqual([{ path: 'timeZone', message: expect.any(String) }]);
    expect((await admin.put('/v1/settings', { dragons: true })).status).toBe(400);
  });
});

describe('a question', () => {
  it('waits for a position, else says pending with 202', async () => {
    const answer = await speak('admin:root').get('/v1/settings?after=9999999&wait=0');
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('x-position')]).toEqual([202, '1', '7']);
    expect((await speak('admin:root').get('/v1/settings?after=1')).status).toBe(200);
  });

  it('about the past is answered from the stream alone (HIS-3)', async () => {
    const ticketId = await open();
    await speak('agent:alice').does(ticketId, 'lock');
    const at = async (query: string) => (await speak('agent:alice').get(`/v1/tickets/${ticketId}?${query}`)).body;
    expect(await at('revision=0')).toMatchObject({ ownerId: '1', locked: false, revision: 0 });
    expect(await at('revision=2')).toMatchObject({ ownerId: 'alice', locked: true, lockToken: 2, assigned: true });
    expect(await at('revision=3')).toMatchObject({ status: 404, type: 'https://custody.dev/problems/ticket/no-such-revision' });
    expect(await at('at=2025-12-31T23:59:59Z')).toMatchObject({ type: 'https://custody.dev/problems/ticket/not-yet-open' });
    expect(await at('at=2026-01-01T00:00:00Z&clock=recorded')).toMatchObject({ revision: 2 });
    expect((await speak('agent:stranger').get(`/v1/tickets/${ticketId}?revision=0`)).status).toBe(404);
    expect(await at('at=2026-01-01T00:00:00Z&revision=1')).toMatchObject({ status: 400 });
  });

  it('for candidates names those whom the command would take (PRM-4)', async () => {
    const ticketId = await open();
    expect((await speak('agent:alice').get(`/v1/tickets/${ticketId}/candidates?role=owner`)).body).toEqual({
      items: [{ id: 'alice', name: 'Alice' }, { id: 'bob', name: 'Bob' }],
      cursor: null,
    });
    expect((await speak('agent:stranger').get(`/v1/tickets/${ticketId}/candidates?role=owner`)).status).toBe(404);
  });
});
