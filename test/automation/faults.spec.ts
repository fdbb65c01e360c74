import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { FakeLog } from './fake-log.js';
import { doneIn, expireLease, ManualClock, type Meddle, meddled, orders, positions, processing, type Running, staged, until } from './processing.js';
import { House } from './toy.js';

/** Something a test opens when it is time. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Fails once, at the first statement that `at` picks: before it reaches the database, or after it has had its effect. */
function failsOnce(at: (text: string) => boolean, when: 'before' | 'after'): Meddle {
  let left = 1;
  return async ({ text }, run) => {
    const fails = at(text) && left-- > 0;
    if (fails && when === 'before') throw new Error('crash');
    const result = await run();
    if (fails) throw new Error('crash');
    return result;
  };
}

const settles = (text: string): boolean => text.includes('settled_at = case');
/** The commit of a batch: the one after the checkpoint went on. */
function commitOfBatch(): (text: string) => boolean {
  let inBatch = false;
  return (text) => {
    if (text.includes('given.previous')) inBatch = true;
    if (text !== 'commit' || !inBatch) return false;
    inBatch = false;
    return true;
  };
}

/** Protections of the product, switched off: without them the tests below must fail. */
const withoutFence: Meddle = (statement, run) =>
  run({
    ...statement,
    text: statement.text
      .replace('and held.epoch = $4 and held.position is not distinct from given.previous', 'and $4::bigint > 0')
      .replaceAll(/exists \(select from custody_ops\.process p where p\.name = taken\.process and p\.epoch = (\$\d)\)/g, '$1::bigint > 0'),
  });
const withoutTransaction: Meddle = (statement, run) =>
  /^(begin|commit|rollback)$/.test(statement.text) ? run({ text: 'select' }) : run();

