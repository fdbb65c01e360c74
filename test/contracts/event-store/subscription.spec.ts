import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClient } from '../../../src/event-store/client.js';
import { isFaulty } from '../../../src/event-store/codec.js';
import type { Judgement } from '../../../src/event-store/command.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import type { ClientSubscription, EventStorePort } from '../../../src/event-store/port.js';
import type { LogBatch, LogSubscription } from '../../../src/event-store/subscription.js';
import { type Door, type DoorEvent, doorEvents, doors, envelope, hang, newId } from './support/door.js';
import { type Spy, spyOn } from './support/spying-port.js';
import { type RunningStore, startStore } from './support/stores.js';

let running: RunningStore;
let spy: Spy;
let store: OpenEventStore;

beforeAll(async () => {
  running = await startStore();
  const client = openClient(running.connectionString);
  spy = spyOn(() => client);
  store = openEventStore({ open: spy.open });
  for (let n = 0; n < 40; n += 1) await write(3);
});
afterAll(async () => {
  await store.close();
  await running.stop();
});

const several = (count: number): Judgement<Door, DoorEvent> => ({
  sight: () => null,
  judge: () => ({ basis: null, decision: Array.from({ length: count }, (_, n) => ({ type: 'Locked', data: { by: `b${n}` } })) }),
});
const write = (count: number) => store.writePath.execute(doors, newId(), envelope(), count === 1 ? hang() : several(count));
const subscribe = (over: Partial<{ after: bigint | null; most: number; lingerMs: number }> = {}) =>
  store.subscribe({ events: doorEvents, prefixes: [`${doors.category}-`], after: null, ...over });

/** Batches until one fulfils the condition. */
async function until(subscription: LogSubscription, enough: (batches: readonly LogBatch[]) => boolean | Promise<boolean>): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  for await (const batch of subscription) {
    batches.push(batch);
    if (await enough(batches)) break;
  }
  subscription.stop();
  return batches;
}
const keys = (batches: readonly LogBatch[]) => batches.flatMap(({ events }) => events.map(({ stream, revision }) => `${stream}@${revision}`));
const caughtUp = (batches: readonly LogBatch[]): boolean => batches.at(-1)?.caughtUp === true;

async function whole(): Promise<string[]> {
  const found: string[] = [];
  for await (const { events } of store.reader.all(doorEvents, [`${doors.category}-`], null)) found.push(...events.map(({ stream, revision }) => `${stream}@${revision}`));
  return found;
}

describe('a subscription to the log', () => {
  it('brings history, says when it has caught up, and goes on live without a gap', async () => {
    let written = false;
    const batches = await until(subscribe(), async (so) => {
      if (caughtUp(so) && !written) {
        written = true;
        await write(2);
        return false;
      }
      return written && so.at(-1)?.events.length === 2;
    });
    expect(keys(batches)).toEqual(await whole());
  });

  it('begins after its position, which is exclusive', async () => {
    const all = await until(subscribe(), caughtUp);
    const from = all.flatMap(({ events }) => events)[29];
    const rest = await until(subscribe({ after: from?.position ?? null }), caughtUp);
    expect(keys(rest)).toEqual(keys(all).slice(30));
  });

  it('never splits an append between batches, however small these are', async () => {
    const batches = await until(subscribe({ most: 4, lingerMs: 0 }), caughtUp);
    for (const { events } of batches) {
      const last = events.at(-1);
      if (last === undefined || isFaulty(last)) continue;
      const command = last.meta.commandId;
      const together = batches.filter((batch) => batch.events.some((event) => !isFaulty(event) && event.meta.commandId === command));
      expect(together).toHaveLength(1);
    }
    expect(keys(batches)).toEqual(await whole());
  });

  it('hazard 11: the next batch waits until this one has been dealt with', async () => {
    let inside = 0;
    const subscription = subscribe({ most: 10 });
    for await (const batch of subscription) {
      inside += 1;
      expect(inside).toBe(1);
      await write(1);
      inside -= 1;
      if (batch.caughtUp) break;
    }
    subscription.stop();
  });

  it('reports an event that can’t be read in its place, and flows on (EVT-6)', async () => {
    const stream = `${doors.category}-${newId()}`;
    const client = spy.open();
    await client.appendToStream(stream, [{ id: newId(), contentType: 'application/json', type: 'Locked', data: {}, metadata: undefined }], { expectedRevision: 'no_stream', deadline: 5_000 });
    await write(1);
    const events = (await until(subscribe(), caughtUp)).flatMap((batch) => batch.events);
    expect(events.at(-2)).toMatchObject({ stream, revision: 0, type: 'Locked', fault: expect.any(String) });
    expect(events.at(-1)).toMatchObject({ type: 'Hung' });
  });

  it('tells its health', async () => {
    const subscription = subscribe();
    expect(subscription.health()).toMatchObject({ state: 'connecting', connectedSince: null });
    await until(subscription, (batches) => {
      if (!caughtUp(batches)) return false;
      expect(subscription.health()).toMatchObject({ state: 'live', error: null, connectedSince: expect.any(Number), lastContact: expect.any(Number) });
      return true;
    });
    expect(subscription.health().state).toBe('stopped');
  });
});

