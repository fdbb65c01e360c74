import type { Decision } from '../kernel/decider.js';
import type { Recorded } from '../kernel/event.js';
import type { Refusal } from '../kernel/refusal.js';

/** What surrounds a command: who, under which key, since when. Filled at the door, the same for every context. */
export interface Envelope {
  /** The idempotency key, or a fresh id where none was given. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** `kind:id` of the one whose rights count. */
  readonly actor: string;
  /** `kind:id` of who called for them, or null. */
  readonly service: string | null;
  /** SHA-256 (hex) over actor, target, command name and body with sorted members (EVT-4). */
  readonly hash: string;
  /** When it held in the world, ISO 8601; null: now. Clamped to the stream's last one. */
  readonly occurredAt: string | null;
  /** `if-match`; null where the caller did not say. */
  readonly expectedRevision: number | null;
  /** Why who calls may not ask this, though they may know of the thing (403); absent or null: they may. */
  readonly withheld?: Refusal | null;
}

/** The instant on which a decision is made: never before the stream's last event. ISO 8601 with milliseconds. */
export interface At {
  readonly now: string;
  /** Revision of the stream's last event, -1 for an empty stream. */
  readonly revision: number;
}

/** A decision and the revision of the directory on which it rested (PRM-8). */
export interface Judged<Event> {
  readonly decision: Decision<Event>;
  readonly basis: number | null;
  /**
   * Per event of the decision, where they differ from the envelope: a lapsed lock is the act of
   * `system:lock-timeout` at the instant it lapsed (LCK-8).
   */
  readonly overrides?: readonly ({ readonly actor?: string; readonly occurredAt?: string } | null)[];
}

/**
 * How a context answers one command on one stream. The write path calls `sight` before it tells anything of the
 * stream (404), then looks for the key used otherwise (409), then `if-match` (412), then at what the caller's scope withholds
 * (403), then calls `judge`.
 * Both are pure over the state; they may be called again after a conflict.
 */
export interface Judgement<State, Event> {
  readonly sight: (state: State) => Refusal | null;
  readonly judge: (state: State, at: At) => Judged<Event>;
}

/** What an accepted command has written; `events` is empty for a no-op. A repeat gives the first answer. */
export interface Appended<Event extends { readonly type: string; readonly data: unknown }> {
  readonly stream: string;
  /** Revision of the last event written by this command; of the stream's last event where it wrote nothing. */
  readonly revision: number;
  /** Position to wait for in a read model. */
  readonly position: bigint;
  readonly events: readonly Recorded<Event>[];
  readonly repeated: boolean;
}
