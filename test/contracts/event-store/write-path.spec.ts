import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openClient } from '../../../src/event-store/client.js';
import type { Appended, Envelope, Judgement } from '../../../src/event-store/command.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import type { EventStorePort } from '../../../src/event-store/port.js';
import { NotWritable, StreamBroken } from '../../../src/event-store/store-error.js';
import { streamOf } from '../../../src/event-store/stream-kind.js';
import { isRefusal, refuse } from '../../../src/kernel/refusal.js';
import { type Door, type DoorEvent, doors, envelope, hang, lock, newId, unlock } from './support/door.js';
import { type Spy, spyOn } from './support/spying-port.js';
import { type RunningStore, startStore } from './support/stores.js';

let running: RunningStore;
let client: EventStorePort;
let spy: Spy;
let store: OpenEventStore;
/** Another instance of the service: a write path with a cache of its own. */
let other: OpenEventStore;
let id: string;

beforeAll(async () => {
  running = await startStore();
  client = openClient(running.connectionString);
  spy = spyOn(() => client);
  store = openEventStore({ open: spy.open });
  // One client for both: pending appends are the process's (hazard 5).
  other = openEventStore({ open: () => client });
});
afterAll(async () => {
  await store.close();
  await running.stop();
});
beforeEach(() => {
  id = newId();
  for (const calls of Object.values(spy.calls)) calls.length = 0;
  spy.instead = {};
});

const run = (judgement: Judgement<Door, DoorEvent>, given: Partial<Envelope> = {}, on = store) =>
  on.writePath.execute(doors, id, envelope(given), judgement);

async function accepted(answer: Promise<unknown>): Promise<Appended<DoorEvent>> {
  const got = await answer;
  if (isRefusal(got)) throw new Error(`refused: ${got.refused}`);
  return got as Appended<DoorEvent>;
}

describe('an accepted command', () => {
  it('is one append, and answers with its events, revision and position (EVT-3)', async () => {
    const answer = await accepted(run(hang()));
    expect(answer).toMatchObject({ stream: streamOf(doors, id), revision: 0, repeated: false, events: [{ type: 'Hung', revision: 0 }] });
    expect(answer.position).toBeGreaterThan(0n);
    expect(spy.calls.appendToStream).toHaveLength(1);
  });

  it('carries its metadata (EVT-1, PRM-8)', async () => {
    await run(hang());
    await run(lock('alice'), { commandId: 'k', causationId: 'cause-1', service: 'service:billing', hash: 'abc' });
    const tail = await store.reader.tail(doors.events, streamOf(doors, id));
    const meta = { commandId: 'k', correlationId: 'c-1', causationId: 'cause-1', actor: 'agent:alice', service: 'service:billing', basis: 7, commandHash: 'abc', version: 1 };
    expect(tail).toMatchObject({ type: 'Locked', revision: 1, data: { by: 'alice' }, meta });
  });

  it('that changes nothing answers with the stream as it stands, and is not remembered (EVT-4)', async () => {
    await run(hang());
    const locked = await accepted(run(lock('alice')));
    const again = await accepted(run(lock('alice'), { commandId: 'noop' }));
    expect(again).toMatchObject({ revision: 1, position: locked.position, events: [] });
    await run(unlock('alice'));
    expect(await accepted(run(lock('alice'), { commandId: 'noop' }))).toMatchObject({ revision: 3, repeated: false });
  });

  it('has the same position in its answer as its last event has in the log', async () => {
    const many: Judgement<Door, DoorEvent> = {
      sight: () => null,
      judge: () => ({ basis: null, decision: [{ type: 'Hung', data: { colour: 'red' } }, { type: 'Locked', data: { by: 'bob' } }] }),
    };
    const answer = await accepted(run(many));
    expect((await store.reader.tail(doors.events, streamOf(doors, id)))?.position).toBe(answer.position);
  });
});

