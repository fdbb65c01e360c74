/** How often something may be done. */
export interface Rate {
  /** In a row, after a rest. */
  readonly burst: number;
  /** In the long run. */
  readonly perSecond: number;
}

/** A token bucket: full at first, and filled up as time goes by. */
export class Bucket {
  #left: number;
  #at: number;

  /** @param now milliseconds, of a clock that never steps back */
  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.#left = rate.burst;
    this.#at = now;
  }

  /**
   * Takes one from it.
   * @returns 0, or the milliseconds after which there is one; then nothing was taken
   */
  take(now: number): number {
    const { burst, perSecond } = this.rate;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    if (this.#left < 1) return Math.ceil(((1 - this.#left) / perSecond) * 1_000);
    this.#left -= 1;
    return 0;
  }

  /** Takes more from it than there may be; `take` then gives nothing until that has been filled up. */
  owe(cost: number): void {
    this.#left -= cost;
  }
}
