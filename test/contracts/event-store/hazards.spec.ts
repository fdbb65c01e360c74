import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openClient, withKeepAlive } from '../../../src/event-store/client.js';
import { late } from '../../../src/event-store/clock.js';
import { collect } from '../../../src/event-store/collect.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import type { EventStorePort } from '../../../src/event-store/port.js';
import { streamOf } from '../../../src/event-store/stream-kind.js';
import { doors, envelope, hang, lock, newId, unlock } from './support/door.js';
import { ManualClock } from './support/manual-clock.js';
import { type Spy, spyOn } from './support/spying-port.js';
import { type RunningStore, runChild, startStore } from './support/stores.js';

let running: RunningStore;
let client: EventStorePort;
let clock: ManualClock;
let spy: Spy;
let store: OpenEventStore;
let id: string;

beforeAll(async () => {
  running = await startStore();
  client = openClient(running.connectionString);
});
afterAll(async () => {
  await client.dispose();
  await running.stop();
});
beforeEach(() => {
  clock = new ManualClock();
  // The real client stays for all tests (hazard 5); what is renewed is the port before it.
  spy = spyOn(() => ({ ...portOf(client), dispose: () => Promise.resolve() }));
  store = openEventStore({ open: spy.open, clock, random: () => 0.5 });
  id = newId();
});

function portOf(real: EventStorePort): EventStorePort {
  return {
    appendToStream: (...given) => real.appendToStream(...given),
    readStream: (...given) => real.readStream(...given),
    readAll: (...given) => real.readAll(...given),
    subscribeToAll: (...given) => real.subscribeToAll(...given),
    subscribeToStream: (...given) => real.subscribeToStream(...given),
    dispose: () => real.dispose(),
  };
}
/** An answer that never comes, on which the time for it passes. */
const never = (): Promise<never> => {
  clock.pass(5_000);
  return new Promise(() => undefined);
};
const storeError = (type: string): Error => Object.assign(new Error(type), { type });
function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
const idsSent = () => spy.calls.appendToStream.map(([, events]) => events.map((event) => event.id));

describe('hazard 1: an append has no deadline', () => {
  it('so ours ends the wait, and the same bytes with the same ids are sent again', async () => {
    spy.instead.appendToStream = (own) => async (...given) => {
      await own(...given); // written, but the answer is lost
      return spy.calls.appendToStream.length === 1 ? never() : own(...given);
    };
    const answer = await store.writePath.execute(doors, id, envelope(), hang());
    expect(answer).toMatchObject({ revision: 0, repeated: false });
    const [first, second] = spy.calls.appendToStream;
    expect(second).toEqual([first?.[0], first?.[1], { expectedRevision: 'no_stream', deadline: 3_000 }]);
    expect(await store.writePath.state(doors, id)).toMatchObject({ revision: 0 });
  });

  it('and when time is up, says that the outcome is unknown; the same key is safe to repeat', async () => {
    spy.instead.appendToStream = (own) => async (...given) => {
      await own(...given);
      return never();
    };
    const key = envelope();
    const began = clock.now();
    await expect(store.writePath.execute(doors, id, key, hang())).rejects.toMatchObject({ name: 'StoreUnavailable', retryAfterMs: 1_000, cause: expect.any(Error) });
    expect(clock.now() - began).toBeLessThanOrEqual(10_000);
    delete spy.instead.appendToStream;
    expect(await store.writePath.execute(doors, id, key, hang())).toMatchObject({ revision: 0, repeated: true });
  });

  it('a conflict after an unknown outcome means that it was not written: then it is decided anew', async () => {
    await store.writePath.execute(doors, id, envelope(), hang());
    spy.instead.appendToStream = (own) => async (...given) => {
      if (spy.calls.appendToStream.length > 2) return own(...given);
      const other = openEventStore({ open: () => portOf(client) });
      await other.writePath.execute(doors, id, envelope(), lock('bob'));
      return never();
    };
    expect(await store.writePath.execute(doors, id, envelope(), lock('alice'))).toMatchObject({ refused: 'door/locked-by-another' });
    expect(idsSent()[1]).toEqual(idsSent()[2]);
  });
});

describe('hazard 2: a read left early stays open', () => {
  it('so it is cancelled: after 150 of them the client still answers', async () => {
    await store.writePath.execute(doors, id, envelope(), hang());
    const atOnce = { now: Date.now, after: (_: number, call: () => void) => (queueMicrotask(call), () => undefined) };
    for (let n = 0; n < 150; n += 1) {
      expect(await collect(atOnce, 1, client.readAll({ fromPosition: 'start', maxCount: 100, direction: 'forwards' }))).toBe(late);
    }
    expect(await store.reader.tail(doors.events, streamOf(doors, id))).toMatchObject({ type: 'Hung' });
  });

  it('and every read names its number of events', async () => {
    await store.writePath.execute(doors, id, envelope(), hang());
    await store.reader.head();
    const options = [...spy.calls.readStream.map(([, given]) => given), ...spy.calls.readAll.map(([given]) => given)];
    expect(options.length).toBeGreaterThan(1);
    for (const { maxCount } of options) expect(maxCount).toBeLessThanOrEqual(500);
  });
});