describe('the order of judgement', () => {
  const blind = (inner: Judgement<Door, DoorEvent>): Judgement<Door, DoorEvent> => ({ ...inner, sight: () => refuse('PRM-5', 'door/not-found') });

  it('gives the first answer before it asks for sight (EVT-4)', async () => {
    await run(hang());
    await run(lock('alice'), { commandId: 'k' });
    expect(await accepted(run(blind(lock('alice')), { commandId: 'k' }))).toMatchObject({ repeated: true, revision: 1 });
  });

  it('asks for sight before it tells of a key used otherwise (PRM-5)', async () => {
    await run(hang(), { commandId: 'k' });
    expect(await run(blind(lock('bob')), { commandId: 'k', hash: 'other' })).toMatchObject({ refused: 'door/not-found' });
    expect(await run(lock('bob'), { commandId: 'k', hash: 'other' })).toEqual(refuse('EVT-4', 'command/key-reused'));
  });

  it('tells of a key used otherwise before it looks at if-match (EVT-4)', async () => {
    await run(hang(), { commandId: 'k' });
    expect(await run(lock('bob'), { commandId: 'k', hash: 'other', expectedRevision: 9 })).toMatchObject({ refused: 'command/key-reused' });
  });

  it('looks at if-match before the rules, and names the revision and the events between (EVT-5)', async () => {
    await run(hang());
    await run(lock('alice'));
    await run(unlock('alice'));
    const conflict = await run(lock('bob'), { expectedRevision: 0 });
    expect(conflict).toEqual(refuse('EVT-5', 'command/revision-conflict', { current: 2, between: ['Locked', 'Unlocked'] }));
    expect(await run(lock('bob'), { expectedRevision: 5 })).toEqual(refuse('EVT-5', 'command/revision-conflict', { current: 2, between: [] }));
    expect(await accepted(run(lock('bob'), { expectedRevision: 2 }))).toMatchObject({ revision: 3 });
  });

  it('looks at if-match on an empty stream too (EVT-5)', async () => {
    expect(await run(hang(), { expectedRevision: 0 })).toEqual(refuse('EVT-5', 'command/revision-conflict', { current: -1, between: [] }));
  });
});

describe('a repeated command (EVT-4)', () => {
  it('gives the first answer after many events of others, whatever if-match says', async () => {
    await run(hang());
    const first = await accepted(run(lock('alice'), { commandId: 'k' }));
    for (const by of ['bob', 'carol', 'dave']) {
      await run(unlock('x'));
      await run(lock(by));
    }
    const repeat = await accepted(run(lock('alice'), { commandId: 'k', expectedRevision: 77 }));
    const seen = ({ events }: Appended<DoorEvent>) => events.map(({ type, data, revision, position, meta }) => ({ type, data, revision, position, eventId: meta.eventId }));
    expect({ ...repeat, events: seen(repeat) }).toEqual({ ...first, events: seen(first), repeated: true });
  });

  it('is known to another instance, which has never seen it', async () => {
    await run(hang());
    await run(lock('alice'), { commandId: 'k' });
    await run(unlock('alice'));
    expect(await accepted(run(lock('alice'), { commandId: 'k' }, other))).toMatchObject({ revision: 1, repeated: true });
  });

  it('is judged anew where the first was refused', async () => {
    await run(hang());
    await run(lock('alice'));
    expect(await run(lock('bob'), { commandId: 'k' })).toMatchObject({ refused: 'door/locked-by-another' });
    await run(unlock('alice'));
    expect(await accepted(run(lock('bob'), { commandId: 'k' }))).toMatchObject({ repeated: false });
  });

  it('within one append gives the answer of the first', async () => {
    const items = [hang(), lock('alice'), lock('alice')].map((judgement, index) => ({ judgement, envelope: envelope({ commandId: `k-${Math.min(index, 1)}` }) }));
    const answers = await store.writePath.executeAll(doors, id, items);
    expect(answers).toMatchObject([{ revision: 0 }, { revision: 1, repeated: false }, { revision: 1, repeated: true, events: [{ type: 'Locked', revision: 1 }] }]);
  });
});

describe('times', () => {
  it('never go back in a stream; overrides neither (EVT-1, LCK-8)', async () => {
    await run(hang(), { occurredAt: '2020-01-02T00:00:00+01:00' });
    const seenAt: string[] = [];
    const lapse: Judgement<Door, DoorEvent> = {
      sight: () => null,
      judge: (_, { now }) => {
        seenAt.push(now);
        const overrides = [{ actor: 'system:lock-timeout', occurredAt: '2019-01-01T00:00:00.000Z' }, null];
        return { basis: null, decision: [{ type: 'Unlocked', data: { by: 'x' } }, { type: 'Locked', data: { by: 'bob' } }], overrides };
      },
    };
    const { events } = await accepted(run(lapse, { occurredAt: '2019-06-01T00:00:00.000Z' }));
    const at = '2020-01-01T23:00:00.000Z';
    expect(seenAt).toEqual([at]);
    expect(events.map(({ meta }) => [meta.actor, meta.occurredAt])).toEqual([['system:lock-timeout', at], ['agent:alice', at]]);
  });
});

