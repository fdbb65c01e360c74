import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI } from 'jose';
import { type Answer, speakTo, type Voice } from '../support/client.js';
import { type Service, startService } from '../support/service.js';
import { audience, type Issuer, issuer as issuerName, newIssuer } from '../support/tokens.js';

let issuer: Issuer;
let service: Service;
beforeAll(async () => {
  issuer = await newIssuer(Date.now);
  service = await startService(undefined, 'all', null, { keys: { given: await exportSPKI(issuer.keys.publicKey) }, audience, issuer: issuerName });
  const root = as('admin:root', 'admin command read audit');
  await root.put('/v1/directory/groups/support', { name: 'Support' });
  await root.put('/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  await root.put('/v1/directory/agents/alice', { name: 'Alice', groups: { support: ['rw'] } });
  await root.put('/v1/directory/agents/bob', { name: 'Bob' });
  await root.put('/v1/requesters/kim', { name: 'Kim', organizations: [] });
  expect((await root.post('/v1/tickets', { ticketId: 'T-1', subject: 'Printer', queueId: 'support', requesterId: 'kim' })).status).toBe(201);
  await root.sees('T-1');
});
afterAll(() => service.stop());

function as(sub: string, scope: string, onBehalfOf?: string): Voice {
  return speakTo(service.url, async () => ({ authorization: `Bearer ${await issuer.sign({ sub, scope })}` }))(sub, onBehalfOf);
}

const lock = (voice: Voice, ticketId = 'T-1', headers: Readonly<Record<string, string>> = {}): Promise<Answer> => voice.post(`/v1/tickets/${ticketId}/lock`, {}, headers);
const eventsOf = async (): Promise<number> => ((await as('auditor:ines', 'read audit').get('/v1/tickets/T-1')).body.revision as number) + 1;
const notAllowed = 'https://custody.dev/problems/request/actor-not-allowed';

describe('under CUSTODY_AUTH=jwt a command that the scope withholds is judged in the contract’s order', () => {
  it('404 for what is not there or not theirs to see, then 403', async () => {
    expect((await lock(as('agent:bob', 'read'))).status).toBe(404);
    expect((await lock(as('agent:alice', 'read'), 'T-9')).status).toBe(404);
    const { status, body } = await lock(as('agent:alice', 'read'));
    expect([status, body.type, body.scope]).toEqual([403, notAllowed, 'command']);
  });

  it('409 for a key used otherwise, then 412, then 403', async () => {
    const alice = as('agent:alice', 'command read');
    const limited = as('agent:alice', 'read');
    expect((await alice.post('/v1/tickets/T-1/note', { body: 'seen' }, { 'idempotency-key': 'k-note' })).status).toBe(200);
    expect((await lock(limited, 'T-1', { 'idempotency-key': 'k-note', 'if-match': '"99"' })).status).toBe(409);
    expect((await lock(limited, 'T-1', { 'if-match': '"99"' })).status).toBe(412);
    expect((await lock(limited, 'T-1', { 'idempotency-key': 'k-fresh' })).status).toBe(403);
  });

  it('the first answer to a repeat, even once the scope is gone; nothing is written', async () => {
    const alice = as('agent:alice', 'command read');
    const first = await lock(alice, 'T-1', { 'idempotency-key': 'k-lock' });
    await alice.sees('T-1');
    const written = await eventsOf();
    expect((await lock(as('agent:alice', 'read'), 'T-1', { 'idempotency-key': 'k-lock' })).body).toEqual(first.body);
    expect((await as('agent:alice', 'read').post('/v1/tickets/T-1/unlock')).status).toBe(403);
    expect(await eventsOf()).toBe(written);
  });

  it('403 where the ticket is only made by it, in bulk, in the portal and by a service for somebody', async () => {
    const opening = { subject: 'New', queueId: 'support' };
    expect((await as('agent:alice', 'read').post('/v1/tickets', opening)).status).toBe(403);
    const { body } = await as('agent:alice', 'read').post('/v1/commands', { commands: [{ command: 'open', body: opening }, { command: 'lock', ticketId: 'T-9' }, { command: 'lock', ticketId: 'T-1' }] });
    expect((body.items as { status: number }[]).map(({ status }) => status)).toEqual([403, 404, 403]);
    expect((await as('requester:kim', 'read').post('/v1/portal/tickets/T-1/comments', { body: 'hello' })).status).toBe(403);
    expect((await lock(as('service:billing', 'act-as read', 'agent:alice'))).status).toBe(403);
    expect((await lock(as('service:billing', 'act-as read', 'agent:bob'))).status).toBe(404);
  });
});

describe('under CUSTODY_AUTH=jwt a question that the scope withholds', () => {
  const questions = ['', '/history', '/events', '/ownership', '/candidates?role=owner', '/access?actor=agent:bob', '/difference?from=0&to=0', '?revision=0', '?revision=999', '?at=2001-01-01T00:00:00Z'];

  it.each(questions)('is 403 of what they see, 404 of what they don’t: GET /v1/tickets/{id}%s', async (question) => {
    for (const scope of ['command', '']) {
      const { status, body } = await as('agent:alice', scope).get(`/v1/tickets/T-1${question}`);
      expect([status, body.type]).toEqual([403, notAllowed]);
      expect((await as('agent:bob', scope).get(`/v1/tickets/T-1${question}`)).status).toBe(404);
      expect((await as('agent:alice', scope).get(`/v1/tickets/T-9${question}`)).status).toBe(404);
    }
  });

  it('is 403 where it is about no one thing, and the whole set-up is the administrator’s with scope admin', async () => {
    for (const path of ['/v1/tickets', '/v1/settings', '/v1/directory/agents', '/v1/agents/alice/held']) expect((await as('agent:alice', 'command').get(path)).status).toBe(403);
    expect((await as('admin:root', 'command read').put('/v1/directory/groups/other', { name: 'Other' })).status).toBe(403);
    expect((await as('agent:alice', 'admin command read').put('/v1/directory/groups/other', { name: 'Other' })).status).toBe(403);
  });
});

it('under CUSTODY_AUTH=jwt events record both the service and for whom it acted (PRM-9)', async () => {
  const { status, body } = await as('service:billing', 'act-as command', 'agent:alice').post('/v1/tickets/T-1/note', { body: 'by the service' });
  expect(status).toBe(200);
  const { body: log } = await as('auditor:ines', 'audit').get(`/v1/tickets/T-1/events?after=${String(body.position)}`);
  expect((log.items as unknown[]).at(-1)).toMatchObject({ actor: 'agent:alice', service: 'service:billing' });
});
