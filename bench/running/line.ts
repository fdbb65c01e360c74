/** The figures of some rounds: the middle one, the least and the most. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly samples: readonly number[];
}

/** What a figure, or its ratio to the baseline's, has to reach. */
export interface Goal {
  readonly of: 'ratio' | 'figure';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One line of the table. */
export interface Line {
  /** `P1` to `P9`. */
  readonly measure: string;
  readonly what: string;
  readonly unit: string;
  readonly figure: Spread;
  readonly against: { readonly what: string; readonly figure: Spread } | null;
  /** Figure to baseline, round by round: above 1 is better; null without a baseline. */
  readonly ratio: Spread | null;
  readonly goals: readonly Goal[];
  /** Further figures of the same rounds, as a person reads them. */
  readonly notes: readonly string[];
}

/** @throws where there are no samples */
export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((one, other) => one - other);
  const [least, most] = [sorted.at(0), sorted.at(-1)];
  if (least === undefined || most === undefined) throw new Error('nothing was measured');
  return { median: percentile(sorted, 0.5), least, most, samples };
}

/** @param sorted ascending; @param share 0 to 1 */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

interface Measured {
  readonly measure: string;
  readonly what: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly goals?: readonly Goal[];
  readonly notes?: readonly string[];
}

/** A line of what stands by itself. */
export function alone({ samples, goals = [], notes = [], ...rest }: Measured): Line {
  return { ...rest, figure: spread(samples), against: null, ratio: null, goals, notes };
}

/** A line of what stands against a baseline of the same rounds. `better`: whether more or less of the unit is better. */
export function compared(measured: Measured, baseline: { readonly what: string; readonly samples: readonly number[] }, better: 'more' | 'less' = 'more'): Line {
  const ratios = measured.samples.map((sample, round) => {
    const other = baseline.samples[round] ?? Number.NaN;
    return better === 'more' ? sample / other : other / sample;
  });
  return { ...alone(measured), against: { what: baseline.what, figure: spread(baseline.samples) }, ratio: spread(ratios) };
}

/** Whether a line reaches all its goals; null where it has none. */
export function reached({ goals, figure, ratio }: Line): boolean | null {
  if (goals.length === 0) return null;
  return goals.every(({ of, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }) => {
    const median = of === 'ratio' ? (ratio?.median ?? Number.NaN) : figure.median;
    return median >= atLeast && median <= atMost;
  });
}
