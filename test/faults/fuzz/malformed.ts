import type { Chance } from '../../../src/demo/random.js';
import type { Contract } from './contract.js';
import { type Request, withBody, withHeader } from './request.js';
import { fits, type Schema } from './schema.js';

/** A way in which a request is not as it must be. */
export interface Malformation {
  readonly name: string;
  /** Out of a request in good faith; null where it has no place for it. `certain`: nobody may take it, so it has to be refused and leave nothing. */
  make(request: Request, chance: Chance, contract: Contract): { readonly request: Request; readonly certain: boolean } | null;
}

/** Values of every kind; most fields take one of them at most. */
const junk: readonly [unknown, ...unknown[]] = [null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', 'x', '\u0000', 'a\ud800', 'x'.repeat(200_000), [], [null], [[]], {}, { a: 1 }, ['x', 'x'], [1, 'a', null], { length: 3 }, { toJSON: 'x' }, '2026-02-30T00:00:00Z', '-1', 'NaN'];

/** JSON texts that no value of JavaScript gives. */
const texts: readonly [string, ...string[]] = [
  '', '{', '}', '[]', '"x"', '1', 'null', 'true', '{"a":', '{"a":1,}', '{a:1}', "{'a':1}", '\ufeff{}', 'NaN', '[1e999]', '{"a":1e999}', '{}{}', '//x\n{}', '{"\\ud800":1}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a":01}', '\u0000',
  '['.repeat(100_000), `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`, `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
];

/** Members that would change what every object has, spliced into a body that is right otherwise. */
const members: readonly [string, ...string[]] = ['"__proto__":{"admin":true}', '"constructor":{"prototype":{"x":1}}', '"prototype":1', '"toString":"x"', '"hasOwnProperty":1', '"extra":1', '"":1', '"$where":"1"', '"\\u0000":1', '"valueOf":null'];

const mediaTypes: readonly [string, ...string[]] = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'application/', '/', 'json', 'application/json/x', 'text/html, application/json'];

const badIds: readonly [string, ...string[]] = ['', ' ', 'a b', 'x'.repeat(129), 'ä', '"', '../x', 'a,b', '{}', '%00', 'x;y'];

const paths: readonly [string, ...string[]] = [
  '/v1/tickets/../../../etc/passwd', '/v1/tickets/%2e%2e%2f%2e%2e%2fetc%2fpasswd', '/v1/tickets/..%5c..%5cwindows', '/v1/tickets/%00', '/v1/tickets/%zz', '/v1/tickets/%', '/v1/tickets/%c0%af', '/v1/tickets/%ed%a0%80', '//v1//tickets', '/v1/tickets//lock', '/V1/TICKETS',
  '/v1/tickets/T-1/', '/v1/tickets/T-1;x=1', '/v1/tickets/T-1%2flock', `/v1/tickets/${'x'.repeat(129)}`, `/v1/tickets/${'x'.repeat(500)}`, `/v1/tickets/${'x'.repeat(9_000)}`, '/v1/tickets/a%20b', '/v1/tickets/%F0%9F%98%80', '/v1/tickets/T-1/no-such-command', '/__proto__', '/constructor', '/v1/__proto__/x',
  '/v1/directory/__proto__', '/v1/directory/constructor', '/v1/directory/hasOwnProperty/x', '/v1/directory/agents%2falice', '/v1/analytics/__proto__', '/v1/analytics/constructor', '/.git/config', '/*', '/v1/tickets/{id}/lock', '/v1/tickets/T-1/lock/..%2f..', '/v1/%2e%2e/v1/tickets/T-1/lock/x', '/?', '/v1/tickets/T-1/history/../lock/x',
];

const queries: readonly [string, ...string[]] = [
  'limit=0', 'limit=-1', 'limit=501', 'limit=1.5', 'limit=1e2', 'limit=', 'limit=abc', 'limit=1&limit=2', 'limit[]=1', 'limit[a]=1', 'wait=-1', 'wait=60001', 'wait=NaN', 'after=-1', 'after=x', 'after=99999999999999999999', 'after=1.5', 'after=1&after=2', 'cursor=', 'cursor=x', 'at=yesterday', 'at=2026-02-30T00:00:00Z', 'at=0000-01-01T00:00:00Z',
  'at=2026-01-01', 'at=%2B275760-09-13T00:00:00Z', 'revision=-1', 'revision=x', 'clock=never', 'view=none', 'view=own:', 'sort=;drop', 'locked=maybe', 'role=boss', 'groupBy=all', '__proto__=x', '__proto__[x]=1', 'constructor=x', 'toString=x', 'nobody=1', '%zz=1', 'q=%00', 'q=%ff', 'q=%ed%a0%80', 'from=x', 'to=x', '=', '&&&', '%00=1', 'unread=maybe', 'actor=',
];

const cursorTexts: readonly [string, ...string[]] = ['{}', '[]', 'null', '{"order":"id","place":[1]}', '{"order":"id","place":["x"]}', '{"order":null,"place":{}}', '["id",["\\u0000"]]', '{"__proto__":1}', '["changedAt",["x","y"]]', '{"o":"id","p":["\\ud800"]}', '1', '"id"'];

const headers: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['x-actor', ''], ['x-actor', 'alice'], ['x-actor', 'agent:'], ['x-actor', ':alice'], ['x-actor', 'agent:nobody'], ['x-actor', 'system:sharing'], ['x-actor', 'AGENT:alice'], ['x-actor', 'agent:alice, agent:bob'], ['x-actor', `agent:${'x'.repeat(5_000)}`], ['x-actor', '__proto__:x'], ['x-actor', 'constructor:x'],
  ['x-on-behalf-of', ''], ['x-on-behalf-of', 'agent:nobody'], ['x-on-behalf-of', 'admin:root'], ['x-on-behalf-of', '\u00e9'],
  ['if-match', '*'], ['if-match', 'W/"3"'], ['if-match', '""'], ['if-match', '-1'], ['if-match', '"1", "2"'], ['if-match', '9'.repeat(400)], ['if-match', '1e3'],
];

/** Adds to or changes the query; only some names are known to every list. */
function withQuery(request: Request, query: string): Request {
  return { ...request, target: `${request.target.split('?')[0] ?? ''}?${query}` };
}

/** Goes down into a value and puts something else where it stops. */
function replaced(value: unknown, by: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.next() < 0.15) return by;
  const names = Object.keys(value);
  const name = names[chance.between(0, names.length - 1)];
  if (name === undefined) return by;
  const member = chance.next() < 0.6 ? by : replaced((value as Record<string, unknown>)[name], by, chance);
  return Array.isArray(value) ? value.map((each: unknown, at) => (String(at) === name ? member : each)) : { ...value, [name]: member };
}

function without(value: object, chance: Chance): object {
  const names = Object.keys(value);
  const gone = names[chance.between(0, names.length - 1)];
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone));
}

const listAlone: Schema = { type: 'object', required: ['commands'], properties: { commands: { type: 'array' } }, additionalProperties: false };

/** A body that may or may not be as the document says; where it is not, it must be refused. */
function otherBody(request: Request, sent: unknown, { schemas }: Contract): ReturnType<Malformation['make']> {
  const { path } = request.operation;
  // Of many commands each is judged by itself: one that can't be read stops no other.
  const body = path === '/v1/commands' ? listAlone : request.operation.body;
  return { request: { ...withBody(request, JSON.stringify(sent)), sent }, certain: body !== null && !fits(body, sent, schemas) };
}

const takesBody = ({ sent }: Request): boolean => sent !== undefined;
const surely = (request: Request) => ({ request, certain: true });
const perhaps = (request: Request) => ({ request, certain: false });

/** Every way, one change each, so that what fails is small already. */
export const malformations: readonly [Malformation, ...Malformation[]] = [
  { name: 'a value of another kind', make: (request, chance, contract) => (takesBody(request) ? otherBody(request, replaced(request.sent, chance.pick(junk), chance), contract) : null) },
  { name: 'a member left out', make: (request, chance, contract) => (takesBody(request) ? otherBody(request, without(request.sent as object, chance), contract) : null) },
  { name: 'a text that is no body', make: (request, chance) => (takesBody(request) ? { request: withBody(request, chance.pick(texts)), certain: false } : null) },
  {
    name: 'a member too many',
    make: (request, chance) => {
      if (!takesBody(request)) return null;
      const rest = JSON.stringify(request.sent).slice(1);
      return surely(withBody(request, `{${chance.pick(members)}${rest === '}' ? '' : ','}${rest}`));
    },
  },
  { name: 'bytes that are not UTF-8', make: (request, chance) => (takesBody(request) ? surely(withBody(request, Buffer.concat([Buffer.from('{"note":"'), Buffer.from([chance.between(0x80, 0xff), 0xff]), Buffer.from('"}')]))) : null) },
  { name: 'UTF-16', make: (request) => (takesBody(request) ? surely(withBody(request, Buffer.from(`\ufeff${JSON.stringify(request.sent)}`, 'utf16le'))) : null) },
  {
    name: 'half of the body',
    make: (request, chance) => {
      if (!takesBody(request)) return null;
      const text = Buffer.from(JSON.stringify(request.sent));
      return surely(withBody(request, text.subarray(0, chance.between(1, text.length - 1))));
    },
  },
  {
    name: 'a body of a megabyte and more',
    make: (request, chance) => (takesBody(request) && chance.next() < 0.2 ? surely(withBody(request, `{"body":"${'x'.repeat(chance.between(1_048_577, 1_400_000))}"}`)) : null),
  },
  { name: 'another media type', make: (request, chance) => (takesBody(request) ? surely(withHeader(request, 'content-type', chance.pick(mediaTypes))) : null) },
  { name: 'an encoding that nobody knows', make: (request, chance) => (takesBody(request) ? perhaps(withHeader(request, 'content-encoding', chance.pick(['gzip', 'br', 'x', 'identity']))) : null) },
  { name: 'a body where none is due', make: (request) => (takesBody(request) ? null : perhaps(withHeader(withBody(request, '{"a":1}'), 'content-type', 'application/json'))) },
  { name: 'a path that leads nowhere', make: (request, chance) => ({ request: { ...request, target: chance.pick(paths) }, certain: false }) },
  { name: 'another method', make: (request, chance) => ({ request: { ...request, method: chance.pick(['PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'PUT', 'POST', 'GET']) }, certain: false }) },
  { name: 'a query that nobody can mean', make: (request, chance) => ({ request: withQuery(request, chance.pick(queries)), certain: false }) },
  { name: 'a cursor of one’s own making', make: (request, chance) => (request.operation.query.some(({ name }) => name === 'cursor') ? perhaps(withQuery(request, `cursor=${Buffer.from(chance.pick(cursorTexts)).toString('base64url')}`)) : null) },
  {
    name: 'a header that says nothing',
    make: (request, chance) => {
      const [name, value] = chance.pick(headers);
      return { request: withHeader(request, name, value), certain: request.operation.scope !== 'public' && name === 'x-actor' };
    },
  },
  { name: 'an id in a header that is none', make: (request, chance) => ({ request: withHeader(request, chance.pick(['idempotency-key', 'x-correlation-id']), chance.pick(badIds.filter((id) => /^[\x20-\x7e]*$/.test(id)) as [string, ...string[]])), certain: request.operation.scope !== 'public' }) },
  { name: 'nobody who acts', make: (request) => ({ request: withHeader(request, 'x-actor', null), certain: request.operation.scope !== 'public' }) },
  { name: 'a header twice', make: (request, chance) => ({ request: { ...request, headers: [...request.headers, [chance.pick(['x-actor', 'content-type', 'if-match', 'idempotency-key', 'x-correlation-id', 'accept']), 'agent:bob'] as const] }, certain: false }) },
  { name: 'headers without end', make: (request, chance) => (chance.next() < 0.3 ? surely(withHeader(request, 'x-long', 'x'.repeat(chance.between(17_000, 60_000)))) : null) },
  { name: 'very many headers', make: (request, chance) => (chance.next() < 0.3 ? perhaps({ ...request, headers: [...request.headers, ...Array.from({ length: 1_000 }, (_, at) => [`x-${at}`, '1'] as const)] }) : null) },
  { name: 'an answer that nobody has', make: (request, chance) => perhaps(withHeader(request, 'accept', chance.pick(['text/csv', 'image/png', '*/*;q=0', 'application/x-ndjson', '\u00ff', ';;;', 'text/html']))) },
  { name: 'an expectation', make: (request, chance) => perhaps(withHeader(request, 'expect', chance.pick(['100-continue', 'the unexpected']))) },
];