/** A subscription that says what a test tells it to. */
class Scripted extends Readable {
  constructor() {
    super({ objectMode: true, read: () => undefined });
  }
  unsubscribe(): Promise<void> {
    return Promise.resolve();
  }
}

/** What the store would bring after a position. */
async function script(after: bigint): Promise<unknown[]> {
  const client = spy.open();
  const found: unknown[] = [];
  const read = client.readAll({ fromPosition: after === 0n ? 'start' : { commit: after, prepare: after }, maxCount: 1_000, direction: 'forwards' });
  for await (const event of read as unknown as AsyncIterable<{ commitPosition: bigint; event: { streamId: string } }>) {
    if (event.commitPosition > after && event.event.streamId.startsWith(doors.category)) found.push(event);
  }
  return found;
}

describe('a subscription to a store that misbehaves', () => {
  const withScript = (next: (from: bigint, options: Parameters<EventStorePort['subscribeToAll']>[0]) => ClientSubscription): void => {
    spy.instead.subscribeToAll = () => (options) => next(options.fromPosition === 'start' ? 0n : options.fromPosition.commit, options);
  };

  it('hazard 3: reconnects by itself after the last delivered position; what comes three times is delivered once', async () => {
    const events = await script(0n);
    const asked: bigint[] = [];
    withScript((from) => {
      asked.push(from);
      const scripted = new Scripted();
      const begin = Math.max(0, asked.length * 30 - 30 - 12); // from an older position than asked for
      for (const event of events.slice(begin, begin + 42)) for (let times = 0; times < 3; times += 1) scripted.push(event);
      setImmediate(() => (begin + 42 >= events.length ? scripted.emit('caughtUp') : scripted.emit('error', Object.assign(new Error('gone'), { type: 'unavailable' }))));
      return scripted;
    });
    const batches = await until(subscribe({ lingerMs: 0 }), caughtUp);
    delete spy.instead.subscribeToAll;
    expect(asked.length).toBeGreaterThan(2);
    expect(new Set(asked).size).toBe(asked.length);
    expect(keys(batches)).toEqual(await whole());
  });

  it('hazard 10: a checkpoint counts only when the end has been reached, and never one that came later', async () => {
    const append = (await script(0n)).slice(0, 3);
    const position = (append[2] as { commitPosition: bigint }).commitPosition;
    const scripted = new Scripted();
    withScript((_, { filter }) => {
      const reached = (at: bigint): void => filter.checkpointReached(scripted, { commit: at, prepare: at });
      setImmediate(() => {
        reached(position + 1_000_000n);
        for (const event of append) scripted.push(event);
      });
      return scripted;
    });
    const subscription = subscribe({ lingerMs: 0 });
    const batches = subscription[Symbol.asyncIterator]();
    expect((await batches.next()).value).toMatchObject({ position, caughtUp: false });
    const next = batches.next();
    scripted.emit('caughtUp');
    expect((await next).value).toMatchObject({ events: [], position: position + 1_000_000n, caughtUp: true });
    subscription.stop();
    await batches.return(undefined);
    delete spy.instead.subscribeToAll;
  });

  it('gives up on what no reconnecting can mend', async () => {
    withScript(() => {
      const scripted = new Scripted();
      setImmediate(() => scripted.emit('error', Object.assign(new Error('no'), { type: 'access-denied' })));
      return scripted;
    });
    await expect(until(subscribe(), caughtUp)).rejects.toThrow('the event store refused a subscription');
    delete spy.instead.subscribeToAll;
  });
});

describe('a followed stream', () => {
  it('is current without being asked for, and says so', async () => {
    const id = newId();
    await store.writePath.execute(doors, id, envelope(), hang());
    expect(store.writePath.contactWithinMs(doors, id)).toBe(Number.POSITIVE_INFINITY);
    await store.writePath.follow(doors, id);
    expect(store.writePath.contactWithinMs(doors, id)).toBeLessThan(5_000);
    const other = openEventStore({ open: spy.open });
    await other.writePath.execute(doors, id, envelope(), several(3));
    await store.writePath.whenRevision(doors, id, 3);
    spy.calls.readStream.length = 0;
    expect(await store.writePath.state(doors, id)).toMatchObject({ revision: 3, state: { holder: 'b2' } });
    expect(spy.calls.readStream).toHaveLength(0);
    await store.writePath.stop();
  });
});
