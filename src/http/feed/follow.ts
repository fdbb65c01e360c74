/** Some of what is asked for, in order; none where only time has passed. */
export type Chunk<Item> = readonly Item[];

/** A log that is read page by page. Positions are decimal. */
export interface Pages<Item extends { readonly position: string }> {
  /** What matches after a position (exclusive; null: from the beginning); fewer than `size` where there is no more. */
  readonly page: (after: string | null) => Promise<readonly Item[]>;
  readonly size: number;
  /** The position up to which pages are complete. */
  readonly complete: () => Promise<bigint>;
  /** False where pages were not complete up to there within so many milliseconds, or nothing is to be waited for any more. */
  readonly reach: (position: bigint, wait: number) => Promise<boolean>;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  readonly over: AbortSignal;
}

/** Milliseconds after which a follower who hears nothing is shown that all is well: proxies cut what is silent for a minute. */
export const signOfLife = 15_000;

/** Chunks up to the log's end, never cut short: whoever reads would take what they have for all there is. */
export async function* toTheEnd<Item extends { readonly position: string }>({ page, size }: Pages<Item>, after: string | null): AsyncGenerator<Chunk<Item>, void> {
  for (let last = after; ; ) {
    const found = await page(last);
    if (found.length > 0) yield found;
    if (found.length < size) return;
    last = found.at(-1)?.position ?? last;
  }
}

/** Chunks until whoever reads leaves; an empty one is a sign of life, however much happens that does not match. */
export async function* following<Item extends { readonly position: string }>(pages: Pages<Item>, after: string | null): AsyncGenerator<Chunk<Item>, void> {
  const { page, size, complete, reach, now, over } = pages;
  let last = after;
  for (let said: number | null = null; !over.aborted; ) {
    // Read before the page: what comes while it is read is met by the next one.
    const known = await complete();
    const found = await page(last);
    if (found.length > 0 || said === null) {
      yield found; // the first one in any case: whoever reads has an answer before anything happens
      said = now();
    }
    last = found.at(-1)?.position ?? last;
    if (found.length >= size) continue;
    // Nobody looks twice at what does not match.
    if (last === null || BigInt(last) < known) last = String(known);
    await reach(BigInt(last) + 1n, Math.max(0, said + signOfLife - now()));
    if (now() - said < signOfLife) continue;
    yield [];
    said = now();
  }
}
