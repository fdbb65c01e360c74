import { beforeEach, describe, expect, it } from '@jest/globals';
import { processorLease } from '../../src/automation/lease.js';
import { acquireLease } from '../../src/read-store/lease.js';
import { FakeLog } from './fake-log.js';
import { doneIn, expireLease, ManualClock, orders, positions, processing, type Running, staged, until } from './processing.js';
import { House } from './toy.js';

describe('a durable process finds its place in a log', () => {
  const ops = staged();
  const { running } = ops;
  let log: FakeLog;
  let house: House;
  let clock: ManualClock;
  const allDone = (count: number) => doneIn(ops.pool, count);
  const start = async (more: Parameters<House['automation']>[0] = {}): Promise<Running> => {
    const one = processing(ops.pool, log, [house.automation(more)], clock);
    running.push(one);
    await until(() => one.processor.state === 'active');
    return one;
  };

  beforeEach(() => {
    [log, house, clock] = [new FakeLog(), new House(), new ManualClock()];
  });

  it('that it has never met, at the end: what happened before gives no orders', async () => {
    log.append('Arrived', { guest: 'ann' });
    await start();
    log.append('Arrived', { guest: 'bob' });
    await until(allDone(1));
    expect(house.said()).toEqual(['welcome, bob']);
  });

  it('that it has never met, with orders for what stands from before, once', async () => {
    log.append('Arrived', { guest: 'ann' });
    const seen: bigint[] = [];
    const onStart = (head: bigint) => {
      seen.push(head);
      return Promise.resolve([{ order: 'send' as const, id: 'round', command: { guest: 'ann', say: 'still there?' } }]);
    };
    const first = await start({ onStart });
    await until(allDone(1));
    await first.stop();
    await start({ onStart });
    expect(seen).toEqual([10n]);
    expect(house.said()).toEqual(['still there?, ann']);
  });

  it('that it has never met, with orders for the history of the streams it asks for, which keep their cause', async () => {
    log.append('Arrived', { guest: 'ann' }, 'garden-1');
    const { meta: { eventId: causationId, correlationId } } = log.append('Arrived', { guest: 'bob' });
    await start({ history: ['house-'] });
    log.append('Arrived', { guest: 'cid' }, 'garden-1');
    await until(allDone(2));
    expect(house.said()).toEqual(['welcome, bob', 'welcome, cid']);
    expect(house.calls[0]?.sending).toMatchObject({ causationId, correlationId, cause: { stream: 'house-1', revision: 0 } });
  });

  it('and meets it again where it was stopped while it read that history: nothing is missed, nothing ordered twice', async () => {
    for (const guest of ['ann', 'bob', 'cid']) log.append('Arrived', { guest });
    log.size = 1;
    const stops: Promise<void>[] = [];
    const first = processing(ops.pool, log, [house.automation({
      history: ['house-'],
      gather: (events) => {
        if (events.some(({ revision }) => revision === 1)) stops.push(first.stop());
        return Promise.resolve(house.facts);
      },
    })], clock);
    running.push(first);
    await until(() => stops.length > 0);
    await Promise.all(stops);
    expect(await positions(ops.pool)).toEqual({});
    expect(await orders(ops.pool)).toHaveLength(2);
    await start({ history: ['house-'] });
    await until(allDone(3));
    expect(house.said()).toEqual(['welcome, ann', 'welcome, bob', 'welcome, cid']);
  });

  it('and orders nothing for that history once another has taken over (F10)', async () => {
    log.append('Arrived', { guest: 'ann' });
    const one = processing(ops.pool, log, [house.automation({
      history: ['house-'],
      gather: async () => {
        await expireLease(ops.pool);
        await acquireLease(ops.pool, processorLease, 'two', 600_000);
        return house.facts;
      },
    })], clock);
    running.push(one);
    await until(() => one.news.some(({ event }) => event === 'fenced-off'));
    expect(await orders(ops.pool)).toEqual([]);
    expect(await positions(ops.pool)).toEqual({});
  });

  it('and keeps nobody waiting for what it does not ask for: who is up to date goes on from where it was', async () => {
    log.append('Arrived', { guest: 'ann' });
    await (await start()).stop();
    const from: (bigint | null)[] = [];
    const subscribe = log.subscribe.bind(log);
    log.subscribe = (after, listener) => {
      from.push(after);
      return subscribe(after, listener);
    };
    const newcomer = { ...house.automation({ history: ['house-'] }), name: 'greetLate' };
    running.push(processing(ops.pool, log, [house.automation(), newcomer], clock));
    await until(allDone(1));
    await until(() => from.length > 0);
    expect(from).toEqual([10n]);
  });

  it('that is empty, and misses nothing', async () => {
    await start();
    log.append('Arrived', { guest: 'ann' });
    await until(allDone(1));
  });

  it('that is another log, as at a first meeting: a position of one means nothing in another', async () => {
    const first = await start();
    log.append('Arrived', { guest: 'ann' });
    await until(allDone(1));
    await first.stop();
    log = new FakeLog();
    log.name = 'log-2';
    for (const guest of ['x', 'y', 'z']) log.append('Arrived', { guest });
    await start();
    expect(await positions(ops.pool)).toEqual({ serveGuests: '30' });
    log.append('Arrived', { guest: 'bob' });
    await until(allDone(2));
    expect(house.said()).toEqual(['welcome, ann', 'welcome, bob']);
  });

  it('and saves it, though nothing is to be ordered', async () => {
    await start();
    log.append('SomethingElse', {});
    await until(async () => (await positions(ops.pool))['serveGuests'] === '10', { clock, ms: 50 });
  });
});
