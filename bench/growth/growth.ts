import type { Bench } from '../running/bench.js';
import type { Machine } from '../running/results.js';
import { capacityOf } from './capacity.js';
import type { GrowthResults, SizeFigures } from './results.js';
import { figuresOf } from './size.js';

const sizes = [10_000, 100_000, 1_000_000] as const;

/** Measures logs of three sizes, and what each part of the way costs. */
export async function grow(bench: Bench, machine: Machine, scale: number): Promise<GrowthResults> {
  const capacity = await capacityOf(bench);
  const figures: SizeFigures[] = [];
  for (const events of sizes) figures.push(await figuresOf(bench, bench.size(events)));
  return { kind: 'growth', at: new Date().toISOString(), machine, complete: true, scale, sizes: figures, capacity };
}
