import type { Chance } from '../../../src/demo/random.js';

const json = (text: string): string => `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const who = 'x-actor: agent:alice\r\n';
const begin = (target = '/v1/tickets/T-1/note', version = 'HTTP/1.1'): string => `POST ${target} ${version}\r\nhost: x\r\n${who}`;
const note = '{"body":"raw"}';

/** What reaches a port without being HTTP, or being half of it: none of it may leave an event. */
export const rawTexts: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['no HTTP', 'dragons\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/0.9', 'GET /v1/tickets\r\n\r\n'],
  ['HTTP/9.9', `${begin('/v1/tickets/T-1/note', 'HTTP/9.9')}${json(note)}`],
  ['nothing but line ends', '\r\n\r\n\r\n\r\n'],
  ['no host', `POST /v1/tickets/T-1/note HTTP/1.1\r\n${who}${json(note)}`],
  ['two hosts', `${begin()}host: y\r\nhost: z\r\ncontent-type: text/plain\r\ncontent-length: 1\r\n\r\nx`],
  ['chunks that break off', `${begin()}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"body":\r\n`],
  ['a chunk of no size', `${begin()}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${note}\r\n0\r\n\r\n`],
  ['a chunk without end', `${begin()}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n${note}`],
  ['chunks and a length', `${begin()}content-type: application/json\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\ne\r\n${note}\r\n0\r\n\r\n`],
  ['two lengths', `${begin()}content-type: application/json\r\ncontent-length: 3\r\ncontent-length: 14\r\n\r\n${note}`],
  ['a length below zero', `${begin()}content-type: application/json\r\ncontent-length: -1\r\n\r\n${note}`],
  ['a length that is no number', `${begin()}content-type: application/json\r\ncontent-length: many\r\n\r\n${note}`],
  ['a body cut short', `${begin()}content-type: application/json\r\ncontent-length: 400\r\n\r\n${note}`],
  ['a length too small', `${begin()}content-type: application/json\r\ncontent-length: 5\r\n\r\n${note}`],
  ['a length beyond all', `${begin()}content-type: application/json\r\ncontent-length: 99999999999999999999\r\n\r\n${note}`],
  ['a transfer of its own', `${begin()}content-type: application/json\r\ntransfer-encoding: cat\r\n\r\n${note}`],
  ['a header without colon', `${begin()}x-nothing\r\n${json(note)}`],
  ['a header with U+0000', `${begin()}x-zero: a\u0000b\r\n${json(note)}`],
  ['a folded header', `${begin()}x-folded: a\r\n b\r\ncontent-length: 1\r\n\r\n{`],
  ['a space before the colon', `${begin()}x-space : a\r\n${json(note)}`],
  ['bare line feeds', `POST /v1/tickets/T-1/note HTTP/1.1\nhost: x\n${who.replace('\r', '')}content-length: 1\n\n{`],
  ['a target with spaces', `POST /v1/tickets/T 1/note HTTP/1.1\r\nhost: x\r\n${who}${json(note)}`],
  ['a target of another host', `${begin('http://evil.example/v1/none')}${json(note)}`],
  ['a target that is a star', `OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['a target with bytes beyond ASCII', `${begin('/v1/tickets/\u00ff\u00fe/note')}${json(note)}`],
  ['a target of 100 KB', `${begin(`/${'x'.repeat(100_000)}`)}${json(note)}`],
  ['a method of its own', `DRAGON /v1/tickets HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['a method of 100 KB', `${'X'.repeat(100_000)} / HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n'],
  ['an upgrade', `GET /v1/tickets HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`],
  ['an upgrade to HTTP/2', `GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n`],
  ['an expectation', `${begin()}expect: the unexpected\r\ncontent-length: 1\r\n\r\n{`],
  ['a good one, then garbage', `GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n\x00\x01\x02\r\n\r\n`],
  ['an actor with bytes beyond ASCII', `POST /v1/tickets/T-1/note HTTP/1.1\r\nhost: x\r\nx-actor: agent:al\u00efce\r\n${json(note)}`],
  ['3,000 headers', `${begin()}${Array.from({ length: 3_000 }, (_, at) => `h${at}: 1\r\n`).join('')}content-length: 1\r\n\r\n{`],
];

/** One of them, or bytes by chance. */
export function rawBytes(chance: Chance): readonly [name: string, bytes: Buffer] {
  if (chance.next() < 0.1) return ['bytes by chance', Buffer.from(Array.from({ length: chance.between(1, 300) }, () => chance.between(0, 255)))];
  const [name, text] = chance.pick(rawTexts);
  return [name, Buffer.from(text, 'latin1')];
}
