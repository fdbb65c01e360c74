import { END, eventTypeFilter, START, streamNameFilter, type Position } from '@eventstore/db-client';
import { follow, happened, newStream, positionOf, startEventStore, type EventStoreUnderTest } from './event-store-under-test.js';

let store: EventStoreUnderTest;
beforeAll(async () => {
  store = await startEventStore();
});
afterAll(() => store.stop());

const fill = async (stream: string, ...numbers: number[]) => store.client.appendToStream(stream, numbers.map((n) => happened(n)));

describe('a subscription to a stream', () => {
  it('gives history, says caughtUp, and goes on live without a gap', async () => {
    const stream = newStream();
    await fill(stream, 0, 1, 2);
    const subscription = store.client.subscribeToStream(stream, { fromRevision: START });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    expect(seen.said).toEqual(['event', 'event', 'event', 'caughtUp']);
    await Promise.all(Array.from({ length: 50 }, (_, n) => fill(stream, n + 3)));
    await seen.until(() => seen.numbers.length === 53);
    expect([...seen.numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 53 }, (_, n) => n));
    await subscription.unsubscribe();
  });

  it('begins behind the revision it names', async () => {
    const stream = newStream();
    await fill(stream, 0, 1, 2);
    const subscription = store.client.subscribeToStream(stream, { fromRevision: 1n });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    expect(seen.numbers).toEqual([2]);
    await subscription.unsubscribe();
  });

  it('waits for a stream that is not there yet; from the end it gives only what comes', async () => {
    const [absent, filled] = [newStream(), newStream()];
    await fill(filled, 0);
    const subscriptions = [store.client.subscribeToStream(absent), store.client.subscribeToStream(filled, { fromRevision: END })];
    const [first, second] = subscriptions.map((subscription) => follow(subscription));
    if (first === undefined || second === undefined) throw new Error('two subscriptions');
    await first.until(() => first.said.includes('caughtUp'));
    await second.until(() => second.said.includes('caughtUp'));
    await fill(absent, 7);
    await fill(filled, 8);
    await first.until(() => first.numbers.length > 0);
    await second.until(() => second.numbers.length > 0);
    expect([first.numbers, second.numbers]).toEqual([[7], [8]]);
    for (const subscription of subscriptions) await subscription.unsubscribe();
  });

  it('ends when the stream is deleted for ever', async () => {
    const stream = newStream();
    await fill(stream, 0);
    const seen = follow(store.client.subscribeToStream(stream));
    await seen.until(() => seen.said.includes('caughtUp'));
    await store.client.tombstoneStream(stream);
    await seen.until(() => seen.errors.length > 0);
    expect(seen.errors[0]).toMatchObject({ type: 'stream-deleted' });
  });
});

describe('a subscription to $all', () => {
  it('begins behind the position it names', async () => {
    const stream = newStream();
    const first = positionOf(await fill(stream, 0));
    await fill(stream, 1, 2);
    const subscription = store.client.subscribeToAll({ fromPosition: first });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    expect(seen.numbers).toEqual([1, 2]);
    await subscription.unsubscribe();
  });

  it('refuses a position that no event has', async () => {
    const { commit } = positionOf(await fill(newStream(), 0));
    const seen = follow(store.client.subscribeToAll({ fromPosition: { commit: commit + 999_999n, prepare: commit + 999_999n } }));
    await seen.until(() => seen.errors.length > 0);
    expect(seen.errors[0]?.message).toMatch(/position/i);
  });

  it('never shows a position behind one it has shown, while many append', async () => {
    const category = newStream('order');
    const subscription = store.client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [category] }) });
    const positions: bigint[] = [];
    const seen = follow(subscription);
    subscription.on('data', ({ event }) => positions.push(event?.position.commit ?? 0n));
    await seen.until(() => seen.said.includes('caughtUp'));
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => fill(`${category}-${n % 20}`, n, n)));
    await seen.until(() => seen.numbers.length === 600);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(answers.every((answer) => positions.includes(positionOf(answer).commit))).toBe(true);
    await subscription.unsubscribe();
  });

  it.each(['prefixes', 'regex'] as const)('filters by stream name with %s', async (manner) => {
    const [wanted, other] = [newStream('wanted'), newStream('other')];
    const begin = positionOf(await fill(other, -1));
    for (let n = 0; n < 10; n += 1) await fill(n % 2 === 0 ? wanted : other, n);
    const filter = manner === 'prefixes' ? streamNameFilter({ prefixes: ['nothing', 'wanted-'] }) : streamNameFilter({ regex: '^wan.ed-' });
    const subscription = store.client.subscribeToAll({ fromPosition: begin, filter });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    await fill(other, 11);
    await fill(wanted, 12);
    await seen.until(() => seen.numbers.includes(12));
    expect(seen.numbers).toEqual([0, 2, 4, 6, 8, 12]);
    await subscription.unsubscribe();
  });

  it.each(['prefixes', 'regex'] as const)('filters by event type with %s', async (manner) => {
    const stream = newStream();
    const begin = positionOf(await fill(stream, -1));
    await store.client.appendToStream(stream, [happened(1, 'TicketLocked'), happened(2, 'AgentAdded'), happened(3, 'TicketOpened')]);
    const filter = manner === 'prefixes' ? eventTypeFilter({ prefixes: ['Ticket'] }) : eventTypeFilter({ regex: '^Ticket(Locked|Opened)$' });
    const subscription = store.client.subscribeToAll({ fromPosition: begin, filter });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    expect(seen.numbers).toEqual([1, 3]);
    await subscription.unsubscribe();
  });

  it('sends checkpoints past events that do not match, from which one can go on', async () => {
    const [wanted, other] = [newStream('wanted'), newStream('other')];
    const begin = positionOf(await fill(other, -1));
    await fill(other, ...Array.from({ length: 200 }, (_, n) => n));
    const last = positionOf(await fill(other, 200));
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: [wanted],
      maxSearchWindow: 10,
      checkpointInterval: 2,
      checkpointReached: (_subscription, position) => void checkpoints.push(position),
    });
    const subscription = store.client.subscribeToAll({ fromPosition: begin, filter });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    expect(seen.numbers).toEqual([]);
    expect(checkpoints.length).toBeGreaterThanOrEqual(10);
    expect(checkpoints.every(({ commit }, at) => at === 0 || commit > (checkpoints[at - 1]?.commit ?? 0n))).toBe(true);
    const reached = checkpoints.at(-1);
    expect(reached?.commit).toBeLessThanOrEqual(last.commit);
    await subscription.unsubscribe();

    await fill(wanted, 5);
    const again = store.client.subscribeToAll({ fromPosition: reached ?? START, filter: streamNameFilter({ prefixes: [wanted] }) });
    const resumed = follow(again);
    await resumed.until(() => resumed.said.includes('caughtUp'));
    expect(resumed.numbers).toEqual([5]);
    await again.unsubscribe();
  });
});
