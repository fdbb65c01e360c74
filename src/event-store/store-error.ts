import type { FaultyEvent } from './faulty-event.js';

/** The event store can't be reached, or its answer is unknown. The same command with the same key is safe to repeat. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  constructor(
    message: string,
    /** Milliseconds after which to try again: `retry-after`. */
    readonly retryAfterMs: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One stream holds an event that can't be read or folded (EVT-6): nothing is decided on it, all others go on. */
export class StreamBroken extends Error {
  override readonly name = 'StreamBroken';

  constructor(
    readonly fault: FaultyEvent,
    /** The stream's state just before it, on which sight may be judged; undefined where nothing was folded. */
    readonly state?: unknown,
  ) {
    super(`stream ${fault.stream} is broken at revision ${fault.revision}: ${fault.fault}`);
  }
}

/** Data that may not be written: it fits no schema, JSON or size. A defect of the program, found before anything was sent. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable';
}

/** Kinds of error after which trying again can't help; everything else may be the weather. */
const definite: ReadonlySet<unknown> = new Set([
  'access-denied',
  'stream-deleted',
  'invalid-argument',
  'maximum-append-size-exceeded',
  'missing-required-metadata-property',
  'unsupported',
]);

/** The client's name for a kind of error, such as `unavailable`; undefined for errors that are not the client's. */
export function kindOf(error: unknown): unknown {
  return error instanceof Error && 'type' in error ? error.type : undefined;
}

/** Whether the same call may succeed later (hazard 4). */
export function mayPass(error: unknown): boolean {
  return !definite.has(kindOf(error));
}
