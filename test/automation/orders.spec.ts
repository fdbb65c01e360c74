import { beforeEach, describe, expect, it } from '@jest/globals';
import { processHealth } from '../../src/automation/process-health.js';
import { retryParked } from '../../src/automation/orders.js';
import { refuse } from '../../src/kernel/refusal.js';
import { FakeLog } from './fake-log.js';
import { ManualClock, orders, positions, processing, type Running, staged, until } from './processing.js';
import { House } from './toy.js';

describe('orders of a durable process', () => {
  const ops = staged();
  const { running } = ops;
  let log: FakeLog;
  let house: House;
  let clock: ManualClock;
  const run = async (more: Parameters<typeof processing>[4] = {}): Promise<Running> => {
    const one = processing(ops.pool, log, [house.automation()], clock, more);
    running.push(one);
    await until(() => one.processor.state === 'active');
    return one;
  };
  const ticking = (ms = 50) => ({ clock, ms });
  const settled = (count: number) => async () => (await orders(ops.pool)).filter(({ state }) => state !== 'waiting').length >= count;

  beforeEach(() => {
    [log, house, clock] = [new FakeLog(), new House(), new ManualClock()];
  });

  it('are carried out once, under an id that follows from process and order, as the process’s actor', async () => {
    await run();
    log.append('Arrived', { guest: 'ann' });
    await until(settled(1));
    expect(house.calls).toEqual([
      {
        errand: { guest: 'ann', say: 'welcome' },
        sending: {
          commandId: 'serveGuests~ann@0', correlationId: 'corr-event-0', causationId: 'event-0', actor: 'system:porter',
          cause: { stream: 'house-1', revision: 0 },
        },
      },
    ]);
  });

  it('come of other contexts’ events by name, and of no others', async () => {
    await run();
    log.append('SomethingElse', {});
    log.append('BellRang', {});
    await until(settled(1));
    expect(house.said()).toEqual(['dinner, all']);
  });

  it('are done when they are refused, and the refusal is on record', async () => {
    house.answer = () => refuse('LCK-2', 'ticket/locked-by-another', { holder: 'bob' });
    await run();
    log.append('Arrived', { guest: 'ann' });
    await until(settled(1));
    const [order] = await orders(ops.pool);
    expect(order).toMatchObject({ state: 'done', tries: 1, outcome: { refused: 'ticket/locked-by-another', rule: 'LCK-2', facts: { holder: 'bob' } } });
  });

  it('are tried again after an accident, each time later, then parked with the reason; people have them tried again', async () => {
    let broken = true;
    let called = Number.POSITIVE_INFINITY;
    house.before = () => {
      called = clock.now();
      if (broken) throw new Error('the stairs are broken');
    };
    const { news } = await run();
    log.append('Arrived', { guest: 'ann' });
    const delays: number[] = [];
    for (const tries of [1, 2]) {
      // A try is counted before it is made: only when it is to be made again later has it been put on record as failed.
      await until(async () => Date.parse((await orders(ops.pool))[0]?.ready_at ?? '') > called);
      const [order] = await orders(ops.pool);
      expect(order?.tries).toBe(tries);
      delays.push(Date.parse(order?.ready_at ?? '') - called);
      await until(() => house.calls.length === tries + 1, ticking());
    }
    expect(delays).toEqual([75, 150]);
    await until(settled(1));
    expect((await orders(ops.pool))[0]).toMatchObject({ state: 'parked', tries: 3, last_error: 'the stairs are broken' });
    expect(news).toContainEqual({ event: 'order-parked', process: 'serveGuests', reason: 'the stairs are broken' });

    broken = false;
    expect(await retryParked(ops.pool, 'serveGuests')).toBe(1);
    await until(async () => (await orders(ops.pool))[0]?.state === 'done', ticking());
    expect([...house.effects]).toEqual([['serveGuests~ann@0', 'welcome']]);
    expect(await retryParked(ops.pool, 'serveGuests')).toBe(0);
  });

  it('about one target keep their order while others flow', async () => {
    let broken = true;
    house.before = ({ guest, say }) => {
      if (broken && guest === 'ann' && say === 'welcome') throw new Error('not yet');
    };
    await run({ patience: { tries: 100 } });
    log.append('Arrived', { guest: 'ann' });
    await until(() => house.calls.length > 0);
    log.append('Arrived', { guest: 'ann' });
    log.append('Arrived', { guest: 'bob' });
    await until(() => house.effects.has('serveGuests~bob@2'), ticking());
    expect(house.effects.size).toBe(1);
    broken = false;
    await until(() => house.effects.size === 3, ticking());
    expect([...house.effects.keys()]).toEqual(['serveGuests~bob@2', 'serveGuests~ann@0', 'serveGuests~ann@1']);
  });

  it('that a process could not tell are set aside with their event; the others flow, and mended it is considered again', async () => {
    house.facts = { hates: 'ann' };
    const { news } = await run();
    log.append('Arrived', { guest: 'ann' });
    log.append('Arrived', { guest: 'bob' });
    await until(settled(2));
    expect(house.said()).toEqual(['welcome, bob']);
    expect(await orders(ops.pool)).toMatchObject([
      { id: 'event:house-1@0', state: 'parked', last_error: 'can\'t tell what follows: nobody understands ann' },
      { id: 'bob@1', state: 'done' },
    ]);
    expect(news.map(({ event }) => event)).toContain('event-parked');

    await retryParked(ops.pool, 'serveGuests');
    await until(async () => (await orders(ops.pool)).some(({ id, tries, state }) => id === 'event:house-1@0' && tries === 3 && state === 'parked'), ticking());
    house.facts = { hates: null };
    await retryParked(ops.pool, 'serveGuests', 'event:house-1@0');
    await until(() => house.effects.has('serveGuests~ann@0'), ticking());
  });

  it('wait for an unreadable event no longer than its stream does (EVT-6)', async () => {
    await run();
    log.appendFaulted();
    log.append('Arrived', { guest: 'ann' }, 'house-2');
    await until(settled(1));
    expect(house.said()).toEqual(['welcome, ann']);
  });

  describe('at an instant', () => {
    it('are carried out then and not before, once', async () => {
      await run();
      log.append('Booked', { guest: 'ann', at: clock.in(60_000) });
      await until(async () => (await orders(ops.pool)).length === 1);
      clock.advance(59_000);
      await until(async () => (await processHealth(ops.pool, [{ name: 'serveGuests' }], () => Promise.resolve(0), clock.in(0)))[0]?.waiting === 1);
      expect(house.calls).toEqual([]);
      await until(settled(1), ticking(500));
      expect(clock.now()).toBeGreaterThanOrEqual(Date.parse('2026-03-02T08:01:00.000Z'));
      expect(house.said()).toEqual(['good morning, ann']);
    });

    it('go to the later instant that is asked for, and are forgotten on request', async () => {
      await run();
      log.append('Booked', { guest: 'ann', at: clock.in(60_000) });
      log.append('Booked', { guest: 'bob', at: clock.in(60_000) });
      log.append('Booked', { guest: 'ann', at: clock.in(120_000) });
      log.append('Cancelled', { guest: 'bob' });
      await until(async () => (await positions(ops.pool))['serveGuests'] === '40');
      expect((await orders(ops.pool)).map(({ id, ready_at }) => `${id} ${ready_at}`)).toEqual(['ann 2026-03-02 08:02:00+00']);
      await until(settled(1), ticking(1_000));
      expect(house.said()).toEqual(['good morning, ann']);
    });

    it('survive a restart and ring once; what has rung is not set again', async () => {
      const first = await run();
      log.append('Booked', { guest: 'ann', at: clock.in(60_000) });
      await until(async () => (await orders(ops.pool)).length === 1);
      await first.stop();
      clock.advance(120_000);
      const second = await run();
      await until(settled(1));
      await second.stop();
      await run();
      log.append('Booked', { guest: 'ann', at: clock.in(1_000) });
      log.append('Arrived', { guest: 'bob' });
      await until(() => house.effects.has('serveGuests~bob@2'), ticking());
      clock.advance(10_000);
      expect(house.said()).toEqual(['good morning, ann', 'welcome, bob']);
    });
  });

  it('show in the process’s health: how far, how much waits and since when, how much is parked', async () => {
    house.before = ({ guest }) => {
      if (guest === 'ann') throw new Error('no');
    };
    await run({ patience: { tries: 1 } });
    log.append('Arrived', { guest: 'ann' });
    log.append('Booked', { guest: 'bob', at: clock.in(60_000) });
    await until(settled(1));
    await running[0]?.stop();
    const health = (at: string) =>
      processHealth(ops.pool, [{ name: 'serveGuests' }, { name: 'unheardOf' }], (position) => Promise.resolve(position === null ? 2 : 0), at);
    expect(await health(clock.in(0))).toEqual([
      { name: 'serveGuests', position: 20n, lag: 0, waiting: 1, parked: 1, oldest: null },
      { name: 'unheardOf', position: null, lag: 2, waiting: 0, parked: 0, oldest: null },
    ]);
    expect((await health('2100-01-01T00:00:00.000Z'))[0]?.oldest).not.toBeNull();
  });
});
