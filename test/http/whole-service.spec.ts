import type { Voice } from '../support/client.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let admin: Voice;
let alice: Voice;
let bob: Voice;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin:root');
  alice = service.as('agent:alice');
  bob = service.as('agent:bob');
  await admin.put('/v1/directory/groups/support', { name: 'Support', members: ['alice', 'bob'] });
  await admin.put('/v1/directory/agents/alice', { name: 'Alice', groups: { support: ['rw'] } });
  await admin.put('/v1/directory/agents/bob', { name: 'Bob', groups: { support: ['rw'] } });
  await admin.put('/v1/directory/agents/stranger', { name: 'Stranger' });
  await admin.put('/v1/directory/queues/inbox', { name: 'Inbox', groupId: 'support', followUp: 'new_ticket' });
  await admin.put('/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);
afterAll(() => service.stop());

async function open(body: object = {}): Promise<string> {
  const { status, body: receipt } = await service.as('service:mail').post('/v1/tickets', { subject: 'Help', queueId: 'inbox', ...body });
  expect(status).toBe(201);
  return String(receipt.ticketId);
}

describe('a key', () => {
  it('gives the first answer again, whatever came between and whatever if-match says (EVT-4)', async () => {
    const ticketId = await open();
    const first = await alice.post(`/v1/tickets/${ticketId}/lock`, {}, { 'idempotency-key': 'k-1' });
    await bob.does(ticketId, 'change-owner', { ownerId: 'bob' });
    const again = await alice.post(`/v1/tickets/${ticketId}/lock`, {}, { 'idempotency-key': 'k-1', 'if-match': '"0"' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await alice.post(`/v1/tickets/${ticketId}/unlock`, {}, { 'idempotency-key': 'k-1' });
    expect([other.status, other.body.type]).toEqual([409, 'https://custody.dev/problems/command/key-reused']);
  });

  it('opens one ticket, however often it is sent (EVT-4)', async () => {
    const body = { subject: 'A', queueId: 'inbox' };
    const first = await alice.post('/v1/tickets', body, { 'idempotency-key': 'mail-1' });
    const again = await alice.post('/v1/tickets', { queueId: 'inbox', subject: 'A' }, { 'idempotency-key': 'mail-1' });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await bob.post('/v1/tickets', body, { 'idempotency-key': 'mail-1' })).body.type).toBe('https://custody.dev/problems/command/key-reused');
  });

  it('of a follow-up finds the ticket that it opened, whatever the policy says by now (FUP-3)', async () => {
    const ticketId = await open({ requesterId: 'kim' });
    await alice.does(ticketId, 'change-status', { status: 'closed' });
    const send = () => service.as('requester:kim').post(`/v1/tickets/${ticketId}/customer-message`, { body: 'again' }, { 'idempotency-key': 'k-2' });
    const first = await send();
    expect([first.status, first.body.followsUp]).toEqual([201, ticketId]);
    await admin.put('/v1/directory/queues/inbox', { name: 'Inbox', groupId: 'support', followUp: 'reopen' });
    expect((await send()).body).toEqual(first.body);
    await admin.put('/v1/directory/queues/inbox', { name: 'Inbox', groupId: 'support', followUp: 'new_ticket' });
  });
});

describe('an expected revision', () => {
  it('that is not current is 412, with what came between (EVT-5)', async () => {
    const ticketId = await open();
    await alice.does(ticketId, 'lock');
    const { status, body } = await bob.post(`/v1/tickets/${ticketId}/note`, { body: 'hm' }, { 'if-match': '"0"' });
    expect([status, body.current, body.between]).toEqual([412, 2, ['OwnerChanged', 'TicketLocked']]);
    expect((await bob.post(`/v1/tickets/${ticketId}/note`, { body: 'hm' }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await bob.post(`/v1/tickets/${ticketId}/note`, { body: 'hm' }, { 'if-match': '"2"' })).status).toBe(200);
  });
});

describe('what is read', () => {
  it('is what was written, now and at each revision (HIS-3)', async () => {
    const ticketId = await open();
    await alice.does(ticketId, 'lock');
    const now = await alice.sees(ticketId);
    expect(now).toMatchObject({ ticketId, ownerId: 'alice', locked: true, lockToken: 2, revision: 2 });
    expect((await alice.get(`/v1/tickets/${ticketId}?revision=2`)).body).toEqual(now);
    expect((await alice.get(`/v1/tickets/${ticketId}?at=${String(now.changedAt)}&clock=recorded`)).status).toBe(200);
    const ownership = await alice.get(`/v1/tickets/${ticketId}/ownership?at=${String(now.changedAt)}`);
    expect(ownership.body).toMatchObject({ owner: 'alice', locked: true, queue: 'inbox', status: 'open' });
    expect((await alice.get(`/v1/tickets/${ticketId}/ownership?at=2001-01-01T00:00:00Z`)).body.type).toBe('https://custody.dev/problems/ticket/not-yet-open');
    expect((await alice.get(`/v1/tickets/${ticketId}/ownership`)).body.intervals).toContainEqual(expect.objectContaining({ role: 'owner', holder: 'alice', to: null }));
  });

  it('is hidden from who may not see it, everywhere (PRM-5)', async () => {
    const ticketId = await open();
    await alice.sees(ticketId);
    const stranger = service.as('agent:stranger');
    for (const path of ['', '?revision=0', '/history', '/events', '/ownership', '/candidates?role=owner']) {
      expect([path, (await stranger.get(`/v1/tickets/${ticketId}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await stranger.get('/v1/tickets')).body).toEqual({ items: [], cursor: null });
    expect((await alice.get(`/v1/tickets/${ticketId}/events`)).status).toBe(403);
  });

  it('as events is for auditors, page by page (EVT-1)', async () => {
    const ticketId = await open();
    await alice.does(ticketId, 'lock');
    await alice.sees(ticketId);
    const auditor = service.as('auditor:ines');
    const first = await auditor.get(`/v1/tickets/${ticketId}/events?limit=2`);
    expect((first.body.items as { type: string }[]).map(({ type }) => type)).toEqual(['TicketOpened', 'OwnerChanged']);
    const rest = await auditor.get(`/v1/tickets/${ticketId}/events?limit=2&cursor=${String(first.body.cursor)}`);
    expect(rest.body).toMatchObject({ items: [{ type: 'TicketLocked', actor: 'agent:alice', basis: expect.any(Number) }], cursor: null });
    expect((await auditor.get(`/v1/tickets/${ticketId}/history`)).body.items).toHaveLength(3);
  });

  it('as a list is narrowed, sorted and paged; a made-up cursor is 400, never 5xx (SHR-14, F11)', async () => {
    const ticketId = await open();
    await bob.does(ticketId, 'lock');
    await bob.sees(ticketId);
    const ids = async (query: string) => ((await bob.get(`/v1/tickets?${query}`)).body.items as { ticketId: string }[]).map((item) => item.ticketId);
    expect(await ids('view=my-work&locked=true')).toContain(ticketId);
    expect(await ids('view=my-work&ownerId=alice')).toEqual([]);
    expect(await ids('view=lost-shared-ownership')).toEqual([]);
    const page = await bob.get('/v1/tickets?sort=-openedAt&limit=1');
    expect((await bob.get(`/v1/tickets?sort=-openedAt&limit=1&cursor=${String(page.body.cursor)}`)).body.items).toHaveLength(1);
    expect((await bob.get(`/v1/tickets?sort=openedAt&cursor=${String(page.body.cursor)}`)).status).toBe(400);
    for (const made of [['openedAt', 'dragons', 'x'], ['openedAt', '\0', 'x'], ['openedAt', '2026-01-01T00:00:00Z', '\0']]) {
      expect((await bob.get(`/v1/tickets?cursor=${Buffer.from(JSON.stringify(made)).toString('base64url')}`)).status).toBe(400);
    }
  });
});

describe('a preview', () => {
  it('lists the roles that a change of the set-up would end, and changes nothing (PRM-7)', async () => {
    await admin.put('/v1/directory/agents/carol', { name: 'Carol', groups: { support: ['rw'] } });
    const ticketId = await open();
    await service.as('agent:carol').does(ticketId, 'lock');
    const sight = await service.as('agent:carol').sees(ticketId);
    const { status, body } = await admin.post('/v1/directory/agents/carol/preview', { name: 'Carol', groups: {} });
    expect([status, body]).toEqual([200, { items: [{ ticketId, role: 'owner', holder: 'carol' }], cursor: null }]);
    expect((await service.as('agent:carol').sees(ticketId)).revision).toBe(sight.revision);
  });
});
