import { Bucket, type Rate } from './bucket.js';

/** Callers whose use is remembered; the one that was longest away is forgotten first, and begins anew. */
const remembered = 10_000;

/** How much each caller may ask, whoever they are. */
export class CallerLimits {
  /** The longest away comes first. */
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param rate in requests; null: as many as they like
   * @param now milliseconds, of a clock that never steps back
   */
  constructor(
    private readonly rate: Rate | null,
    private readonly now: () => number,
  ) {}

  /**
   * Counts a request.
   * @param caller whoever is counted together
   * @returns 0, or the milliseconds after which they may ask again; then nothing was counted
   */
  take(caller: string): number {
    return this.#bucket(caller)?.take(this.now()) ?? 0;
  }

  /** Counts what a request that was let in costs besides: it may run up a debt. */
  owe(caller: string, cost: number): void {
    this.#bucket(caller)?.owe(cost);
  }

  /** How many are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #bucket(caller: string): Bucket | null {
    if (this.rate === null) return null;
    const bucket = this.#buckets.get(caller) ?? new Bucket(this.rate, this.now());
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    for (const longest of this.#buckets.keys()) {
      if (this.#buckets.size <= remembered) break;
      this.#buckets.delete(longest);
    }
    return bucket;
  }
}
