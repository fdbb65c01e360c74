import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../../src/demo/random.js';
import { until } from '../support/until.js';
import type { BuiltCustody } from './built-custody.js';
import type { Settings } from './custody-process.js';
import { arm, type Blow, type FailPoint } from './fail-points.js';
import { inspect, reckon, type StoresAt } from './inspection.js';
import { Load, openDesk } from './load.js';
import { type Circumstances, type Death, MortalService } from './mortal-service.js';
import type { Outcome } from './trial.js';
import { seed } from './seed.js';

/**
 * How a life ends: by kill -9 after so many milliseconds under load, and so many commands accepted (1); by a blow at a fail point; or by itself, of a disk that
 * its circumstances make fail.
 */
export type End = { readonly after: number; readonly accepted?: number } | { readonly at: FailPoint; readonly by: Blow } | { readonly of: string };

/** Ends at random points, between half and one and a half of the mean apart. */
export function randomEnds(count: number, mean: number): readonly End[] {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => ({ after: mean * (0.5 + chance.next()) }));
}

interface Killing {
  readonly at: StoresAt;
  readonly settings: Settings;
  readonly writers: number;
  readonly ends: readonly End[];
  readonly circumstances?: Circumstances;
  /** Hears after each end how it was. */
  readonly onEnd?: (round: Readonly<Record<string, string | number>>) => void;
  /** Works on the last life before it ends in order. */
  readonly last?: (service: MortalService) => Promise<void>;
}

/** One life after the other of the service under load, judged at the end: O3 before and after what is unknown was sent again, then O1–O5. */
export async function killedUnderLoad(custody: BuiltCustody, killing: Killing): Promise<Outcome> {
  const { at, settings, writers, circumstances } = killing;
  const service = new MortalService(custody.main, { ...settings, FAULTS_POINTS: at.dataDir }, circumstances);
  await openDesk(String(await service.url()));
  const load = new Load(service, 'w', seed, writers);
  try {
    return await judgedAfter(service, load, killing);
  } finally {
    load.close();
    if ((await service.url()) !== null) await service.end('SIGTERM', 'closed');
  }
}

async function judgedAfter(service: MortalService, load: Load, { at, ends, onEnd, last }: Killing): Promise<Outcome> {
  const unsaid: string[] = [];
  for (const [number, end] of ends.entries()) {
    const before = load.counts.acknowledged;
    const up = performance.now();
    const death = await lifeUnder(load, service, end, at.dataDir, number < ends.length - 1 ? 'restart' : 'closed');
    unsaid.push(...notAsDue(end, death));
    const { acknowledged, unknown } = load.counts;
    onEnd?.({ 'round': number + 1, 'alive ms': Math.round(performance.now() - up), 'acknowledged': acknowledged - before, unknown });
  }
  await load.ended();
  const url = await service.again();
  const unsettled = await inspect(at, (stores) => stores.judge(load.heard()));
  await load.settle(url);
  const { rows, ...judged } = await reckon(at, load.heard());
  const { acknowledged, unknown, repeated, refused } = load.counts;
  await last?.(service);
  const early = Object.entries(unsettled).flatMap(([name, found]) => (found as readonly string[]).map((sentence) => `before the repeats, ${name}: ${sentence}`));
  const unanswered = unknown > 0 ? [`${unknown} commands got no answer at the end`] : [];
  return {
    rounds: ends.length,
    acknowledged,
    wrong: { ...judged, beside: [...unsaid, ...load.accidents, ...early, ...unanswered] },
    numbers: { repeated, refused, 'rows compared': rows },
  };
}

async function lifeUnder(load: Load, service: MortalService, end: End, points: string, next: 'restart' | 'closed'): Promise<Death> {
  await service.url();
  const before = load.counts.acknowledged;
  if ('after' in end) await pause(end.after); // the load itself, not a wait for something
  const enough = before + (('after' in end ? end.accepted : null) ?? 1);
  await until('acknowledged commands', () => Promise.resolve(load.counts.acknowledged >= enough || undefined), 60_000);
  if ('after' in end) return service.end('SIGKILL', next);
  // Read models that are being made are written by the same lines, and made again whole after a kill.
  await until('read models that are made', async () => (await isReady(service)) || undefined, 60_000);
  const fallen = service.fallen(next);
  if ('at' in end) await arm(points, end.at, end.by);
  return fallen;
}

async function isReady(service: MortalService): Promise<boolean> {
  const url = await service.url();
  if (url === null) return false;
  // It says ready while its first read models are being made; they have no position then.
  const { projections } = (await (await fetch(`${url}/health/ready`)).json()) as { readonly projections: readonly { readonly position: string | null }[] };
  return projections.length > 0 && projections.every(({ position }) => position !== null);
}

/** A disk that fails ends the service, which says why (F8). */
function notAsDue(end: End, { code, stderr }: Death): readonly string[] {
  const error = 'of' in end ? end.of : 'by' in end && end.by.startsWith('E') ? end.by : null;
  if (error === null || (code === 1 && new RegExp(`could not be written \\(.*${error}`).test(stderr))) return [];
  return [`the disk failed with ${error}; the service ended with ${code ?? 'a signal'} and said: ${stderr}`];
}
