import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI } from 'jose';
import { readFile } from 'node:fs/promises';
import { type Scope, scopes } from '../../../src/http/door/caller.js';
import type { ActorKind } from '../../../src/kernel/actor.js';
import { type RouteRight, rightsPage, routeRights, type Verdict, verdictOf } from '../../../src/rights-table.js';
import { type Credentials, speakTo } from '../../support/client.js';
import { type Service, startService } from '../../support/service.js';
import { audience, issuer as issuerName, newIssuer } from '../../support/tokens.js';
import { bodyFor, pathOf, setUp } from './requests.js';

type Expected = Verdict | 401;

const routes = routeRights();
const isTicket = ({ path }: RouteRight): boolean => path.startsWith('/v1/tickets/:id');
const isOwn = ({ path }: RouteRight): boolean => /^\/v1\/agents\/:id\/(notifications|preferences|views)/.test(path);

/** Everybody who calls: how they stand to what is there, and what they get where that is not what the table says of their kind. */
interface Someone {
  readonly actor: string;
  readonly who: string;
  readonly otherwise?: (route: RouteRight, byKind: Verdict) => Expected | null;
}

const shut = ({ right }: RouteRight): Expected | null => (right.scope === 'public' ? null : 401);

const everybody: readonly Someone[] = [
  { actor: 'agent:alice', who: 'an agent with every right, whose path it is' },
  {
    actor: 'agent:bob',
    who: 'an agent without any',
    otherwise: (route, byKind) => {
      if (isTicket(route)) return 404;
      if (isOwn(route)) return route.right.after === 'sight' ? 404 : 403;
      if (route.path.endsWith('/change-visibility')) return 404; // the ticket on which it was asked for
      return byKind === 'in' && (/^\/v1\/organizations\/:id\/./.test(route.path) || (route.method === 'POST' && route.path === '/v1/tickets')) ? 403 : null;
    },
  },
  { actor: 'requester:kim', who: 'the ticket’s own requester' },
  { actor: 'requester:lee', who: 'a requester of the same organization, which is private', otherwise: (route) => (/^\/v1\/(portal\/)?tickets\/:id/.test(route.path) ? 404 : null) },
  { actor: 'requester:mia', who: 'a requester of another organization', otherwise: (route) => (/^\/v1\/(portal\/)?tickets\/:id/.test(route.path) ? 404 : null) },
  { actor: 'service:billing', who: 'a service' },
  { actor: 'automation:rules', who: 'an automation' },
  { actor: 'auditor:ines', who: 'an auditor' },
  { actor: 'analyst:bo', who: 'an analyst' },
  { actor: 'admin:root', who: 'an administrator' },
  { actor: 'agent:ghost', who: 'an agent whom nobody knows', otherwise: shut },
  { actor: 'requester:ghost', who: 'a requester whom nobody knows', otherwise: shut },
  { actor: 'boss:alice', who: 'a kind that does not exist', otherwise: shut },
  { actor: 'system:lock-timeout', who: 'a process of the house', otherwise: shut },
  { actor: '', who: 'nobody', otherwise: shut },
];

const kindOf = (actor: string): ActorKind => actor.slice(0, actor.indexOf(':')) as ActorKind;

function expected(route: RouteRight, { actor, otherwise = () => null }: Someone): Expected {
  const unknown = otherwise === shut ? shut(route) : null;
  if (unknown !== null || route.right.scope === 'public') return unknown ?? 'in';
  const byKind = verdictOf(route, kindOf(actor));
  return byKind === 404 ? 404 : (otherwise(route, byKind) ?? byKind);
}

