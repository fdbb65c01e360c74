import { describe, expect, it } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { copyOf, isFaulty, type Proposed, read, recorded, toClient, write } from '../../../src/event-store/codec.js';
import type { ClientEvent } from '../../../src/event-store/port.js';
import { catalogue, event } from '../../../src/kernel/event.js';

const events = catalogue({
  Noted: event({
    version: 2,
    summary: 'Something was noted.',
    schema: Type.Object({ text: Type.String(), more: Type.Optional(Type.Unknown()) }),
    upcasters: { 1: (data) => ({ text: (data as { note: string }).note }) },
  }),
  Fragile: event({
    version: 2,
    summary: 'An event whose upcaster fails.',
    schema: Type.Object({}),
    upcasters: { 1: () => { throw new Error('upside down'); } },
  }),
});

const meta: Proposed['meta'] = {
  commandId: 'k', correlationId: 'c', causationId: null, actor: 'agent:alice', service: null,
  occurredAt: '2026-11-21T12:00:00.000Z', basis: 3, commandHash: 'h',
};
const place = { stream: 'note-1', expectedRevision: 4, index: 0 };
const created = new Date('2026-11-21T12:00:01.000Z');

/** What the client would hand out for what it was given. */
function stored(given: { readonly type: string; readonly data: unknown; readonly id: string; readonly metadata?: unknown }): ClientEvent {
  const { metadata } = given;
  const parsed: unknown = metadata instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(metadata)) : metadata;
  const position = { commit: 99n, prepare: 99n };
  return { event: { ...given, metadata: parsed, streamId: 'note-1', revision: 5n, isJson: true, created, position } } as unknown as ClientEvent;
}
const inStore = (type: string, data: unknown, over: object = {}) =>
  stored({ type, data, id: '1', metadata: { version: 2, commandId: 'k', $correlationId: 'c', $causationId: null, actor: 'a:b', service: null, occurredAt: 't', basis: null, commandHash: 'h', ...over } });

describe('an event', () => {
  const written = write(events, { type: 'Noted', data: { text: 'ä' }, meta }, place);

  it('reads as it was written; the store’s time is its recorded time (EVT-1)', () => {
    const [client] = toClient([written]);
    const back = read(events, stored(client as never));
    const expected = recorded(written, { stream: 'note-1', revision: 5, position: 99n, recordedAt: created.toISOString() });
    expect(back).toEqual({ event: expected, rest: 0 });
  });

  it('keeps its id and recorded time when it is copied from another store', () => {
    const [client] = toClient([written]);
    const first = read(events, stored(client as never))?.event;
    if (first === undefined || isFaulty(first)) throw new Error('not read');
    const copy = write(events, copyOf(first), { ...place, stream: 'note-1', expectedRevision: 17 });
    const [again] = toClient([copy]);
    const later = stored(again as never);
    Object.assign(later.event as object, { created: new Date() });
    expect(read(events, later)?.event).toEqual(first);
  });

  it('says how many of its append follow', () => {
    const clients = toClient([written, written, written]);
    expect(clients.map((client) => read(events, stored(client as never))?.rest)).toEqual([2, 1, 0]);
  });

  it('of an older version is lifted (EVT-6)', () => {
    expect(read(events, inStore('Noted', { note: 'old' }, { version: 1 }))?.event).toMatchObject({ data: { text: 'old' }, meta: { version: 1 } });
  });

  it.each([
    ['of an unknown type', inStore('Strange', {}), 'unknown event type Strange'],
    ['of a newer version', inStore('Noted', {}, { version: 3 }), 'Noted has version 3, this program knows 2'],
    ['with a broken payload', inStore('Noted', { text: 5 }), 'Noted/text: Expected string'],
    ['with broken metadata', inStore('Noted', { text: 'x' }, { actor: 5 }), 'metadata of Noted/actor: Expected string'],
    ['whose upcaster fails', inStore('Fragile', {}, { version: 1 }), 'an upcaster of Fragile failed: Error: upside down'],
  ])('%s is a fault, not an exception (EVT-6)', (_, client, fault) => {
    expect(read(events, client)?.event).toEqual({ stream: 'note-1', revision: 5, position: 99n, type: client.event?.type, fault });
  });
});

describe('an event id', () => {
  const idOf = (over: Partial<typeof place> = {}, data = 'x', commandId = 'k') =>
    write(events, { type: 'Noted', data: { text: data }, meta: { ...meta, commandId } }, { ...place, ...over }).eventId;

  it('is a UUIDv5, the same for the same event', () => {
    expect(idOf()).toBe(idOf());
    expect(idOf()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('differs by stream, command, expected revision, index and data', () => {
    const ids = [idOf(), idOf({ stream: 'note-2' }), idOf({ expectedRevision: 5 }), idOf({ index: 1 }), idOf({}, 'y'), idOf({}, 'x', 'l')];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('hazard 13: data that the client can’t carry', () => {
  it.each([
    ['a bigint', 1n],
    ['a circle', (() => { const a: unknown[] = []; a.push(a); return a; })()],
    ['U+0000', 'a\u0000b'],
    ['a lone high surrogate', ['\ud83d']],
    ['a lone low surrogate', { '\ude00': 1 }],
    ['more than 1 MiB', 'x'.repeat(1024 * 1024)],
  ])('%s is refused before the call', (_, more) => {
    expect(() => write(events, { type: 'Noted', data: { text: 'x', more }, meta }, place)).toThrow(expect.objectContaining({ name: 'NotWritable' }));
  });

  it.each([
    ['a whole emoji', '😀'],
    ['the letters of an escape', '\\u0000 \\\\ud800'],
    ['another control character', '\u0001'],
  ])('%s is not', (_, text) => {
    expect(write(events, { type: 'Noted', data: { text }, meta }, place).data).toEqual({ text });
  });

  it('what does not fit its schema is refused, with its path (EVT-6)', () => {
    expect(() => write(events, { type: 'Noted', data: { text: 1 }, meta }, place)).toThrow('Noted/text: Expected string');
  });
});
