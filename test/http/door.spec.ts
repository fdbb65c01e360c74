import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { speakTo } from '../support/client.js';
import { type Started, startDoor } from './door-app.js';

let door: Started;
beforeAll(async () => {
  door = await startDoor();
  const speak = speakTo(door.url);
  await speak('admin:root').put('/v1/directory/agents/alice', { name: 'Alice' });
  await speak('admin:root').put('/v1/requesters/kim', { name: 'Kim', organizations: [] });
});
afterAll(() => door.stop());

const alice = { 'x-actor': 'agent:alice' };
const good = { thingId: 'T-1', name: 'box' };

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string | Uint8Array) {
  const answer = await fetch(door.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text.startsWith('{') ? (JSON.parse(text) as Record<string, never>) : null };
}

function make(body: unknown, headers: Record<string, string> = alice) {
  return ask('POST', '/try/things/T-1', { 'content-type': 'application/json', ...headers }, typeof body === 'string' ? body : JSON.stringify(body));
}

describe('who acts', () => {
  it.each([
    ['nobody', {}],
    ['a word', { 'x-actor': 'alice' }],
    ['a kind that does not exist', { 'x-actor': 'boss:alice' }],
    ['a process of the house', { 'x-actor': 'system:sharing' }],
    ['an agent whom nobody knows', { 'x-actor': 'agent:mallory' }],
    ['a requester whom nobody knows', { 'x-actor': 'requester:mallory' }],
    ['a service for an agent whom nobody knows', { 'x-actor': 'service:billing', 'x-on-behalf-of': 'agent:mallory' }],
  ])('is 401 for %s (PRM-7)', async (_, headers) => {
    const { status, json } = await make(good, headers);
    expect([status, json?.type]).toEqual([401, 'https://custody.dev/problems/request/unknown-actor']);
  });

  it('is judged before the shape', async () => {
    expect((await make('{', {})).status).toBe(401);
  });

  it('is the agent for whom a service acts (PRM-9)', async () => {
    const { json } = await make(good, { 'x-actor': 'service:billing', 'x-on-behalf-of': 'agent:alice' });
    expect([json?.actor, json?.service]).toEqual([{ kind: 'agent', id: 'alice' }, { kind: 'service', id: 'billing' }]);
  });

  it.each([
    ['agent:alice', 'agent:alice'],
    ['admin:root', 'agent:alice'],
    ['service:billing', 'admin:root'],
    ['service:billing', 'service:other'],
  ])('is 403 where %s acts for %s (PRM-9)', async (actor, named) => {
    const { status, json } = await make(good, { 'x-actor': actor, 'x-on-behalf-of': named });
    expect([status, json?.type]).toEqual([403, 'https://custody.dev/problems/request/actor-not-allowed']);
  });
});

