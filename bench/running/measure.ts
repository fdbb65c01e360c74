import type { Bench } from './bench.js';
import type { Line } from './line.js';

/** One of P1 to P9. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly run: (bench: Bench) => Promise<readonly Line[]>;
}
