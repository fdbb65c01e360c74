import type { Scope } from './scope.js';

/** What a measure has at hand while it runs. */
export interface Bench {
  /** How often each contestant runs, in turn. */
  readonly rounds: number;
  /** A workload's size, made smaller where the bench was asked to be quick; at least 1. */
  readonly size: (full: number) => number;
  /** What the measure starts, it ends here. */
  readonly scope: Scope;
  /** A line of progress. */
  readonly tell: (line: string) => void;
  /** Aborted where somebody has broken the bench off. */
  readonly signal: AbortSignal;
}

/** One turn of a contestant: what it found. */
export type Turn = () => Promise<unknown>;
type Found<Turns extends Readonly<Record<string, Turn>>> = { readonly [Name in keyof Turns]: readonly Awaited<ReturnType<Turns[Name]>>[] };

/**
 * Lets contestants run in turn, A B A B …, so that what else the machine does meets all of them. A first round that is not counted
 * warms them up.
 */
export async function inTurn<Turns extends Readonly<Record<string, Turn>>>(bench: Bench, turns: Turns, { warmUp = true } = {}): Promise<Found<Turns>> {
  const found = new Map<string, unknown[]>(Object.keys(turns).map((name) => [name, []]));
  for (let round = warmUp ? 0 : 1; round <= bench.rounds; round += 1) {
    for (const [name, turn] of Object.entries(turns)) {
      bench.signal.throwIfAborted();
      bench.tell(round === 0 ? `warming up: ${name}` : `round ${round} of ${bench.rounds}: ${name}`);
      const sample = await turn();
      if (round > 0) found.get(name)?.push(sample);
    }
  }
  return Object.fromEntries(found) as unknown as Found<Turns>; // each name has the samples of its own turn
}
