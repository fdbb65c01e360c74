import { evolve } from '../kernel/decider.js';
import type { EventMeta } from '../kernel/event.js';
import { isFaulty, type LogEvent } from './codec.js';
import type { FaultyEvent } from './faulty-event.js';
import type { StreamKind } from './stream-kind.js';

/** Where a command stands in its stream, so that a repeat finds its first answer (EVT-4). Revisions are inclusive. */
export interface KeyUse {
  readonly hash: string;
  readonly first: number;
  readonly last: number;
}

/** A stream as far as it has been folded. */
export interface Folded<State> {
  readonly stream: string;
  readonly state: State;
  /** Revision of the last folded event, -1 for none. */
  readonly revision: number;
  /** Position of the last folded event, 0 for none. */
  readonly position: bigint;
  /** `occurredAt` of the last folded event. */
  readonly occurredAt: string | null;
  readonly keys: ReadonlyMap<string, KeyUse>;
  /** Types of all folded events, by revision (EVT-5). */
  readonly types: readonly string[];
  /** Why nothing can be decided on this stream; null while all is well. */
  readonly fault: FaultyEvent | null;
}

type Mutable<State> = { -readonly [Name in keyof Folded<State>]: Folded<State>[Name] } & { readonly keys: Map<string, KeyUse>; readonly types: string[] };

type AnyEvent = { readonly type: string; readonly data: unknown };

/** What is to fold of an event: a recorded one, or one that is about to be. */
export interface Foldable {
  readonly type: string;
  readonly data: unknown;
  readonly revision: number;
  readonly meta: Pick<EventMeta, 'commandId' | 'commandHash' | 'occurredAt' | 'actor' | 'basis'>;
}

/** A stream of which nothing has been folded. */
export function unfolded<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, stream: string): Folded<State> {
  return { stream, state: kind.initial, revision: -1, position: 0n, occurredAt: null, keys: new Map(), types: [], fault: null };
}

/** The state after one more event. Throws what the context's `evolve` throws. */
export function next<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, state: State, event: Foldable): State {
  // What stands in the stream has been checked against the kind's catalogue, from which `Event` is made.
  return evolve(kind.evolve, state, event as unknown as Event & Foldable);
}

/** Where a key stands after one more event of its command. */
export function keyAfter(known: KeyUse | undefined, { revision, meta }: Foldable): KeyUse {
  return { hash: meta.commandHash, first: known?.first ?? revision, last: revision };
}

/**
 * Folds events into a stream, in place. Events already folded are left out; a gap throws; an event that can't be read or
 * folded marks the stream as broken there, and nothing after it is folded (EVT-6).
 * @param known the state after the last event, where the caller has computed it already
 */
export function fold<State, Event extends AnyEvent>(
  kind: StreamKind<State, Event>,
  folded: Folded<State>,
  events: readonly LogEvent[],
  known?: State,
): void {
  const into = folded as Mutable<State>;
  const whole = known !== undefined && events[0]?.revision === into.revision + 1;
  for (const event of events) {
    if (event.revision <= into.revision) continue;
    if (into.fault !== null) return;
    if (event.revision !== into.revision + 1) throw new Error(`${into.stream}: revision ${event.revision} follows ${into.revision}`);
    if (isFaulty(event)) {
      into.fault = event;
      return;
    }
    try {
      if (!whole) into.state = next(kind, into.state, event);
    } catch (error) {
      const { stream, revision, position, type } = event;
      into.fault = { stream, revision, position, type, fault: `can't be folded: ${String(error)}` };
      return;
    }
    into.revision = event.revision;
    into.position = event.position;
    into.occurredAt = event.meta.occurredAt;
    into.keys.set(event.meta.commandId, keyAfter(into.keys.get(event.meta.commandId), event));
    into.types.push(event.type);
  }
  if (whole) into.state = known;
}

/** Folded streams, the least recently used forgotten first. Those that are followed are kept by their queues. */
export class StreamCache {
  readonly #streams = new Map<string, { readonly folded: Folded<unknown>; readonly bytes: number }>();
  #bytes = 0;

  constructor(
    private readonly limits: {
      /** Streams. */
      readonly count: number;
      /** Estimated, for what a state takes in memory is nobody's to know. */
      readonly bytes: number;
    },
  ) {}

  /** Takes a stream out, to be kept again after use. A stream's name stands for one kind, so it has that kind's state. */
  take<State>(stream: string): Folded<State> | undefined {
    const kept = this.#streams.get(stream);
    this.#forget(stream);
    return kept?.folded as Folded<State> | undefined;
  }

  /** Keeps a stream as the most recently used. */
  keep(folded: Folded<unknown>): void {
    this.#forget(folded.stream);
    const bytes = sizeOf(folded);
    this.#streams.set(folded.stream, { folded, bytes });
    this.#bytes += bytes;
    for (const stream of this.#streams.keys()) {
      if (this.#streams.size <= this.limits.count && this.#bytes <= this.limits.bytes) return;
      this.#forget(stream);
    }
  }

  /** How many streams are kept. */
  get size(): number {
    return this.#streams.size;
  }

  #forget(stream: string): void {
    this.#bytes -= this.#streams.get(stream)?.bytes ?? 0;
    this.#streams.delete(stream);
  }
}

function sizeOf({ types, keys }: Folded<unknown>): number {
  return 1_024 + 256 * types.length + 256 * keys.size;
}
