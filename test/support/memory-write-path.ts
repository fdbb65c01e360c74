import type { Appended, Envelope, Judgement } from '../../src/event-store/command.js';
import { StreamBroken } from '../../src/event-store/store-error.js';
import { type StreamKind, streamOf } from '../../src/event-store/stream-kind.js';
import { evolve } from '../../src/kernel/decider.js';
import type { EventMeta, Recorded } from '../../src/kernel/event.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** The write path without a store: streams in memory, sight and judgement only. Keys and `if-match` are the real one's to test. */
export class MemoryWritePath {
  readonly written: Recorded<AnyEvent>[] = [];
  /** Streams whose next event nobody can read (EVT-6). */
  readonly broken = new Set<string>();
  /** Milliseconds since the last contact, as tests want it. */
  silentForMs = 0;

  follow(): Promise<void> {
    return Promise.resolve();
  }

  contactWithinMs(): number {
    return this.silentForMs;
  }

  state<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, id: string): Promise<never> {
    const stream = streamOf(kind, id);
    return this.broken.has(stream) ? Promise.reject(this.breach(kind, stream)) : Promise.resolve({ state: this.fold(kind, stream) } as never);
  }

  execute<State, Event extends AnyEvent>(
    kind: StreamKind<State, Event>,
    id: string,
    envelope: Envelope,
    judgement: Judgement<State, Event>,
  ): Promise<Appended<Event> | Refusal> {
    const stream = streamOf(kind, id);
    if (this.broken.has(stream)) return Promise.reject(this.breach(kind, stream));
    const state = this.fold(kind, stream);
    const last = this.of(stream).length - 1;
    const now = '2026-01-01T00:00:00.000Z';
    const unseen = judgement.sight(state);
    if (unseen !== null) return Promise.resolve(unseen);
    const { decision, basis } = judgement.judge(state, { now, revision: last });
    if (isRefusal(decision)) return Promise.resolve(decision);
    const { commandId, correlationId, causationId, actor, service, hash } = envelope;
    const meta: EventMeta = {
      eventId: '', commandId, correlationId, causationId, actor, service, occurredAt: now, recordedAt: now, version: 1, basis, commandHash: hash,
    };
    const events = decision.map((event, index) => ({ ...event, stream, revision: last + 1 + index, position: BigInt(this.written.length + index), meta }));
    this.written.push(...events);
    const position = BigInt(this.written.length - 1);
    return Promise.resolve({ stream, revision: last + events.length, position, events, repeated: false } as Appended<Event>);
  }

  private breach<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, stream: string): StreamBroken {
    const revision = this.of(stream).length;
    return new StreamBroken({ stream, revision, position: 99n, type: 'TicketTeleported', fault: 'is of a type that nobody knows' }, this.fold(kind, stream));
  }

  private of(stream: string): readonly Recorded<AnyEvent>[] {
    return this.written.filter((event) => event.stream === stream);
  }

  private fold<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, stream: string): State {
    return this.of(stream).reduce((state, event) => evolve(kind.evolve, state, event as Recorded<Event>), kind.initial);
  }
}

/** What surrounds a command of an actor, written `kind:id`. */
export function envelopeOf(actor: string): Envelope {
  return { commandId: 'c', correlationId: 'c', causationId: null, actor, service: null, hash: '', occurredAt: null, expectedRevision: null };
}
