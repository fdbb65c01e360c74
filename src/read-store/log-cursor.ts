import type { LogEntry } from './event-source.js';

/** Where a reader of the log stands; what it has passed may come again and is left out (F5). */
export class LogCursor {
  constructor(
    private at: bigint | null,
    /** How many entries lie up to there. */
    private count: number,
  ) {}

  get position(): bigint | null {
    return this.at;
  }

  get seen(): number {
    return this.count;
  }

  /** The entries beyond this point, up to `end` where it is given. */
  beyond(entries: readonly LogEntry[], end: bigint | null = null): readonly LogEntry[] {
    let last = this.at;
    let revision = -1;
    return entries.filter((entry) => {
      if (end !== null && entry.position > end) return false;
      // Events of one append may share a position, but then they come together and count on.
      const again = last !== null && (entry.position < last || (entry.position === last && entry.revision <= revision) || entry.position === this.at);
      if (again) return false;
      last = entry.position;
      revision = entry.revision;
      return true;
    });
  }

  /** Moves past entries that `beyond` gave. */
  pass(entries: readonly LogEntry[]): void {
    this.at = entries.at(-1)?.position ?? this.at;
    this.count += entries.length;
  }
}

/** Asks for the next batch while the caller works on this one. */
export async function* readAhead<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  const iterator = batches[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = iterator.next();
      next.catch(() => undefined); // told by the await above, unless the caller leaves
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