describe('hazard 4: a channel error fails the call that meets it', () => {
  it.each(['unavailable', 'cancelled', 'not-leader', 'deadline-exceeded', 'unknown'])('so appends and reads are tried again on %s', async (kind) => {
    spy.instead.appendToStream = (own) => (...given) => {
      if (spy.calls.appendToStream.length > 2) return own(...given);
      clock.pass(200);
      return Promise.reject(storeError(kind));
    };
    spy.instead.readStream = (own) => (...given) => {
      const read = own(...given);
      if (spy.calls.readStream.length > 2) return read;
      setImmediate(() => {
        (read as unknown as NodeJS.EventEmitter).emit('error', storeError(kind));
        clock.pass(200);
      });
      return read;
    };
    expect(await store.writePath.execute(doors, id, envelope(), hang())).toMatchObject({ revision: 0 });
    expect(new Set(idsSent().flat()).size).toBe(1);
    expect(spy.opened).toBe(1);
  });

  it.each(['access-denied', 'stream-deleted', 'maximum-append-size-exceeded'])('but not on %s, which no patience mends', async (kind) => {
    spy.instead.appendToStream = () => () => Promise.reject(storeError(kind));
    await expect(store.writePath.execute(doors, id, envelope(), hang())).rejects.toMatchObject({ cause: { type: kind } });
    expect(spy.calls.appendToStream).toHaveLength(1);
  });
});

describe('connection strings', () => {
  it('hazard 6: throwOnAppendFailure stays on', () => {
    expect(() => openClient('esdb://localhost:2113?tls=false&throwOnAppendFailure=false')).toThrow('leave it out');
  });

  it('hazard 7: credentials stay in the connection string; calls carry none', async () => {
    await store.writePath.execute(doors, id, envelope(), hang());
    for (const [, , options] of spy.calls.appendToStream) expect(Object.keys(options)).toEqual(['expectedRevision', 'deadline']);
  });

  it('hazard 14: a short keep-alive is added where none is named', () => {
    expect(withKeepAlive('esdb://h:1?tls=false')).toBe('esdb://h:1?tls=false&keepAliveInterval=10000&keepAliveTimeout=2000');
    expect(withKeepAlive('esdb://h:1')).toBe('esdb://h:1?keepAliveInterval=10000&keepAliveTimeout=2000');
    expect(withKeepAlive('esdb://h:1?keep_alive_interval=15000&keepalivetimeout=9')).toBe('esdb://h:1?keep_alive_interval=15000&keepalivetimeout=9');
  });

  it.each([
    ['postgres://u:secret@h', /must be "embedded:" or begin with esdb/],
    ['esdb://u:secret@h:port', /at position \d+, expected port number/],
    ['esdb://u:secret@h:1?tls=maybe', /at position \d+, expected true or false/],
    ['esdb://u:secret@h:1?tlsCAFile=/nowhere', /Failed to load certificate file/],
  ])('%s is refused with its reason and without its password', (string, reason) => {
    expect(() => openClient(string)).toThrow(reason);
    const shown = inspect(thrownBy(() => openClient(string)));
    expect(shown).not.toContain('secret');
  });
});

describe('hazard 8: many short subscriptions wear the connection out', () => {
  it('so neither commands nor reads of facts subscribe; a followed stream does, once', async () => {
    for (let n = 0; n < 20; n += 1) await store.writePath.execute(doors, newId(), envelope(), hang());
    await store.writePath.state(doors, id);
    expect(spy.calls.subscribeToStream).toHaveLength(0);
    await store.writePath.follow(doors, id);
    await store.writePath.follow(doors, id);
    expect(spy.calls.subscribeToStream.length + spy.calls.subscribeToAll.length).toBeLessThanOrEqual(1);
    await store.writePath.stop();
  });
});

describe('hazard 9: every read costs', () => {
  it('so a stream is read once, and then checked by the expected revision', async () => {
    await store.writePath.execute(doors, id, envelope(), hang());
    for (const by of ['alice', 'bob', 'carol']) {
      await store.writePath.execute(doors, id, envelope(), lock(by));
      await store.writePath.execute(doors, id, envelope(), unlock(by));
    }
    expect(spy.calls.readStream).toHaveLength(1);
  });

  it('and forgotten streams are read again', async () => {
    const small = openEventStore({ open: spy.open, cache: { count: 2, bytes: 1_000_000 } });
    for (const one of [id, newId(), newId()]) await small.writePath.execute(doors, one, envelope(), hang(), { presumedNew: true });
    await small.writePath.execute(doors, id, envelope(), lock('alice'));
    expect(spy.calls.readStream).toHaveLength(1);
  });
});

describe('hazard 12: an open stream keeps the process alive', () => {
  it('so after close() it ends by itself', async () => {
    expect(await runChild('quiet-end.ts', running.connectionString)).toEqual({ code: 0, output: 'closed\n' });
  });
});

describe('hazard 13: a bigint in the data leaves the append pending for ever', () => {
  it('so it is refused before the call, and the next append works', async () => {
    await expect(store.writePath.execute(doors, id, envelope(), hang('red', 1n))).rejects.toMatchObject({ name: 'NotWritable' });
    expect(spy.calls.appendToStream).toHaveLength(0);
    expect(await store.writePath.execute(doors, id, envelope(), hang())).toMatchObject({ revision: 0 });
  });
});

describe('hazard 14: after a time-out the client may be stuck', () => {
  it('so it is renewed, once for all who were waiting, and the old one let go first', async () => {
    const order: string[] = [];
    const dispose = jest.fn(() => (order.push('disposed'), Promise.resolve()));
    const stuck = spyOn(() => (order.push('opened'), { ...portOf(client), dispose }));
    const mine = openEventStore({ open: stuck.open, clock, random: () => 0.5 });
    stuck.instead.appendToStream = (own) => (...given) => {
      if (stuck.opened > 1) return own(...given);
      return stuck.calls.appendToStream.length < 20 ? new Promise(() => undefined) : never();
    };
    const answers = Promise.all(Array.from({ length: 20 }, () => mine.writePath.execute(doors, newId(), envelope(), hang(), { presumedNew: true })));
    for (const answer of await answers) expect(answer).toMatchObject({ revision: 0 });
    expect(order).toEqual(['opened', 'disposed', 'opened']);
  });
});
