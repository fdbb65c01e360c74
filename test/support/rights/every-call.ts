import { expect } from '@jest/globals';
import type { ActorKind } from '../../../src/kernel/actor.js';
import { type RouteRight, routeRights, type Verdict, verdictOf } from '../../../src/rights-table.js';
import { type Credentials, speakTo } from '../client.js';
import { bodyFor, pathOf, setUp } from './requests.js';

type Expected = Verdict | 401;

export const routes = routeRights();
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

export const kindOf = (actor: string): ActorKind => actor.slice(0, actor.indexOf(':')) as ActorKind;

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

/** A request, who sends it, and what the table says they get. */
export interface Call {
  readonly route: RouteRight;
  readonly someone: string;
  readonly expected: Expected;
  readonly credentials: Credentials;
  /** `T-1` unless told. */
  readonly ticketId?: string;
}

/** Calls all of these; those who are not let in first, for who is may change what is there. Only what differs is told. */
export async function differences(url: string, calls: readonly Call[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { route, someone, expected: due, credentials, ticketId } of [...calls].sort((a, b) => Number(a.expected === 'in') - Number(b.expected === 'in'))) {
    const actual = await happens(url, route, someone, await credentials(someone), ticketId);
    // A notification that is not there can only be looked for by who may.
    const fits = actual === due || (due === 'in' && actual === 404 && route.path.includes(':notificationId'));
    if (!fits) found.push(`${route.method} ${pathOf(route, ticketId)} as ${someone || 'nobody'}: ${due} by the table, ${actual}`);
  }
  return found;
}

/** One of each thing that a route may name. */
export async function prepare(url: string, credentials: Credentials): Promise<void> {
  const say = speakTo(url, credentials);
  for (const [path, body] of setUp) expect([path, (await say('admin:root').put(path, body)).status]).toEqual([path, 200]);
  expect((await say('requester:kim').post('/v1/tickets', { ticketId: 'T-1', subject: 'Printer', queueId: 'support', organizationId: 'acme', body: 'Please help' })).status).toBe(201);
  await say('agent:alice').sees('T-1');
}

/** Every route, as everybody; then with the id of a ticket that is not there. */
export const everyCall = (credentials: Credentials): readonly Call[] => [
  ...routes.flatMap((route) => everybody.map((someone) => ({ route, someone: someone.actor, expected: expected(route, someone), credentials }))),
  // Every place where a ticket's id can stand, with one that stands for nothing.
  ...routes.filter((route) => /tickets\/:id/.test(route.path)).flatMap((route) =>
    ['agent:alice', 'admin:root', 'auditor:ines', 'requester:kim'].map((someone) => ({ route, someone, expected: unseenBy(route, kindOf(someone)), credentials, ticketId: 'T-none' }))),
];

/** A ticket that is not there: 404 for whoever may look for it; the portal is the requesters' alone. */
const unseenBy = (route: RouteRight, kind: ActorKind): Expected => (route.right.requesters === 'only' && kind !== 'requester' ? 403 : 404);

/** Under `dev`: a header says who acts. */
export const byHeader: Credentials = (actor): Readonly<Record<string, string>> => (actor === '' ? {} : { 'x-actor': actor });
