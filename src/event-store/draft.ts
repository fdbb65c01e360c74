import { appendLimit, type Proposed, write, type Written } from './codec.js';
import type { Envelope, Judged } from './command.js';
import { NotWritable } from './store-error.js';
import { type Folded, keyAfter, type KeyUse, next } from './stream-cache.js';
import type { StreamKind } from './stream-kind.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** A stream with what is about to be appended to it: several commands are decided one after another on it. */
export class Draft<State, Event extends AnyEvent> {
  readonly #kind: StreamKind<State, Event>;
  readonly #base: Folded<State>;
  readonly #keys = new Map<string, KeyUse>();
  readonly #written: Written[] = [];
  #state: State;
  #occurredAt: string | null;
  #bytes = 0;

  constructor(kind: StreamKind<State, Event>, base: Folded<State>) {
    this.#kind = kind;
    this.#base = base;
    this.#state = base.state;
    this.#occurredAt = base.occurredAt;
  }

  get state(): State {
    return this.#state;
  }

  get revision(): number {
    return this.#base.revision + this.#written.length;
  }

  /** What the append will hold. */
  get written(): readonly Written[] {
    return this.#written;
  }

  key(commandId: string): KeyUse | undefined {
    return this.#keys.get(commandId) ?? this.#base.keys.get(commandId);
  }

  /** Types of the events after a revision, in order. */
  typesAfter(revision: number): readonly string[] {
    const stored = this.#base.types.slice(Math.max(0, revision + 1));
    const own = this.#written.slice(Math.max(0, revision - this.#base.revision));
    return [...stored, ...own.map(({ type }) => type)];
  }

  /** The instant of a decision: never before the stream's last event. */
  instant(given: string | null, now: number): string {
    const instant = new Date(given ?? now).toISOString();
    return this.#occurredAt !== null && this.#occurredAt > instant ? this.#occurredAt : instant;
  }

  /**
   * Adds one command's events. False, and nothing added, where they would no longer fit into one append.
   * Throws what makes an event unwritable or what the context's `evolve` throws: before anything was sent.
   */
  add(envelope: Envelope, at: string, events: readonly Event[], judged: Pick<Judged<Event>, 'basis' | 'overrides'>): boolean {
    const proposed = this.#propose(envelope, at, events, judged);
    const { stream, revision: expectedRevision } = this.#base;
    const offset = this.#written.length;
    const written = proposed.map((event, index) => write(this.#kind.events, event, { stream, expectedRevision, index: offset + index }));
    const bytes = written.reduce((sum, event) => sum + event.bytes, 0);
    if (bytes > appendLimit) throw new NotWritable(`one command makes ${bytes} bytes, more than one append takes`);
    if (this.#bytes + bytes > appendLimit) return false;
    let state = this.#state;
    let key = this.key(envelope.commandId);
    proposed.forEach((event, index) => {
      const foldable = { ...event, revision: this.revision + 1 + index };
      state = next(this.#kind, state, foldable);
      key = keyAfter(key, foldable);
    });
    this.#state = state;
    if (key !== undefined) this.#keys.set(envelope.commandId, key);
    this.#occurredAt = proposed.at(-1)?.meta.occurredAt ?? this.#occurredAt;
    this.#written.push(...written);
    this.#bytes += bytes;
    return true;
  }

  #propose(
    { commandId, correlationId, causationId, actor, service, hash: commandHash }: Envelope,
    at: string,
    events: readonly Event[],
    { basis, overrides }: Pick<Judged<Event>, 'basis' | 'overrides'>,
  ): readonly Proposed[] {
    let occurredAt = this.#occurredAt ?? '';
    return events.map(({ type, data }, index) => {
      const override = overrides?.[index];
      const own = override?.occurredAt === undefined ? at : new Date(override.occurredAt).toISOString();
      occurredAt = own > occurredAt ? own : occurredAt;
      const meta = { commandId, correlationId, causationId, actor: override?.actor ?? actor, service, occurredAt, basis, commandHash };
      return { type, data, meta };
    });
  }
}
