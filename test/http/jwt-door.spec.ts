import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtAuthenticator } from '../../src/http/door/jwt-authenticator.js';
import { fetchKeys, PublishedKeys } from '../../src/http/door/published-keys.js';
import { audience, type Claims, type Issuer, issuer as issuerName, newIssuer, patched, publish } from '../support/tokens.js';
import { type Started, startDoor } from './door-app.js';

const now = (): number => Date.parse('2026-01-01T12:00:00Z');
let issuer: Issuer;
let door: Started;
let site: Awaited<ReturnType<typeof publish>>;
let moment = 0;
beforeAll(async () => {
  issuer = await newIssuer(now);
  site = await publish(() => issuer.jwks);
  const keys = new PublishedKeys({ now: () => moment, fetch: () => fetchKeys(site.url), onFailure: () => undefined });
  door = await startDoor(undefined, (people) => ({ authenticator: new JwtAuthenticator({ keys, audience, issuer: issuerName, people, now }) }));
  const admin = { sub: 'admin:root', scope: 'admin command read' };
  await ask(admin, 'PUT', '/v1/directory/agents/alice', { body: { name: 'Alice' } });
  await ask(admin, 'PUT', '/v1/requesters/kim', { body: { name: 'Kim', organizations: [] } });
});
afterAll(async () => {
  await door.stop();
  await site.stop();
});

interface Sent {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(claims: Claims | null, method: string, path: string, { body, headers = {} }: Sent = {}) {
  const authorization: Readonly<Record<string, string>> = claims === null ? {} : { authorization: `Bearer ${await issuer.sign(claims)}` };
  const answer = await fetch(door.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...authorization, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: JSON.parse(text) as Readonly<Record<string, unknown>> };
}

const alice = { sub: 'agent:alice', scope: 'command read' };

describe('under CUSTODY_AUTH=jwt the actor comes from the token alone', () => {
  it('is 401 with a challenge without one, whatever x-actor or the query say', async () => {
    const token = await issuer.sign(alice);
    for (const path of ['/try/things', `/try/things?access_token=${token}`, `/try/things?authorization=Bearer%20${token}`]) {
      const { status, headers, json } = await ask(null, 'GET', path, { headers: { 'x-actor': 'agent:alice' } });
      expect([status, headers.get('www-authenticate'), json.type]).toEqual([401, 'Bearer realm="custody"', 'https://custody.dev/problems/request/unknown-actor']);
    }
  });

  it('is 401 with the reason where it is bad, before the shape', async () => {
    const { status, headers, json } = await ask({ ...alice, exp: 1 }, 'POST', '/v1/tickets', { body: { nonsense: true } });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="custody", error="invalid_token", error_description="expired"']);
    expect(json).toMatchObject({ token: 'expired', detail: expect.stringContaining('expired') });
    expect((await ask(null, 'GET', '/try/things', { headers: { authorization: `Bearer ${patched({ alg: 'none' }, { sub: 'admin:root' })}` } })).status).toBe(401);
  });

  it('is 431 for a token beyond all measure, on the bare connection', async () => {
    expect((await ask({ ...alice, more: 'x'.repeat(20_000) }, 'GET', '/try/things')).status).toBe(431);
  });

  it('records both a service and for whom it acts (PRM-9)', async () => {
    const { json } = await ask({ sub: 'service:billing', scope: 'act-as command' }, 'POST', '/try/things/T-1', { body: { thingId: 'T-1', name: 'box' }, headers: { 'x-on-behalf-of': 'agent:alice' } });
    expect([json.actor, json.service]).toEqual([{ kind: 'agent', id: 'alice' }, { kind: 'service', id: 'billing' }]);
  });

  it('leaves requesters the portal, limited by their scope, and nothing else', async () => {
    expect((await ask({ sub: 'requester:kim', scope: 'read' }, 'GET', '/try/portal')).status).toBe(200);
    expect((await ask({ sub: 'requester:kim', scope: 'command' }, 'GET', '/try/portal')).status).toBe(403);
    expect((await ask({ sub: 'requester:kim', scope: 'command read admin' }, 'GET', '/try/things')).status).toBe(404);
    expect((await ask({ sub: 'admin:root', scope: 'admin read' }, 'GET', '/try/portal')).status).toBe(403);
  });
});

describe('when the keys can’t be fetched', () => {
  it('tokens are answered with 503 and retry-after, not 401 and not 500', async () => {
    await site.stop();
    moment += 7_200_000;
    const { status, headers, json } = await ask(alice, 'GET', '/try/things');
    expect([status, json.type]).toEqual([503, 'https://custody.dev/problems/request/keys-unreachable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await ask(null, 'GET', '/try/things')).status).toBe(401);
    expect((await ask(null, 'GET', '/health/live')).status).toBe(200);
  });
});
