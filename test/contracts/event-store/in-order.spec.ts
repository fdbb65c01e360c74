import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Append } from '../../../src/event-store/append.js';
import { openClient } from '../../../src/event-store/client.js';
import { write } from '../../../src/event-store/codec.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import type { EventStorePort } from '../../../src/event-store/port.js';
import { streamOf } from '../../../src/event-store/stream-kind.js';
import { doorEvents, doors, envelope, newId } from './support/door.js';
import { type Spy, spyOn } from './support/spying-port.js';
import { type RunningStore, startStore } from './support/stores.js';

let running: RunningStore;
let client: EventStorePort;
let spy: Spy;
let store: OpenEventStore;

beforeAll(async () => {
  running = await startStore();
  client = openClient(running.connectionString);
});

afterAll(async () => {
  await client.dispose();
  await running.stop();
});

beforeEach(() => {
  // The real client stays for all tests (hazard 5); what is renewed is the port before it.
  spy = spyOn(() => new Proxy(client, { get: (real, name) => (name === 'dispose' ? () => Promise.resolve() : (Reflect.get(real, name) as () => unknown).bind(real)) }));
  store = openEventStore({ open: spy.open, random: () => 0 });
});

/** `count` appends of one event each, going round twenty streams. */
function train(count: number): readonly Append[] {
  const streams = Array.from({ length: 20 }, () => streamOf(doors, newId()));
  return Array.from({ length: count }, (_, index) => {
    const stream = streams[index % streams.length] ?? '';
    const expectedRevision = Math.floor(index / streams.length) - 1;
    const { commandId, correlationId, causationId, actor, service, hash: commandHash } = envelope();
    const meta = { commandId, correlationId, causationId, actor, service, occurredAt: '2026-03-01T09:00:00.000Z', basis: null, commandHash };
    return { stream, expectedRevision, events: [write(doorEvents, { type: 'Hung', data: { colour: `${index}` }, meta }, { stream, expectedRevision, index: 0 })] };
  });
}

const placeOf = ({ stream, expectedRevision }: Append): string => `${stream}@${expectedRevision + 1}`;

/** What stands in the log of these streams, in its order. */
async function log(appends: readonly Append[]): Promise<readonly string[]> {
  const ours = new Set(appends.map(({ stream }) => stream));
  const found: string[] = [];
  for await (const { events } of store.reader.all(doorEvents, [doors.category], null)) {
    for (const { stream, revision } of events) if (ours.has(stream)) found.push(`${stream}@${revision}`);
  }
  return found;
}

describe('appends that are to follow one another', () => {
  it('stand in the log in their order, across streams', async () => {
    const appends = train(300);
    const outcomes = await store.appender.appendInOrder(appends);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(appends.map(() => 'appended'));
    expect(await log(appends)).toEqual(appends.map(placeOf));
    expect(spy.calls.appendToStream).toHaveLength(300);
  });

  it('are sent again, in order, from the first that got no answer: what was taken is taken once', async () => {
    const appends = train(100);
    let sent = 0;
    spy.instead.appendToStream = (own) => async (...given) => {
      sent += 1;
      // The connection is cut: the store has the first 60, their answers came up to the 40th.
      if (sent <= 60 || sent > 100) await own(...given);
      if (sent > 40 && sent <= 100) throw Object.assign(new Error('cut'), { type: 'unavailable' });
      return own(...given);
    };
    const outcomes = await store.appender.appendInOrder(appends);
    expect(outcomes).toHaveLength(100);
    expect(await log(appends)).toEqual(appends.map(placeOf));
    expect(spy.opened).toBe(2);
  });

  it('say which of them met another event', async () => {
    const appends = train(60);
    await store.appender.appendInOrder(train(1));
    const other = train(30)[25];
    if (other === undefined) throw new Error('no append');
    const [outcome] = (await store.appender.appendInOrder([...appends, other])).slice(-1);
    expect(outcome).toEqual({ outcome: 'conflict' });
    expect(await log(appends)).toEqual(appends.map(placeOf));
  });

  it('are taken once when the whole train is repeated', async () => {
    const appends = train(80);
    const first = await store.appender.appendInOrder(appends);
    const second = await store.appender.appendInOrder(appends);
    expect(second.map((outcome) => 'position' in outcome && outcome.position)).toEqual(first.map((outcome) => 'position' in outcome && outcome.position));
    expect(await log(appends)).toEqual(appends.map(placeOf));
  });
});
