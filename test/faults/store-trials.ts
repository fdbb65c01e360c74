import { setTimeout as pause } from 'node:timers/promises';
import { StoreProcess } from '../contracts/event-store/support/stores.js';
import { until } from '../support/until.js';
import type { BuiltCustody, Mutation } from './built-custody.js';
import { reckon } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import { seed } from './seed.js';
import { shortDeadlines, shortLeases } from './scaled-waits.js';
import { ownStores } from './stores-of-its-own.js';
import type { Outcome, Trial } from './trial.js';
import { Wire } from './wire.js';

const isLong = process.env['FAULTS_LONG'] !== undefined;
const writers = 16;
/** Milliseconds within which all goes on after the store is back (F3). */
const promptly = 2_000;

/** What is done to the event store, and undone. */
interface Blow {
  readonly name: string;
  /** Resolves when the store is there again as it was. */
  readonly strike: (wire: Wire, store: StoreProcess) => Promise<void>;
}

/** Longer than a call's deadline. */
const outage = isLong ? 20_000 : 2_500;

const restarts: Blow = {
  name: 'restarts',
  strike: async (_, store) => {
    await store.kill();
    await store.start();
  },
};
const resets: Blow = {
  name: 'resets',
  strike: (wire) => {
    wire.reset();
    return Promise.resolve();
  },
};
export const isAway: Blow = {
  name: 'is away',
  strike: async (wire) => {
    wire.refuse();
    await pause(outage);
    await wire.open();
  },
};
export const hangs: Blow = {
  name: 'hangs',
  strike: async (wire) => {
    wire.hang();
    await pause(outage);
    await wire.flow();
  },
};
const isSlow: Blow = {
  name: 'is slow',
  strike: async (wire) => {
    wire.slow(150);
    await pause(1_000);
    wire.slow(0);
  },
};
const answersIntoTheVoid: Blow = { name: 'loses an answer', strike: (wire) => wire.loseAnswer() };

/** F3: blow after blow on the event store under load. */
export function storeTrial(blows: readonly Blow[], mutate: readonly Mutation[] = isLong ? [] : [...shortLeases, ...shortDeadlines]): Trial {
  return { fault: 'F3', what: `the event store ${blows.map(({ name }) => name).join(', ')}`, mutate, play: (custody) => struck(custody, blows) };
}

export const storeFails = storeTrial([restarts, resets, isAway, hangs, isSlow, answersIntoTheVoid]);
export const answersLost = storeTrial([answersIntoTheVoid, answersIntoTheVoid, answersIntoTheVoid]);

async function struck(custody: BuiltCustody, blows: readonly Blow[]): Promise<Outcome> {
  const [store, own] = await Promise.all([StoreProcess.start(), ownStores()]);
  const wire = await Wire.to('127.0.0.1', store.port);
  const service = new MortalService(custody.main, { ...own.settings, LOG_LEVEL: 'silent', EVENTSTORE_URL: `esdb://127.0.0.1:${wire.port}?tls=false` });
  try {
    await openDesk(String(await service.url()));
    const load = new Load(service, 'w', seed, writers);
    const beside: string[] = [];
    const numbers: Record<string, number> = {};
    for (const blow of blows) {
      await goesOn(load);
      await blow.strike(wire, store);
      const took = await goesOn(load);
      numbers[`${blow.name}, back ms`] = Math.round(took);
      if (took > promptly) beside.push(`after it ${blow.name}: nothing was accepted for ${Math.round(took)} ms`);
    }
    const url = await service.url();
    load.close();
    await load.ended();
    await load.settle(String(url));
    const { rows, ...judged } = await reckon({ ...own.at, eventStoreUrl: store.connectionString }, load.heard());
    const { acknowledged, unknown, repeated } = load.counts;
    if (unknown > 0) beside.push(`${unknown} commands got no answer at the end`);
    const wrong = { ...judged, beside: [...beside, ...load.accidents] };
    return { rounds: blows.length, acknowledged, wrong, numbers: { repeated, 'slowest ms': Math.round(load.slowest), ...numbers, 'rows compared': rows } };
  } finally {
    await service.end('SIGTERM', 'closed');
    wire.refuse();
    await store.remove();
    await own.remove();
  }
}

/** Milliseconds until a command is accepted that was not accepted before. */
async function goesOn(load: Load): Promise<number> {
  const before = load.counts.acknowledged;
  const began = performance.now();
  await until('an acknowledged command', () => Promise.resolve(load.counts.acknowledged > before || undefined), 60_000);
  return performance.now() - began;
}
