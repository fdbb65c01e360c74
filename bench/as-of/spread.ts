/** How long things took, in milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
  /** Both, as a table says it. */
  readonly text: string;
}

/** Nearest rank (D9). */
export function spread(took: readonly number[]): Spread {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const [p50, p99] = [at(0.5), at(0.99)];
  return { p50, p99, text: `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}` };
}