describe('the shape', () => {
  it('lists every fault with its path', async () => {
    const { status, headers, json } = await make({ thingId: 'no spaces', name: 'much too long', colour: 'blue', extra: 1 }, { ...alice, 'if-match': 'soon', 'idempotency-key': 'ä' });
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    const errors = json?.errors as unknown as { path: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(['colour', 'extra', 'headers.idempotency-key', 'headers.if-match', 'name', 'thingId']);
  });

  it('takes null for no value where the contract does not say so', async () => {
    expect((await make({ ...good, colour: null })).status).toBe(400);
  });

  it.each([
    ['not JSON', '{"thingId":'],
    ['a list', '[]'],
    ['a word', '"box"'],
    ['null', 'null'],
    ['__proto__', '{"thingId":"T-1","name":"box","__proto__":{"shiny":true}}'],
    ['constructor', '{"thingId":"T-1","name":"box","constructor":1}'],
    ['U+0000', '{"thingId":"T-1","name":"b\\u0000x"}'],
    ['half a surrogate pair', '{"thingId":"T-1","name":"b\\ud800x"}'],
    ['deep nesting', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a number beyond all', '{"thingId":1e999,"name":"box"}'],
  ])('is 400 for %s, never 5xx (F11)', async (_, body) => {
    const { status, json } = await make(body);
    expect([status, json?.type]).toEqual([400, 'https://custody.dev/problems/request/invalid']);
  });

  it('is 400 for bytes that are not UTF-8 (F11)', async () => {
    const { status } = await ask('POST', '/try/things/T-1', { ...alice, 'content-type': 'application/json' }, Uint8Array.from([0x22, 0xff, 0x22]));
    expect(status).toBe(400);
  });

  it('is 413 beyond 1 MiB, 415 for another media type (F11)', async () => {
    const { status, json } = await make({ ...good, name: 'x'.repeat(1_100_000) });
    expect([status, json?.type]).toEqual([413, 'https://custody.dev/problems/request/too-large']);
    expect((await make(good, { ...alice, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await make(good, { ...alice, 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
  });

  it('takes no body for the empty object', async () => {
    const { status, json } = await ask('POST', '/try/things/T-1', alice);
    const errors = json?.errors as unknown as { path: string }[];
    expect([status, [...new Set(errors.map(({ path }) => path))]]).toEqual([400, ['thingId', 'name']]);
  });

  it('does not take null for no body (F11)', async () => {
    const { status, json } = await make('null');
    expect([status, json?.errors]).toEqual([400, [{ path: '', message: 'must be a JSON object' }]]);
  });

  it('reads if-match with quotes and without, the key, and numbers in a query', async () => {
    expect((await make(good, { ...alice, 'if-match': '"3"', 'idempotency-key': 'k-1' })).json).toMatchObject({ key: 'k-1', expectedRevision: 3 });
    expect((await make(good, { ...alice, 'if-match': '3' })).json).toMatchObject({ key: null, expectedRevision: 3 });
    expect((await ask('GET', '/try/things?limit=20', alice)).json).toEqual({ limit: 20 });
    expect((await ask('GET', '/try/things?limit=0', alice)).status).toBe(400);
    expect((await ask('GET', '/try/things?limit=1&limit=2', alice)).status).toBe(400);
    expect((await ask('GET', '/try/things?speed=1', alice)).status).toBe(400);
  });
});

describe('what no schema says', () => {
  it.each(['limit=1&__proto__=x', 'constructor=x', 'toString=1', 'limit=%zz', 'limit=%00', 'limit[a]=1'])('is 400 in a query: %s (F11)', async (query) => {
    const { status, json } = await ask('GET', `/try/things?${query}`, alice);
    expect([status, json?.type]).toEqual([400, 'https://custody.dev/problems/request/invalid']);
  });

  it.each([
    ['no HTTP', 'dragons\r\n\r\n', 400],
    ['no host', 'GET /v1/tickets HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['an expectation', 'GET /v1/tickets HTTP/1.1\r\nhost: x\r\nexpect: rain\r\n\r\n', 417],
    ['endless headers', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('is a problem document on the bare connection: %s (F11)', async (_, text, status) => {
    const answer = await new Promise<string>((settle, fail) => {
      let read = '';
      const socket = connect(Number(new URL(door.url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (read += chunk.toString())).on('end', () => settle(read)).on('error', fail);
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
  });
});

describe('the right', () => {
  it('is judged after the shape: an agent may not set up (403)', async () => {
    expect((await ask('GET', '/try/set-up', alice)).status).toBe(403);
    expect((await ask('GET', '/try/set-up', { 'x-actor': 'admin:root' })).status).toBe(200);
  });

  it('leaves requesters nothing but the portal: all else is 404 (ORG-4)', async () => {
    const kim = { 'x-actor': 'requester:kim' };
    expect((await ask('GET', '/try/things', kim)).status).toBe(404);
    expect((await make(good, kim)).status).toBe(404);
    expect((await ask('GET', '/try/portal', kim)).status).toBe(200);
    expect((await ask('GET', '/try/portal', alice)).status).toBe(403);
  });
});

describe('what leaves', () => {
  it('names the rule and its facts, which never hide a standard member', async () => {
    const { status, json } = await ask('GET', '/try/refused', alice);
    expect(status).toBe(409);
    expect(json).toMatchObject({ type: 'https://custody.dev/problems/ticket/some-reason', rule: 'LCK-2', holder: 'alice', status: 409 });
  });

  it('tells nothing of an accident but its correlation id', async () => {
    const { status, text, json } = await ask('GET', '/try/accident', { ...alice, 'x-correlation-id': 'c-1' });
    expect([status, json?.correlationId]).toEqual([500, 'c-1']);
    expect(text).not.toContain('hunter2');
  });

  it('tells that a stream can’t be read, what to do, and where it is found; nothing of what stands in it (EVT-6)', async () => {
    const { status, headers, json } = await ask('GET', '/try/broken', { ...alice, 'x-correlation-id': 'c-2' });
    expect([status, headers.get('retry-after')]).toEqual([409, null]);
    expect(json).toMatchObject({ type: 'https://custody.dev/problems/store/stream-unreadable', rule: 'EVT-6', revision: 4, eventType: 'TicketTeleported', correlationId: 'c-2' });
    expect(json?.detail).toContain('c-2');
  });

  it('carries the correlation id, the caller’s own or a fresh one', async () => {
    expect((await ask('GET', '/health/live', { 'x-correlation-id': 'mine' })).headers.get('x-correlation-id')).toBe('mine');
    expect((await ask('GET', '/nowhere')).headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await ask('GET', '/try/things', { ...alice, 'x-correlation-id': 'not an id' })).status).toBe(400);
  });

  it('is 404 as a problem document for a route that is not there, and for a URL that is none', async () => {
    const { status, json } = await ask('GET', '/nowhere', alice);
    expect([status, json?.type]).toEqual([404, 'https://custody.dev/problems/request/not-found']);
    expect((await ask('DELETE', '/health/live')).status).toBe(404);
    const broken = await new Promise<number | undefined>((settle, fail) => {
      rawRequest(`${door.url}/try/things/%E0%A4%A`, (answer) => {
        answer.resume();
        settle(answer.statusCode);
      }).on('error', fail).end();
    });
    expect(broken).toBe(400);
  });
});

describe('the service itself', () => {
  it('says what it is, in JSON and HTML', async () => {
    expect((await ask('GET', '/')).json).toMatchObject({ name: 'Custody' });
    expect((await ask('GET', '/', { accept: 'text/html' })).text).toContain('<a href="/docs">');
    expect((await ask('GET', '/docs')).text).not.toContain('<script');
  });

  it('describes itself in OpenAPI 3.1, each field as the door checks it', async () => {
    const { json } = await ask('GET', '/openapi.json');
    expect(json?.openapi).toBe('3.1.0');
    const { Thing } = (json?.components as unknown as { schemas: Record<string, unknown> }).schemas;
    expect(Thing).toMatchObject({ required: ['thingId', 'name'], properties: { name: { type: 'string', maxLength: 10 } } });
  });

  it('tells how far its read models are, to people and to Prometheus', async () => {
    expect((await ask('GET', '/health/ready')).json).toEqual({ status: 'degraded', reasons: ['ticket: 1 parked tickets'], projections: [{ name: 'ticket', version: 1, position: '7', lag: 2, parked: 1 }] });
    const { text } = await ask('GET', '/metrics');
    expect(text).toContain('custody_projection_lag_events{projection="ticket"} 2');
    expect(text).toContain('custody_http_request_seconds_bucket');
  });
});
