import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { systemClock } from '../../src/event-store/clock.js';
import { reached, settleIn } from '../../src/notifications/fan-out-place.js';
import { NotificationFold } from '../../src/notifications/fold.js';
import { Notifier, type NotifierNews } from '../../src/notifications/notifier.js';
import { isFaulted } from '../../src/read-store/event-source.js';
import { FakeLog } from '../automation/fake-log.js';
import { meddled, until } from '../automation/processing.js';
import { helpDesk } from '../domain/notifications/tale.js';
import type { Given } from '../support/fold.js';
import { locked, opened, owner, unlocked } from '../support/ticket-events.js';
import { type OutboxDatabase, outboxDatabase } from './outbox-stage.js';

let ops: OutboxDatabase;
let log: FakeLog;
let running: Notifier[] = [];

beforeAll(async () => {
  ops = await outboxDatabase();
}, 60_000);
beforeEach(async () => {
  await ops.clear();
  log = new FakeLog();
  for (const event of helpDesk) happen(event);
});
afterEach(async () => {
  for (const notifier of running.splice(0)) await notifier.stop();
});
afterAll(() => ops.drop());

function happen({ type, data }: Given): void {
  const { ticketId, requesterId } = data;
  const stream = typeof ticketId === 'string' ? `ticket-${ticketId}` : typeof requesterId === 'string' ? `requester-${requesterId}` : 'directory-main';
  log.append(type, data, stream);
}

function notify(pool: Pool = ops.pool, holder = 'one'): { readonly notifier: Notifier; readonly news: readonly NotifierNews[] } {
  const news: NotifierNews[] = [];
  const notifier = new Notifier({
    pool, holder,
    source: log,
    clock: systemClock,
    random: () => 0.5,
    mailing: true,
    onTold: () => undefined,
    log: (said) => news.push(said),
    leaseMilliseconds: 60_000,
  });
  notifier.start();
  running.push(notifier);
  return { notifier, news };
}

async function caughtUp(): Promise<void> {
  const head = await log.head();
  await until(async () => (await reached(ops.pool)) === head);
}

async function written(): Promise<readonly string[]> {
  const { rows } = await ops.pool.query<{ line: string }>(`select event_id || ' ' || person || ' ' || kind as line from custody_ops.notification`);
  return rows.map(({ line }) => line).sort();
}

/** What a single pass over the log says, for events after a position. */
async function due(after: bigint): Promise<readonly string[]> {
  const fold = new NotificationFold(log, (event, defect) => {
    throw new Error(event.type, { cause: defect });
  });
  const lines: string[] = [];
  for await (const entries of log.readAll(null)) {
    const later = new Set(entries.filter((entry) => entry.position > after && !isFaulted(entry)).map((entry) => (isFaulted(entry) ? '' : entry.meta.eventId)));
    for (const { told } of await fold.take(entries, systemClock.now())) if (later.has(told.eventId)) lines.push(`${told.eventId} ${told.person.id} ${told.kind}`);
  }
  return lines.sort();
}

