import { describe, expect, it } from '@jest/globals';
import { gatherIdleLocks, timersOnStart } from '../../../src/ticket/commands/gather-idle-locks.js';
import { releaseIdleLocks } from '../../../src/ticket/processes/release-idle-locks.js';
import type { Given } from '../../support/fold.js';
import { locked, moved, opened, owner, status, unlocked } from '../../support/ticket-events.js';
import { queue } from './set-up-events.js';
import { type World, wanted, worldAfter } from './world.js';

const support = queue('support', { unlockTimeoutMinutes: 30 });
const at = (time: string): Partial<Given> => ({ at: `2026-03-02T${time}:00.000Z` });
const article = (kind: 'reply' | 'note' | 'customer', author: string, rest: Partial<Given>): Given => ({
  type: 'ArticleAdded',
  data: { ticketId: 'T-1', articleId: `${kind}-1`, kind, author, body: 'Hello', mentions: [] },
  ...rest,
});
const taken = [opened({}, at('09:00')), owner('1', 'alice', {}, at('09:10')), locked('alice', {}, at('09:10'))];

const follows = (events: readonly Given[], last?: number) => wanted(releaseIdleLocks, gatherIdleLocks, worldAfter(events), last);
const timer = (token: number, instant: string, ticketId = 'T-1') => ({
  order: 'wake',
  id: `lapse:${ticketId}:${token}:2026-03-02T${instant}:00.000Z`,
  at: `2026-03-02T${instant}:00.000Z`,
  command: { type: 'LapseLock', ticketId },
});

describe('idle locks', () => {
  it('get a timer when they are taken (LCK-8)', async () => {
    expect(await follows([support, ...taken])).toEqual([timer(2, '09:40')]);
  });

  it('get none in a queue without a timeout (LCK-8)', async () => {
    expect(await follows([queue('support'), ...taken])).toEqual([]);
  });

  it('get a later timer when their holder writes an article (LCK-8)', async () => {
    expect(await follows([support, ...taken, article('note', 'agent:alice', at('09:25'))])).toEqual([timer(2, '09:55')]);
  });

  it('keep their instant when another agent writes (LCK-8)', async () => {
    expect(await follows([support, ...taken, article('note', 'agent:bob', at('09:25'))])).toEqual([timer(2, '09:40')]);
  });

  it('are not even looked at when a customer writes (LCK-8)', async () => {
    const world = worldAfter([support, ...taken, article('customer', 'requester:kim', at('09:25'))]);
    expect(await wanted(releaseIdleLocks, gatherIdleLocks, world)).toEqual([]);
    expect(world.asked).toEqual([]);
  });

  it('get a timer when the ticket enters category open (LCK-8)', async () => {
    const waiting = [support, ...taken, status('open', 'pending', {}, at('09:20'))];
    expect(await follows(waiting)).toEqual([]);
    expect(await follows([...waiting, status('pending', 'open', {}, at('11:00'))])).toEqual([timer(2, '11:30')]);
  });

  it('get a timer when the ticket arrives in a queue with a timeout (LCK-8)', async () => {
    const events = [support, queue('second', { unlockTimeoutMinutes: 5 }), ...taken, moved('support', 'second', {}, at('09:30'))];
    expect(await follows(events)).toEqual([timer(2, '09:35')]);
  });

  it('get new timers, all of the queue, when its timeout is changed (LCK-8)', async () => {
    const second = taken.map((event) => ({ ...event, data: { ...event.data, ticketId: 'T-2' } }));
    const elsewhere = taken.map((event) => ({ ...event, data: { ...event.data, ticketId: 'T-3', ...('queueId' in event.data ? { queueId: 'other' } : {}) } }));
    const changed = { ...queue('support', { unlockTimeoutMinutes: 5 }, 'QueueChanged'), ...at('10:00') };
    expect(await follows([support, queue('other'), ...taken, ...second, ...elsewhere, changed])).toEqual([timer(2, '10:05'), timer(2, '10:05', 'T-2')]);
  });

  it('get none when the timeout is taken away (LCK-8)', async () => {
    expect(await follows([support, ...taken, queue('support', {}, 'QueueChanged')])).toEqual([]);
  });

  it('that ended meanwhile get none (LCK-8)', async () => {
    expect(await follows([support, ...taken, unlocked('alice')], 2)).toEqual([]);
  });

  it('have a timer of their own each: the same agent locking again is another lock (LCK-8, LCK-9)', async () => {
    const again = [unlocked('alice', {}, at('09:15')), locked('alice', {}, at('09:15'))];
    expect(await follows([support, ...taken, ...again])).toEqual([timer(4, '09:45')]);
  });

  it('cost an import nothing: no ticket is read (LCK-8)', async () => {
    const imported = [
      opened({ cause: 'import' }),
      status('pending', 'open', { cause: 'import' }),
      moved('first', 'support', { cause: 'import' }),
    ];
    const world = worldAfter([support, ...imported]);
    expect(await wanted(releaseIdleLocks, gatherIdleLocks, world, 3)).toEqual([]);
    expect(world.asked).toEqual([]);
  });

  describe('at the first start', () => {
    const first = ({ log, setUp, ports }: World) => timersOnStart(log.at(-1)?.position ?? 0n, setUp, ports);

    it('get the timers that they should have (LCK-8)', async () => {
      expect(await first(worldAfter([support, ...taken]))).toEqual([timer(2, '09:40')]);
    });

    it('get none where no lock lapses (LCK-8)', async () => {
      expect(await first(worldAfter([support, opened()]))).toEqual([]);
    });

    it('are not looked for where no queue has a timeout (LCK-8)', async () => {
      const world = worldAfter([queue('support'), ...taken]);
      expect(await first(world)).toEqual([]);
      expect(world.asked).toEqual([]);
    });
  });
});