describe('several commands at once', () => {
  it('are decided one after another and written in one append', async () => {
    const items = [hang(), lock('alice'), lock('bob'), lock('alice'), unlock('alice')].map((judgement) => ({ judgement, envelope: envelope() }));
    const answers = await store.writePath.executeAll(doors, id, items, { presumedNew: true });
    expect(answers).toMatchObject([{ revision: 0 }, { revision: 1 }, { refused: 'door/locked-by-another' }, { revision: 1, events: [] }, { revision: 2 }]);
    expect(spy.calls.appendToStream).toHaveLength(1);
    expect(spy.calls.readStream).toHaveLength(0);
  });

  it('that don’t fit into one append go in as few as hold them, in their order', async () => {
    const big = 'x'.repeat(400_000);
    const paint: Judgement<Door, DoorEvent> = { sight: () => null, judge: () => ({ basis: null, decision: [{ type: 'Hung', data: { colour: big } }] }) };
    const answers = await store.writePath.executeAll(doors, id, Array.from({ length: 5 }, () => ({ judgement: paint, envelope: envelope() })));
    expect(answers.map((answer) => (isRefusal(answer) ? null : answer.revision))).toEqual([0, 1, 2, 3, 4]);
    expect(spy.calls.appendToStream).toHaveLength(3);
  });

  it('on one stream from 1,000 at the same instant: one wins, one event, no storm of reads (LCK-11)', async () => {
    await run(hang(), {}, other);
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => run(lock(`agent-${n}`))));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(answers.filter((answer) => isRefusal(answer) && answer.refused === 'door/locked-by-another')).toHaveLength(999);
    expect(spy.calls.appendToStream).toHaveLength(1);
    expect(spy.calls.readStream.length).toBeLessThanOrEqual(2);
  });
});

describe('another writer on the same stream', () => {
  it('is noticed by the exact revision, and the command is decided again', async () => {
    await run(hang());
    await run(lock('bob'), {}, other);
    expect(await run(lock('alice'))).toMatchObject({ refused: 'door/locked-by-another', facts: { holder: 'bob' } });
  });

  it('that always comes first is given up on after a few times', async () => {
    await run(hang(), {}, other);
    spy.instead.appendToStream = (own) => async (...given) => {
      await run(lock('x'), {}, other);
      await run(unlock('x'), {}, other);
      return own(...given);
    };
    await expect(run(lock('alice'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(spy.calls.appendToStream).toHaveLength(6);
  });

  it('makes no answer stale that writes nothing: it is confirmed by a read that began after the command came', async () => {
    await run(hang());
    await run(lock('alice'));
    await run(unlock('alice'), {}, other);
    // By the cache alone the door is still alice's.
    expect(await accepted(run(lock('bob')))).toMatchObject({ revision: 3 });
    await run(unlock('bob'), {}, other);
    expect(await accepted(run(lock('bob')))).toMatchObject({ events: [{ type: 'Locked', revision: 5 }] });
    expect(await store.writePath.state(doors, id)).toMatchObject({ revision: 5, state: { holder: 'bob' } });
    await run(unlock('bob'), {}, other);
    expect(await store.writePath.state(doors, id)).toMatchObject({ revision: 6, state: { holder: null } });
  });

  it('would make it stale without that read: with the read switched off this suite is red', async () => {
    await run(hang());
    await run(lock('alice'));
    await run(unlock('alice'), {}, other);
    // The protection off: the confirming read sees nothing new.
    spy.instead.readStream = (own) => (stream, options) => own(`${stream}-empty`, options);
    expect(await run(lock('bob'))).toMatchObject({ refused: 'door/locked-by-another' });
  });

  it('one read serves every command that waited when it began', async () => {
    await run(hang());
    await run(lock('alice'));
    spy.calls.readStream.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => run(lock('bob'))));
    expect(spy.calls.readStream).toHaveLength(1);
  });
});

describe('accidents', () => {
  it('in the rules or the data fail their own command before anything is sent', async () => {
    const broken: Judgement<Door, DoorEvent> = { sight: () => null, judge: () => { throw new Error('a defect'); } };
    const wrong: Judgement<Door, DoorEvent> = { sight: () => null, judge: () => ({ basis: null, decision: [{ type: 'Locked', data: { by: 7 as unknown as string } }] }) };
    const answers = await Promise.allSettled([run(hang()), run(broken), run(wrong), run(lock('poltergeist')), run(lock('alice'))]);
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { reason: { message: 'a defect' } },
      { reason: { message: 'Locked/by: Expected string' } },
      { reason: { message: 'nobody folds a poltergeist' } },
      { status: 'fulfilled', value: { revision: 1 } },
    ]);
    expect(answers[2]).toMatchObject({ reason: expect.any(NotWritable) });
  });

  it('a payload that can’t be read stops its own stream and no other (EVT-6)', async () => {
    await run(hang());
    await client.appendToStream(streamOf(doors, id), [{ id: newId(), contentType: 'application/json', type: 'Locked', data: { by: 5 }, metadata: undefined }], { expectedRevision: 0n, deadline: 5_000 });
    await expect(run(lock('alice'))).rejects.toBeInstanceOf(StreamBroken);
    await expect(store.writePath.state(doors, id)).rejects.toMatchObject({ fault: { revision: 1, type: 'Locked', fault: expect.stringContaining('metadata') } });
    id = newId();
    expect(await accepted(run(hang()))).toMatchObject({ revision: 0 });
  });
});