describe('the notifier', () => {
  it('tells of nothing that happened before its first start, and of everything after it, by the facts from before (NTF-5, NTF-7)', async () => {
    happen(opened({ ticketId: 'T-old' }));
    expect(await settleIn(ops.pool, log)).toBe(true);
    happen(opened({ ticketId: 'T-new' })); // after the anchor, before anybody listens
    notify();
    await caughtUp();
    expect((await written()).map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(['alice ticket_opened', 'bob ticket_opened', 'carol ticket_opened']);
    expect(await settleIn(ops.pool, log)).toBe(false);
    happen(owner('1', 'bob', { ticketId: 'T-old' })); // a ticket from before, read from its stream
    await caughtUp();
    expect((await written()).filter((line) => line.endsWith('bob assigned'))).toHaveLength(1);
  });

  it('a lost database begins at the log’s end again, and another log at its own: nobody is told twice (NTF-5)', async () => {
    await settleIn(ops.pool, log);
    notify();
    happen(opened());
    await caughtUp();
    const before = await written();
    await running.splice(0)[0]?.stop();
    await ops.clear();
    notify();
    await caughtUp();
    expect(await written()).toEqual([]);
    await running.splice(0)[0]?.stop();
    log.name = 'another-log';
    expect(await settleIn(ops.pool, log)).toBe(true);
    expect(before).toHaveLength(3);
  });

  it('events delivered again tell nobody again; two side by side tell once; an event that can’t be read silences its ticket alone (NTF-5, EVT-6)', async () => {
    await settleIn(ops.pool, log);
    notify();
    notify(ops.pool, 'two');
    happen(opened());
    log.appendFaulted('ticket-T-2');
    happen(opened({ ticketId: 'T-2' }));
    happen(opened({ ticketId: 'T-3' }));
    await caughtUp();
    log.redeliver();
    happen(locked('alice', { ticketId: 'T-3' }));
    await caughtUp();
    const about = (await written()).map((line) => line.split(' ')[1]);
    expect(about.sort()).toEqual(['alice', 'alice', 'bob', 'bob', 'carol', 'carol']);
  });

  it('channels and muted kinds are those at the event’s position, whatever follows it in the batch (NTF-3, NTF-7)', async () => {
    await settleIn(ops.pool, log);
    happen(opened());
    const deaf = { queues: [], channels: { inbox: false, email: false, webhook: false }, muted: ['ticket_opened'], quietHours: null, webhookUrl: null };
    log.append('PreferencesChanged', { agentId: 'alice', ...deaf }, 'preferences-alice');
    happen(opened({ ticketId: 'T-2' }));
    notify();
    await caughtUp();
    expect((await written()).filter((line) => line.includes(' alice '))).toHaveLength(1);
  });

  it('killed 50 times while 5,000 events fan out, every notification due exists once (NTF-5, O5, F1)', async () => {
    log.size = 40;
    await settleIn(ops.pool, log);
    const anchor = (await log.head()) ?? 0n;
    let chance = 7;
    const dice = (sides: number): number => (chance = (chance * 48_271) % 2_147_483_647) % sides;
    for (let life = 0; life < 50; life += 1) {
      for (let index = 0; index < 100; index += 1) happen(something(dice));
      await killedAt(dice(25), dice(2) === 0, `life-${life}`);
    }
    notify(ops.pool, 'last');
    await caughtUp();
    const all = await written();
    expect(all).toEqual(await due(anchor));
    expect(all.length).toBeGreaterThan(5_000);
    log.redeliver();
    happen(opened({ ticketId: 'T-last' }));
    await caughtUp();
    expect(await written()).toHaveLength(all.length + 3);
  }, 120_000);
});

const openedTickets = new Set<string>();

function something(dice: (sides: number) => number): Given {
  const ticketId = `T-${dice(100)}`;
  const [a, b] = [['alice', 'bob', 'carol'][dice(3)] ?? '', ['alice', 'bob', 'carol'][dice(3)] ?? ''];
  if (!openedTickets.has(ticketId)) {
    openedTickets.add(ticketId);
    return opened({ ticketId });
  }
  const acts = [
    () => owner(a, b, { ticketId }), () => locked(b, { ticketId }), () => unlocked(a, { ticketId, cause: 'timeout' }), () => unlocked(a, { ticketId }),
    () => ({ type: 'ArticleAdded', data: { ticketId, articleId: `a-${dice(1_000_000)}`, kind: 'customer', author: 'requester:kim', body: 'Hm', mentions: [] } }),
  ];
  return (acts[dice(acts.length)] ?? (() => unlocked(a, { ticketId })))();
}

/** A life that ends at its n-th statement, before or after it reaches the database; the process is gone then. */
async function killedAt(statement: number, before: boolean, holder: string): Promise<void> {
  let made = 0;
  let dead = false;
  const pool = meddled(ops.pool, async ({ text }, run) => {
    if (text === 'rollback') return run(); // the server does that itself for a connection that is gone
    if (dead) throw new Error('this process is dead');
    made += 1;
    if (made <= statement) return run();
    dead = true;
    if (!before) await run();
    throw new Error('killed');
  });
  const { notifier } = notify(pool, holder);
  const head = await log.head();
  await until(async () => dead || (await reached(ops.pool)) === head);
  dead = true;
  await notifier.stop();
  running = [];
  await ops.pool.query(`update custody_ops.notification_process set expires_at = '-infinity'`);
}
