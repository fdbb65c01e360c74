import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreProcess } from '../contracts/event-store/support/stores.js';
import { until } from '../support/until.js';
import type { BuiltCustody } from './built-custody.js';
import { serve, type Serving } from './custody-process.js';
import { arm, type FailPoint, fired, withFailPoints } from './fail-points.js';
import { reckon } from './inspection.js';
import { Load, openDesk } from './load.js';
import { shortLeases, shortTransactions } from './scaled-waits.js';
import { seed } from './seed.js';
import { ownStores } from './stores-of-its-own.js';
import type { Outcome, Trial } from './trial.js';
import { type Follower, type Watch, watchWriters } from './writers-watched.js';

const isLong = process.env['FAULTS_LONG'] !== undefined;
const writers = 16;
/** Commands accepted by both services together before anybody is stopped, and where nobody is. */
const commands = { before: 50, alone: isLong ? 5_000 : 400 };

/** Where the leader of one kind is stopped, its connections kept. */
interface Pause {
  readonly of: Follower;
  readonly at: FailPoint;
}

const inHand: readonly Pause[] = [
  { of: 'projector', at: 'projector-has-a-batch' },
  { of: 'processor', at: 'processor-has-a-batch' },
  { of: 'notifier', at: 'notifier-has-a-batch' },
];
/** In the middle of its transaction, whose locks the database has to take from it. */
const inTransaction: Pause = { of: 'projector', at: 'rows-written' };

/** What the woken one says when it finds that another leads. */
const awake: Readonly<Record<Follower, RegExp>> = {
  projector: /projector: (fenced-off|lost-the-lease|failed)/,
  processor: /processor: (fenced-off|failed)/,
  notifier: /notifications: (taken-over|failed)/,
};
/** Milliseconds in which it would have written what it had in hand. */
const moment = 1_000;

/** One of two services. */
interface Service extends Serving {
  /** As its connections are called in the database. */
  readonly name: string;
  /** Its fail points. */
  readonly points: string;
}

/** F10: two services on one event store and one database; whoever leads is stopped past its lease, and woken. */
export function pausedAt(...pauses: readonly Pause[]): Trial {
  const points = [...new Set(pauses.map(({ at }) => at))];
  const what = pauses.length === 0 ? 'two services on one event store' : `two services; SIGSTOP of the leading ${pauses.map(({ of }) => of).join(', ')} past its lease`;
  // The real lease in the long form: then the time of a take-over is the one to expect.
  return { fault: 'F10', what, mutate: [...(isLong ? [] : [...shortLeases, ...shortTransactions]), ...withFailPoints(...points)], play: (custody) => paused(custody, pauses) };
}

export const twoServices = pausedAt();
export const leadersPaused = pausedAt(...inHand, inTransaction);

async function paused(custody: BuiltCustody, pauses: readonly Pause[]): Promise<Outcome> {
  const [store, own] = await Promise.all([StoreProcess.start(), ownStores()]);
  const begin = async (name: string): Promise<Service> => {
    const points = join(own.at.dataDir, name);
    await mkdir(points);
    const settings = { CUSTODY_DATA_DIR: points, FAULTS_POINTS: points, LOG_LEVEL: 'info', EVENTSTORE_URL: store.connectionString, DATABASE_URL: `${own.at.databaseUrl}?application_name=${name}` };
    return { ...(await serve(custody.main, settings)), name, points };
  };
  const one = await begin('one');
  const services = [one, await begin('two')] as const;
  const watch = await watchWriters(own.at.databaseUrl);
  let turn = 0;
  let over = false;
  const inTurn = { url: () => Promise.resolve(over ? null : (services[(turn += 1) % 2]?.url ?? null)) };
  try {
    await openDesk(one.url);
    const load = new Load(inTurn, 'w', seed, writers);
    const enough = pauses.length === 0 ? commands.alone : commands.before;
    await until(`${enough} accepted commands`, () => Promise.resolve(load.counts.acknowledged >= enough || undefined), 300_000);
    const beside: string[] = [];
    const numbers: Record<string, number> = {};
    for (const each of pauses) {
      const { took, late } = await pausedOnce(services, watch, each);
      numbers[`${each.of}: standby leads after ms`] = Math.round(took);
      if (late > 0) beside.push(`the ${each.of} that was stopped at ${each.at} and woken wrote ${late} times`);
    }
    load.close();
    await load.ended();
    await load.settle(one.url);
    const { rows, ...judged } = await reckon({ ...own.at, eventStoreUrl: store.connectionString }, load.heard());
    const { acknowledged } = load.counts;
    return { rounds: Math.max(1, pauses.length), acknowledged, wrong: { ...judged, beside: [...beside, ...load.accidents] }, numbers: { ...numbers, 'rows compared': rows } };
  } finally {
    over = true;
    await watch.end();
    for (const { process } of services) process.signal('SIGTERM');
    await Promise.all(services.map(({ process }) => process.ended));
    await store.remove();
    await own.remove();
  }
}

/** Stops the leader where it has something to write, waits until the other leads, and wakes it. Writers who wait for its answers wait on. */
async function pausedOnce(services: readonly [Service, Service], watch: Watch, { of, at }: Pause): Promise<{ readonly took: number; readonly late: number }> {
  const first = await until(`a ${of}`, async () => (await watch.last(of)) ?? undefined);
  const leader = services.find(({ name }) => name === first.by);
  if (leader === undefined) throw new Error(`nobody is called ${first.by}`);
  await arm(leader.points, at, 'SIGSTOP');
  await fired(leader.points, at);
  const began = performance.now();
  const taken = await until(`another ${of}`, async () => {
    const last = await watch.last(of);
    return last !== null && last.by !== leader.name ? last : undefined;
  }, 60_000);
  const took = performance.now() - began;
  const heard = leader.process.told().length;
  leader.process.signal('SIGCONT');
  const wrote = async (): Promise<true | undefined> => (await watch.movesSince(of, leader.name, taken.number)) > 0 || undefined;
  // It finds out by itself, or it writes; what it has in hand then takes a moment.
  await until(`the ${of} that was stopped at ${at} and woken`, async () => awake[of].test(leader.process.told().slice(heard)) || (await wrote()), 30_000);
  await until('a late write', wrote, moment).catch(() => undefined); // none is what is hoped for
  return { took, late: await watch.movesSince(of, leader.name, taken.number) };
}
