import type { AnyRecorded } from '../kernel/projection.js';

/** An event that can't be taken as one: unknown type, newer version or broken payload. It parks its stream everywhere (EVT-6). */
export interface Faulted {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly type: string;
  /** What is wrong, naming the path. */
  readonly fault: string;
}

/** One entry of the log, in commit order. */
export type LogEntry = AnyRecorded | Faulted;

export function isFaulted(entry: LogEntry): entry is Faulted {
  return 'fault' in entry;
}

/** What a subscription calls, one call at a time. */
export interface Listener {
  /**
   * Takes entries in log order; the source waits for the promise before it calls again. A batch ends where an append
   * ends; entries already seen may come again. It never rejects.
   */
  batch(entries: readonly LogEntry[]): Promise<void>;
  /** All that the log held has been handed over; what follows is live. */
  caughtUp(): void;
}

/** A running subscription. It reconnects by itself, from where it stands. */
export interface Subscription {
  /** Ends it; nothing is called afterwards. */
  stop(): Promise<void>;
  /** Resolves once it is stopped; rejects where it can't go on. */
  readonly ended: Promise<void>;
}

/** The log as the read store needs it. The application adapts its event store to this; positions are exclusive starts. */
export interface EventSource {
  /** History after `from` (null: from the beginning), then live, without a gap. */
  subscribe(from: bigint | null, listener: Listener): Subscription;
  /**
   * The log after `from` as it stands, in batches of about `size` entries, each ending where an append ends. Leaving the loop
   * early cancels the read.
   */
  readAll(from: bigint | null, size: number): AsyncIterable<readonly LogEntry[]>;
  /**
   * The log from the beginning as it stands, but only streams whose names begin so: the others are not sent. Leaving the loop early
   * cancels the read; so does `over`, while nothing comes: the loop ends then, and what it has given is not all.
   */
  history(prefixes: readonly string[], over: AbortSignal): AsyncIterable<readonly LogEntry[]>;
  /** One stream from its beginning; nothing where there is no such stream. */
  readStream(stream: string): AsyncIterable<readonly LogEntry[]>;
  /** Position of the last entry that `readAll` would give; null for an empty log. */
  head(): Promise<bigint | null>;
  /** Which log this is: positions mean nothing in another one. */
  identity(): Promise<string>;
}
