import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { listen } from '../../support/server-sent.js';
import { type Service, startService } from '../../support/service.js';

interface Item {
  readonly id: string;
  readonly eventId: string;
  readonly ticketId: string;
  readonly kind: string;
  readonly reasons: readonly string[];
  readonly summary: string;
  readonly readAt: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly deliveries: readonly { readonly channel: string; readonly state: string }[];
}

let service: Service;
let say: Service['as'];
/** Of the last answer that wrote something. */
let position = '0';

beforeAll(async () => {
  service = await startService();
  say = service.as;
  const admin = say('admin:root');
  const put = async (path: string, body: unknown): Promise<void> => {
    expect((await admin.put(path, body)).status).toBe(200);
  };
  for (const queue of ['support', 'level-2']) {
    await put(`/v1/directory/groups/${queue}`, { name: queue });
    await put(`/v1/directory/queues/${queue}`, { name: queue, groupId: queue });
  }
  await put('/v1/directory/agents/alice', { name: 'Alice', email: 'alice@example.org', groups: { support: ['rw'], 'level-2': ['move_into'] } });
  await put('/v1/directory/agents/bob', { name: 'Bob', groups: { support: ['rw'] } });
  await put('/v1/directory/agents/dana', { name: 'Dana', groups: { 'level-2': ['rw'] } });
  await put('/v1/requesters/kim', { name: 'Kim', email: 'kim@example.com', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

function wrote(answer: Answer): Answer {
  expect(answer.status).toBeLessThan(300);
  position = String(answer.body.position);
  return answer;
}

async function opened(): Promise<string> {
  return String(wrote(await say('service:mail').post('/v1/tickets', { subject: 'Help', queueId: 'support', requesterId: 'kim', body: 'It is broken' })).body.ticketId);
}

async function told(agent: string, ticketId: string): Promise<readonly Item[]> {
  const answer = await say(`agent:${agent}`).get(`/v1/agents/${agent}/notifications?after=${position}&wait=10000`);
  expect(answer.status).toBe(200);
  return (answer.body.items as readonly Item[]).filter((item) => item.ticketId === ticketId);
}

async function kinds(agent: string, ticketId: string): Promise<readonly string[]> {
  return (await told(agent, ticketId)).map(({ kind }) => kind);
}

describe('notifications over HTTP', () => {
  it('scenario 1: all subscribers hear of a new ticket, its owner alone of what the customer then writes (NTF-1)', async () => {
    const ticketId = await opened();
    expect(await kinds('bob', ticketId)).toEqual(['ticket_opened']);
    expect(await kinds('dana', ticketId)).toEqual([]);
    wrote(await say('agent:alice').does(ticketId, 'lock'));
    wrote(await say('requester:kim').does(ticketId, 'customer-message', { body: 'Still broken' }));
    expect(await kinds('bob', ticketId)).toEqual(['ticket_opened']);
    const [first, second] = await told('alice', ticketId);
    expect(first).toMatchObject({ kind: 'customer_wrote', reasons: ['owner'], readAt: null, before: { ownerId: 'alice', locked: true }, after: { ownerId: 'alice' } });
    expect(first?.deliveries).toEqual([
      { channel: 'inbox', state: 'sent', deliveredAt: expect.any(String) },
      { channel: 'email', state: 'not_configured', deliveredAt: null },
    ]);
    expect(second).toMatchObject({ kind: 'ticket_opened', reasons: ['queue_subscriber'], before: null });
  });

  it('a requester hears of replies, and nothing of who holds the ticket (NTF-2, ORG-4)', async () => {
    const ticketId = await opened();
    wrote(await say('agent:alice').does(ticketId, 'reply', { body: 'Try again' }));
    const answer = await say('requester:kim').get(`/v1/portal/notifications?after=${position}&wait=10000`);
    const items = (answer.body.items as readonly Item[]).filter((item) => item.ticketId === ticketId);
    expect(items).toMatchObject([{ kind: 'reply_sent', reasons: ['requester'], before: null, after: null }]);
    expect(JSON.stringify(items)).not.toMatch(/alice/i);
  });

  it('an inbox is read page by page, marked as read once, and is its agent’s own', async () => {
    const ticketId = await opened();
    const [item] = await told('bob', ticketId);
    const id = item?.id ?? '';
    expect((await say('agent:alice').get('/v1/agents/bob/notifications')).status).toBe(403);
    expect((await say('requester:kim').get('/v1/agents/bob/notifications')).status).toBe(404);
    expect((await say('admin:root').get('/v1/agents/bob/notifications?limit=1')).body).toMatchObject({ items: [{ id }], cursor: expect.any(String) });
    const first = await say('agent:bob').post(`/v1/agents/bob/notifications/${id}/read`);
    expect(first).toMatchObject({ status: 200, body: { id, readAt: expect.any(String) } });
    expect((await say('agent:bob').post(`/v1/agents/bob/notifications/${id}/read`)).body.readAt).toBe(first.body.readAt);
    expect((await say('agent:alice').post(`/v1/agents/alice/notifications/${id}/read`)).status).toBe(404);
    const unread = (await say('agent:bob').get('/v1/agents/bob/notifications?unread=true')).body.items as readonly Item[];
    expect(unread.map((each) => each.id)).not.toContain(id);
  });

  it('preferences: a queue left out and a kind switched off are silent; a secret is shown with its webhook (NTF-3, NTF-6)', async () => {
    expect((await say('agent:dana').get('/v1/agents/dana/preferences')).body).toMatchObject({ queues: ['level-2'], saved: false });
    const body = { queues: [], channels: { inbox: true, email: false, webhook: true }, muted: ['note_added'], webhookUrl: 'http://127.0.0.1:9/hook' };
    const saved = wrote(await say('agent:bob').put('/v1/agents/bob/preferences', body));
    expect(saved.body.webhookSecret).toMatch(/^whsec_/);
    expect(wrote(await say('agent:bob').put('/v1/agents/bob/preferences', body)).body.webhookSecret).toBeUndefined();
    const ticketId = await opened();
    wrote(await say('agent:bob').does(ticketId, 'watch'));
    wrote(await say('agent:alice').does(ticketId, 'note', { body: 'hm' }));
    expect(await kinds('bob', ticketId)).toEqual([]);
    wrote(await say('requester:kim').does(ticketId, 'customer-message', { body: 'And now?' }));
    expect(await told('bob', ticketId)).toMatchObject([{ kind: 'customer_wrote', reasons: ['watcher'] }]);
    const private10 = await say('agent:bob').put('/v1/agents/bob/preferences', { ...body, webhookUrl: 'http://10.0.0.1/' });
    expect(private10).toMatchObject({ status: 400, body: { errors: [{ path: 'body.webhookUrl' }] } });
    wrote(await say('agent:bob').put('/v1/agents/bob/preferences', { queues: ['support'], channels: { inbox: true, email: true, webhook: false }, muted: [] }));
  });

  it('streams an inbox live, and goes on after the last event id (api.md)', async () => {
    const ticketId = await opened();
    const before = await told('bob', ticketId);
    const stream = await listen(service.url, 'agent:bob', '/v1/agents/bob/notifications/stream');
    const other = await opened();
    const live = await stream.next();
    expect(live?.data).toMatchObject({ ticketId: other, kind: 'ticket_opened' });
    stream.close();
    const third = await opened();
    const resumed = await listen(service.url, 'agent:bob', '/v1/agents/bob/notifications/stream', live?.id);
    expect((await resumed.next())?.data).toMatchObject({ ticketId: third });
    resumed.close();
    expect(before).toHaveLength(1);
    const wrong = await fetch(`${service.url}/v1/agents/bob/notifications/stream`, { headers: { 'x-actor': 'agent:bob', 'last-event-id': 'x' } });
    expect(wrong.status).toBe(400);
  });
});