/** What happens, in the table's words. */
async function happens(url: string, route: RouteRight, actor: string, credentials: Readonly<Record<string, string>>, ticketId?: string): Promise<string | number> {
  const body = bodyFor(route, kindOf(actor));
  const answer = await fetch(url + pathOf(route, ticketId), {
    method: route.method,
    headers: { ...credentials, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const live = answer.headers.get('content-type')?.includes('event-stream') === true;
  const said = live ? '' : await answer.text();
  await answer.body?.cancel().catch(() => undefined);
  if ([401, 403, 404].includes(answer.status)) return answer.status;
  return answer.status === 400 || answer.status >= 500 ? `${answer.status} ${said}` : 'in';
}

/** Calls all of these; those who are not let in first, for who is may change what is there. Only what differs is told. */
async function differences(url: string, calls: readonly { readonly route: RouteRight; readonly someone: string; readonly expected: Expected; readonly credentials: Credentials; readonly ticketId?: string }[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { route, someone, expected: due, credentials, ticketId } of [...calls].sort((a, b) => Number(a.expected === 'in') - Number(b.expected === 'in'))) {
    const actual = await happens(url, route, someone, await credentials(someone), ticketId);
    // A notification that is not there can only be looked for by who may.
    const fits = actual === due || (due === 'in' && actual === 404 && route.path.includes(':notificationId'));
    if (!fits) found.push(`${route.method} ${pathOf(route, ticketId)} as ${someone || 'nobody'}: ${due} by the table, ${actual}`);
  }
  return found;
}

async function prepare(service: Service, credentials: Credentials): Promise<void> {
  const say = speakTo(service.url, credentials);
  for (const [path, body] of setUp) expect([path, (await say('admin:root').put(path, body)).status]).toEqual([path, 200]);
  expect((await say('requester:kim').post('/v1/tickets', { ticketId: 'T-1', subject: 'Printer', queueId: 'support', organizationId: 'acme', body: 'Please help' })).status).toBe(201);
  await say('agent:alice').sees('T-1');
}

const everyCall = (credentials: Credentials) => [
  ...routes.flatMap((route) => everybody.map((someone) => ({ route, someone: someone.actor, expected: expected(route, someone), credentials }))),
  // Every place where a ticket's id can stand, with one that stands for nothing.
  ...routes.filter((route) => /tickets\/:id/.test(route.path)).flatMap((route) =>
    ['agent:alice', 'admin:root', 'auditor:ines', 'requester:kim'].map((someone) => ({ route, someone, expected: unseenBy(route, kindOf(someone)), credentials, ticketId: 'T-none' }))),
];

/** A ticket that is not there: 404 for whoever may look for it; the portal is the requesters' alone. */
const unseenBy = (route: RouteRight, kind: ActorKind): Expected => (route.right.requesters === 'only' && kind !== 'requester' ? 403 : 404);

describe('the table of rights (F12)', () => {
  it('is the page docs/rights.md; write it anew by `npm run rights`', async () => {
    expect(await readFile('docs/rights.md', 'utf8')).toBe(rightsPage());
  });
});

describe('under dev, the table of rights equals what happens (F12)', () => {
  let service: Service;
  const credentials: Credentials = (actor): Readonly<Record<string, string>> => (actor === '' ? {} : { 'x-actor': actor });
  beforeAll(async () => {
    service = await startService();
    await prepare(service, credentials);
  });
  afterAll(() => service.stop());

  it('and is complete: every route that the service describes is in it', async () => {
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    const listed = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.filter((route) => !listed.includes(route))).toEqual([]);
    expect(listed.filter((route) => !described.includes(route)).sort()).toEqual(['GET /docs', 'GET /metrics', 'GET /openapi.json']);
  });

  it('for every route, every caller and every place of an id', async () => {
    expect(await differences(service.url, everyCall(credentials))).toEqual([]);
  }, 120_000);
});

describe('under jwt, the table of rights equals what happens (F12)', () => {
  let service: Service;
  let sign: (sub: string, granted: string) => Promise<string>;
  const granting = (granted: string): Credentials => async (sub): Promise<Readonly<Record<string, string>>> => (sub === '' ? {} : { authorization: `Bearer ${await sign(sub, granted)}` });
  beforeAll(async () => {
    const issuer = await newIssuer(Date.now);
    const known = new Map<string, string>();
    sign = async (sub, scope) => {
      const key = `${sub} ${scope}`;
      const token = known.get(key) ?? (await issuer.sign({ sub, scope }));
      known.set(key, token);
      return token;
    };
    service = await startService(undefined, 'all', null, { keys: { given: await exportSPKI(issuer.keys.publicKey) }, audience, issuer: issuerName });
    await prepare(service, granting(scopes.join(' ')));
  });
  afterAll(() => service.stop());

  it('for every route, every caller and every place of an id, with every scope', async () => {
    expect(await differences(service.url, everyCall(granting(scopes.join(' '))))).toEqual([]);
  }, 120_000);

  it('for every route and every scope by itself, and for none', async () => {
    const calls = routes.flatMap((route) =>
      [...scopes, ''].flatMap((granted) =>
        (['admin:root', 'agent:alice', 'requester:kim'] as const).map((someone) => ({
          route, someone, credentials: granting(granted), expected: verdictOf(route, kindOf(someone), new Set([granted as Scope])),
        }))));
    expect(await differences(service.url, calls)).toEqual([]);
  }, 120_000);
});
