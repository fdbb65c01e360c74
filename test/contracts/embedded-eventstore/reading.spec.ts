import {
  BACKWARDS,
  END,
  FORWARDS,
  NO_STREAM,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  type ReadRevision,
} from '@eventstore/db-client';
import { collect, happened, newStream, numbersOf, positionOf, startEventStore, type EventStoreUnderTest } from './event-store-under-test.js';

let store: EventStoreUnderTest;
beforeAll(async () => {
  store = await startEventStore();
});
afterAll(() => store.stop());

const fill = async (stream: string, ...numbers: number[]) => store.client.appendToStream(stream, numbers.map((n) => happened(n)));
const numbers = async (stream: string): Promise<number[]> => numbersOf(await collect(store.client.readStream(stream)));

describe('reading a stream', () => {
  const stream = newStream();
  beforeAll(() => fill(stream, 0, 1, 2, 3, 4));

  it.each<['forwards' | 'backwards', ReadRevision, number, number[]]>([
    [FORWARDS, START, 100, [0, 1, 2, 3, 4]],
    [FORWARDS, START, 2, [0, 1]],
    [FORWARDS, 3n, 100, [3, 4]],
    [FORWARDS, 9n, 100, []],
    [FORWARDS, END, 100, []],
    [BACKWARDS, END, 100, [4, 3, 2, 1, 0]],
    [BACKWARDS, END, 1, [4]],
    [BACKWARDS, 2n, 100, [2, 1, 0]],
    [BACKWARDS, 9n, 2, [4, 3]],
    [BACKWARDS, START, 100, [0]],
  ])('%s from %s, at most %s', async (direction, fromRevision, maxCount, expected) => {
    expect(numbersOf(await collect(store.client.readStream(stream, { direction, fromRevision, maxCount })))).toEqual(expected);
  });

  it('that is not there says so', async () => {
    await expect(numbers(newStream())).rejects.toBeInstanceOf(StreamNotFoundError);
  });
});

describe('reading $all', () => {
  it('gives every stream in the order of commits, both ways', async () => {
    const [one, other] = [newStream(), newStream()];
    const first = positionOf(await fill(one, 0));
    await fill(other, 1);
    const last = positionOf(await fill(one, 2, 3));
    const forwards = numbersOf(await collect(store.client.readAll({ fromPosition: first, maxCount: 4 })));
    expect(forwards).toEqual([0, 1, 2, 3]);
    // Backwards begins before the position it is given.
    const backwards = numbersOf(await collect(store.client.readAll({ direction: BACKWARDS, fromPosition: last, maxCount: 3 })));
    expect(backwards).toEqual([2, 1, 0]);
    const fromEnd = await collect(store.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(numbersOf(fromEnd)).toEqual([3]);
    expect(fromEnd[0]?.commitPosition).toBe(last.commit);
  });

  it('refuses a position that no event has', async () => {
    const { commit } = positionOf(await fill(newStream(), 0));
    for (const wrong of [commit + 1_000_000_000n, commit - 1n]) {
      await expect(collect(store.client.readAll({ fromPosition: { commit: wrong, prepare: wrong }, maxCount: 1 }))).rejects.toThrow(/position/i);
    }
  });

  it('reads a log larger than any buffer, in both directions', async () => {
    const { client } = store;
    const stream = newStream();
    const text = 'x'.repeat(900);
    for (let n = 0; n < 40; n += 1) {
      await client.appendToStream(stream, Array.from({ length: 500 }, (_, at) => ({ ...happened(n * 500 + at), metadata: { text } })));
    }
    const all = numbersOf((await collect(client.readAll())).filter(({ event }) => event?.streamId === stream));
    expect(all).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
    const back = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 20_000 }));
    expect(numbersOf(back)).toEqual(all.reverse());
  });
});

describe('a deleted stream', () => {
  it('is gone, and goes on numbering where it stopped', async () => {
    const stream = newStream();
    await fill(stream, 0, 1);
    await store.client.deleteStream(stream, { expectedRevision: 1n });
    await expect(numbers(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    const answer = await store.client.appendToStream(stream, happened(2), { expectedRevision: NO_STREAM });
    expect(answer.nextExpectedRevision).toBe(2n);
    const events = await collect(store.client.readStream(stream));
    expect(events.map(({ event }) => event?.revision)).toEqual([2n]);
    await fill(stream, 3);
    expect(await numbers(stream)).toEqual([2, 3]);
  });

  it('takes an append at its last revision as well', async () => {
    const stream = newStream();
    await fill(stream, 0, 1);
    await store.client.deleteStream(stream);
    expect((await store.client.appendToStream(stream, happened(2), { expectedRevision: 1n })).nextExpectedRevision).toBe(2n);
    expect(await numbers(stream)).toEqual([2]);
  });

  it('keeps its other metadata', async () => {
    const stream = newStream();
    await fill(stream, 0);
    await store.client.setStreamMetadata(stream, { maxCount: 5, colour: 'blue' });
    await store.client.deleteStream(stream);
    await fill(stream, 1);
    expect((await store.client.getStreamMetadata(stream)).metadata).toMatchObject({ maxCount: 5, colour: 'blue', truncateBefore: 1 });
  });

  it('is not deleted at a wrong revision', async () => {
    const stream = newStream();
    await fill(stream, 0, 1);
    await expect(store.client.deleteStream(stream, { expectedRevision: 0n })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: 0n,
      actualVersion: 1n,
    });
    expect(await numbers(stream)).toEqual([0, 1]);
  });
});

describe('a tombstoned stream', () => {
  it('is deleted for ever', async () => {
    const stream = newStream();
    await fill(stream, 0);
    const { position } = await store.client.tombstoneStream(stream, { expectedRevision: 0n });
    expect(position?.commit).toBeGreaterThan(0n);
    await expect(numbers(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(fill(stream, 1)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(store.client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(store.client.tombstoneStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    const [last] = await collect(store.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last?.event).toMatchObject({ type: '$streamDeleted', streamId: stream, revision: 2n ** 63n - 1n });
  });
});

describe('stream metadata', () => {
  it('is written, read, and absent where nobody wrote it', async () => {
    const stream = newStream();
    expect(await store.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    await store.client.setStreamMetadata(stream, { maxCount: 3 });
    await store.client.setStreamMetadata(stream, { maxCount: 2 });
    expect((await store.client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 2 });
    expect(await collect(store.client.readStream(`$$${stream}`))).toHaveLength(1);
  });

  it('$maxCount shows the last events', async () => {
    const stream = newStream();
    await fill(stream, 0, 1, 2, 3);
    await store.client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await numbers(stream)).toEqual([2, 3]);
    const backwards = await collect(store.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }));
    expect(numbersOf(backwards)).toEqual([3, 2]);
  });

  it('$tb hides what lies before it', async () => {
    const stream = newStream();
    await fill(stream, 0, 1, 2, 3);
    await store.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await numbers(stream)).toEqual([3]);
  });

  it('$maxAge keeps young events', async () => {
    const stream = newStream();
    await fill(stream, 0, 1);
    await store.client.setStreamMetadata(stream, { maxAge: 3600 });
    expect(await numbers(stream)).toEqual([0, 1]);
  });
});