describe('a processor', () => {
  const ops = staged();
  const { running } = ops;
  let log: FakeLog;
  let house: House;
  let clock: ManualClock;
  const run = async (more: { readonly holder?: string; readonly meddle?: Meddle; readonly house?: House } = {}): Promise<Running> => {
    const pool: Pool = more.meddle === undefined ? ops.pool : meddled(ops.pool, more.meddle);
    const one = processing(pool, log, [(more.house ?? house).automation()], clock, { holder: more.holder ?? 'one' });
    running.push(one);
    await until(() => one.processor.state === 'active');
    return one;
  };
  const ticking = (ms = 50) => ({ clock, ms });
  const allDone = (count: number) => doneIn(ops.pool, count);

  beforeEach(() => {
    [log, house, clock] = [new FakeLog(), new House(), new ManualClock()];
  });

  describe('orders exactly once, whatever happens (F1, F2, F5)', () => {
    it('when the source hands events out again', async () => {
      await run();
      log.append('Arrived', { guest: 'ann' });
      log.append('Arrived', { guest: 'bob' });
      await until(allDone(2));
      log.redeliver();
      log.redeliver();
      log.append('Arrived', { guest: 'cid' });
      await until(allDone(3));
      expect(house.said()).toEqual(['welcome, ann', 'welcome, bob', 'welcome, cid']);
    });

    it('when its place in the log is an older one than it was', async () => {
      const first = await run();
      log.append('Arrived', { guest: 'ann' });
      log.append('Arrived', { guest: 'bob' });
      await until(allDone(2));
      await first.stop();
      await ops.pool.query('update custody_ops.process set position = null');
      await run();
      log.append('Arrived', { guest: 'cid' });
      await until(allDone(3));
      expect(house.said()).toEqual(['welcome, ann', 'welcome, bob', 'welcome, cid']);
    });

    for (const when of ['before', 'after'] as const) {
      it(`when it breaks down ${when} the commit of a batch`, async () => {
        await run({ meddle: failsOnce(commitOfBatch(), when) });
        log.append('Arrived', { guest: 'ann' });
        await until(allDone(1), ticking());
        log.append('Arrived', { guest: 'bob' });
        await until(allDone(2), ticking());
        expect(house.said()).toEqual(['welcome, ann', 'welcome, bob']);
      });

      it(`when it breaks down ${when} the record of what became of an order: the same command id, one effect`, async () => {
        await run({ meddle: failsOnce(settles, when) });
        log.append('Arrived', { guest: 'ann' });
        await until(allDone(1), ticking());
        expect(new Set(house.calls.map(({ sending }) => sending.commandId))).toEqual(new Set(['serveGuests~ann@0']));
        expect(house.calls).toHaveLength(when === 'before' ? 2 : 1);
        expect(house.effects.size).toBe(1);
      });
    }

    it('when an order ends the process each time: it is parked, not begun for ever', async () => {
      log.append('Arrived', { guest: 'nobody' });
      await run();
      log.append('Arrived', { guest: 'ann' });
      house.before = () => Promise.reject(new Error('late'));
      await until(async () => (await orders(ops.pool)).length === 1);
      await ops.pool.query('update custody_ops.process_order set tries = 7');
      await until(async () => (await orders(ops.pool))[0]?.state === 'parked', ticking());
    });

    it('which needs orders and checkpoint in one transaction: without it, a crash between them loses the order', async () => {
      const orderFails = failsOnce((text) => text.includes('insert into custody_ops.process_order'), 'before');
      await run({ meddle: (statement, execute) => withoutTransaction(statement, (changed = statement) => orderFails(changed, () => execute(changed))) });
      log.append('Arrived', { guest: 'ann' });
      await until(async () => (await positions(ops.pool))['serveGuests'] === '10', ticking());
      log.append('Arrived', { guest: 'bob' });
      await until(() => house.effects.has('serveGuests~bob@1'), ticking());
      expect(house.said()).toEqual(['welcome, bob']);
    });
  });

  describe('is one of all that run (F10)', () => {
    it('a standby takes over when the other is gone, and goes on where it was', async () => {
      await run({ holder: 'one' });
      log.append('Arrived', { guest: 'ann' });
      await until(allDone(1));
      const second = processing(ops.pool, log, [house.automation()], clock, { holder: 'two' });
      running.push(second);
      await until(() => second.processor.state === 'standby');
      expect(second.processor.state).toBe('standby');
      await running[0]?.stop();
      await until(() => second.processor.state === 'active', ticking(1_000));
      log.append('Arrived', { guest: 'bob' });
      await until(allDone(2), ticking());
      expect(house.said()).toEqual(['welcome, ann', 'welcome, bob']);
    });

    /** One is paused where it considers an event; two takes over and does it all; then one is woken. */
    async function wokenWhileConsidering(meddle?: Meddle): Promise<Running> {
      const [asleep, sleepy] = [gate(), new House()];
      let sleeping = false;
      sleepy.gathering = async (events: readonly AnyRecorded[]) => {
        if (events.length === 0) return;
        sleeping = true;
        await asleep.opened;
      };
      const paused = await run({ holder: 'one', house: sleepy, ...(meddle === undefined ? {} : { meddle }) });
      log.append('Arrived', { guest: 'ann' });
      await until(() => sleeping);
      await expireLease(ops.pool);
      await run({ holder: 'two' });
      await until(allDone(1), ticking());
      await ops.pool.query('delete from custody_ops.process_order'); // so that a second writing would show
      asleep.open();
      return paused;
    }

    it('who was paused in the middle of a batch and is woken writes nothing', async () => {
      const paused = await wokenWhileConsidering();
      await until(() => paused.news.some(({ event }) => event === 'fenced-off'));
      expect(await orders(ops.pool)).toEqual([]);
      expect(await positions(ops.pool)).toEqual({ serveGuests: '10' });
    });

    it('which needs the fence: without it, the woken one writes', async () => {
      await wokenWhileConsidering(withoutFence);
      await until(async () => (await orders(ops.pool)).length === 1);
    });

    /** One is paused while it carries out an order; two takes over and does it; then one is woken with an accident. */
    async function wokenWhileCarryingOut(meddle?: Meddle): Promise<House> {
      const [asleep, sleepy] = [gate(), new House()];
      sleepy.after = async () => {
        await asleep.opened;
        throw new Error('overslept');
      };
      await run({ holder: 'one', house: sleepy, ...(meddle === undefined ? {} : { meddle }) });
      log.append('Arrived', { guest: 'ann' });
      await until(() => sleepy.effects.size === 1);
      await expireLease(ops.pool);
      const [holding, slow] = [gate(), house];
      slow.before = () => holding.opened;
      await run({ holder: 'two' });
      await until(() => slow.calls.length === 1);
      asleep.open();
      await running[0]?.stop();
      const [order] = await orders(ops.pool);
      expect(order?.last_error).toBe(meddle === undefined ? null : 'overslept');
      holding.open();
      await until(allDone(1), ticking());
      return sleepy;
    }

    it('who was paused while carrying out an order and is woken writes nothing; the repeat has the same command id', async () => {
      const sleepy = await wokenWhileCarryingOut();
      expect([...sleepy.effects.keys()]).toEqual([...house.effects.keys()]);
    });

    it('which needs the fence: without it, the woken one’s record stands', async () => {
      await wokenWhileCarryingOut(withoutFence);
    });
  });

  it('goes on by itself after facts could not be had for a while', async () => {
    await run();
    let away = 3;
    house.gathering = () => {
      if (away-- > 0) throw new Error('the read model is behind');
    };
    log.append('Arrived', { guest: 'ann' });
    await until(allDone(1), ticking());
    expect(running[0]?.news.filter(({ reason }) => reason === 'the read model is behind')).toHaveLength(3);
  });
});
