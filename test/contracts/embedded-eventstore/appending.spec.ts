import { randomUUID } from 'node:crypto';
import {
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import { collect, happened, newStream, numbersOf, positionOf, startEventStore, type EventStoreUnderTest } from './event-store-under-test.js';

let store: EventStoreUnderTest;
beforeAll(async () => {
  store = await startEventStore();
});
afterAll(() => store.stop());

const append = (stream: string, expectedRevision: AppendExpectedRevision, ...numbers: number[]) =>
  store.client.appendToStream(stream, numbers.map((n) => happened(n)), { expectedRevision });

const numbers = async (stream: string): Promise<number[]> => numbersOf(await collect(store.client.readStream(stream)));

async function conflict(appending: Promise<unknown>): Promise<WrongExpectedVersionError> {
  const error: unknown = await appending.then(() => undefined, (refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(WrongExpectedVersionError);
  return error as WrongExpectedVersionError;
}

describe('the expected revision', () => {
  it('may be exact: the answer carries the next', async () => {
    const stream = newStream();
    expect((await append(stream, NO_STREAM, 0, 1)).nextExpectedRevision).toBe(1n);
    expect((await append(stream, 1n, 2)).nextExpectedRevision).toBe(2n);
    expect(await numbers(stream)).toEqual([0, 1, 2]);
  });

  it.each<[string, AppendExpectedRevision]>([
    ['behind the stream', 0n],
    ['ahead of the stream', 7n],
    ['no_stream', NO_STREAM],
  ])('is refused when %s, with what was expected and what is there', async (_, expectedRevision) => {
    const stream = newStream();
    await append(stream, NO_STREAM, 0, 1);
    const error = await conflict(append(stream, expectedRevision, 2));
    expect(error).toMatchObject({ streamName: stream, expectedVersion: expectedRevision, actualVersion: 1n });
    expect(await numbers(stream)).toEqual([0, 1]);
  });

  it('is refused for a stream that is not there', async () => {
    const stream = newStream();
    expect(await conflict(append(stream, 0n, 1))).toMatchObject({ expectedVersion: 0n, actualVersion: NO_STREAM });
    expect(await conflict(append(stream, STREAM_EXISTS, 1))).toMatchObject({ expectedVersion: STREAM_EXISTS, actualVersion: NO_STREAM });
  });

  it('stream_exists accepts any length but none', async () => {
    const stream = newStream();
    await append(stream, NO_STREAM, 0);
    expect((await append(stream, STREAM_EXISTS, 1)).nextExpectedRevision).toBe(1n);
  });

  it('lets one of many at the same revision through', async () => {
    const stream = newStream();
    await append(stream, NO_STREAM, 0);
    const answers = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => append(stream, 0n, n + 1)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await numbers(stream)).toHaveLength(2);
  });
});

describe('a repeat', () => {
  it.each<[string, AppendExpectedRevision, AppendExpectedRevision]>([
    ['an exact revision', NO_STREAM, 0n],
    ['no_stream', NO_STREAM, NO_STREAM],
    ['any', NO_STREAM, 'any'],
    ['stream_exists', NO_STREAM, STREAM_EXISTS],
  ])('with %s gets the old answer and appends nothing', async (_, first, again) => {
    const stream = newStream();
    const events = [happened(1), happened(2)];
    if (again === 0n) await append(stream, NO_STREAM, 0);
    const old = await store.client.appendToStream(stream, events, { expectedRevision: again === 0n ? 0n : first });
    await append(stream, 'any', 3);
    const repeated = await store.client.appendToStream(stream, events, { expectedRevision: again });
    expect(repeated.nextExpectedRevision).toBe(old.nextExpectedRevision);
    expect(positionOf(repeated)).toEqual(positionOf(old));
    expect((await numbers(stream)).filter((n) => n === 1)).toHaveLength(1);
  });

  it('that only partly matches is a wrong version', async () => {
    const stream = newStream();
    const [known, fresh] = [happened(1), happened(2)];
    await store.client.appendToStream(stream, [known, happened(9)], { expectedRevision: NO_STREAM });
    await conflict(store.client.appendToStream(stream, [known, fresh], { expectedRevision: NO_STREAM }));
    await conflict(store.client.appendToStream(stream, [known, fresh], { expectedRevision: 'any' }));
    expect(await numbers(stream)).toEqual([1, 9]);
  });

  it('in flight at the same time as the first is the same append', async () => {
    const stream = newStream();
    const events = [happened(1)];
    const answers = await Promise.all([1, 2, 3].map(() => store.client.appendToStream(stream, events, { expectedRevision: NO_STREAM })));
    expect(new Set(answers.map((answer) => positionOf(answer).commit)).size).toBe(1);
    expect(await numbers(stream)).toEqual([1]);
  });

  it('of an id in another stream is a new event', async () => {
    const event = happened(1);
    const [one, other] = [newStream(), newStream()];
    await store.client.appendToStream(one, event);
    await store.client.appendToStream(other, event);
    expect(await numbers(other)).toEqual([1]);
  });
});

describe('an append', () => {
  it('is all its events or none, in order and at increasing positions', async () => {
    const stream = newStream();
    await append(stream, NO_STREAM, ...Array.from({ length: 500 }, (_, n) => n));
    const events = await collect(store.client.readStream(stream));
    expect(events.map(({ event }) => event?.revision)).toEqual(Array.from({ length: 500 }, (_, n) => BigInt(n)));
    const positions = events.map(({ event }) => event?.position?.commit ?? 0n);
    expect(positions.every((position, at) => at === 0 || position > (positions[at - 1] ?? 0n))).toBe(true);
  });

  it('keeps id, type, data, metadata and binary content', async () => {
    const stream = newStream();
    const id = randomUUID();
    await store.client.appendToStream(stream, [
      jsonEvent({ id, type: 'Žluťoučký', data: { name: 'kůň 🐎', nested: [1, null] }, metadata: { $correlationId: 'c' } }),
      { id: randomUUID(), type: 'Bytes', contentType: 'application/octet-stream', data: Uint8Array.from([0, 255, 1]), metadata: undefined },
    ]);
    const [json, binary] = await collect(store.client.readStream(stream, { fromRevision: START }));
    expect(json?.event).toMatchObject({ id, streamId: stream, type: 'Žluťoučký', isJson: true, metadata: { $correlationId: 'c' } });
    expect(json?.event?.data).toEqual({ name: 'kůň 🐎', nested: [1, null] });
    expect(Math.abs(Date.now() - (json?.event?.created.getTime() ?? 0))).toBeLessThan(60_000);
    expect(binary?.event?.isJson).toBe(false);
    expect(Array.from(binary?.event?.data as Uint8Array)).toEqual([0, 255, 1]);
  });

  it('above 1 MiB is refused and leaves nothing; one below it is taken', async () => {
    const stream = newStream();
    const big = (bytes: number) => jsonEvent({ type: 'Big', data: { text: 'x'.repeat(bytes) } });
    const refused = store.client.appendToStream(stream, [big(600_000), big(600_000)]);
    await expect(refused).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    await expect(refused).rejects.toMatchObject({ maxAppendSize: 1024 * 1024 });
    expect((await store.client.appendToStream(stream, big(1_000_000), { expectedRevision: NO_STREAM })).nextExpectedRevision).toBe(0n);
  });

  it('past its deadline is refused and appends nothing', async () => {
    const stream = newStream();
    await append(stream, NO_STREAM, 0);
    await expect(store.client.appendToStream(stream, happened(1), { deadline: -1000 })).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect(await numbers(stream)).toEqual([0]);
  });

  it('with credentials goes the unary way, to the same result', async () => {
    const stream = newStream();
    const credentials = { username: 'admin', password: 'changeit' };
    const answer = await store.client.appendToStream(stream, happened(0), { expectedRevision: NO_STREAM, credentials });
    expect(answer.nextExpectedRevision).toBe(0n);
    const error = await conflict(store.client.appendToStream(stream, happened(1), { expectedRevision: 5n, credentials }));
    expect(error).toMatchObject({ expectedVersion: 5n, actualVersion: 0n });
    expect(await numbers(stream)).toEqual([0]);
  });
});
