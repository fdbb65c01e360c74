import type { AnyRecorded } from '../kernel/projection.js';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.js';
import { recorded, type Written, type LogEvent } from './codec.js';
import type { Appended, Envelope, Judgement } from './command.js';
import { Draft } from './draft.js';
import type { Folded, KeyUse } from './stream-cache.js';
import type { StreamKind } from './stream-kind.js';
import type { Step, Work } from './work.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** One command with the rules that answer it. */
export interface Commanded<State, Event extends AnyEvent> {
  readonly envelope: Envelope;
  readonly judgement: Judgement<State, Event>;
}

export type Answer<Event extends AnyEvent> = Appended<Event> | Refusal;

interface Options<State, Event extends AnyEvent> {
  readonly kind: StreamKind<State, Event>;
  readonly items: readonly Commanded<State, Event>[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Reads events that are known to stand in the stream; both ends inclusive. */
  readonly reread: (stream: string, first: number, last: number) => Promise<readonly AnyRecorded[]>;
  readonly resolve: (answers: readonly Answer<Event>[]) => void;
  readonly reject: (error: unknown) => void;
}

type Settle<Event extends AnyEvent> = (position: bigint) => Answer<Event> | Promise<Answer<Event>>;

/** Commands that are decided one after another and written in one append, or in as few as their size allows. */
export class CommandWork<State, Event extends AnyEvent> implements Work<State> {
  readonly #options: Options<State, Event>;
  readonly #answers: Promise<Answer<Event>>[] = [];

  constructor(options: Options<State, Event>) {
    this.#options = options;
  }

  readonly finished = (): boolean => this.#answers.length === this.#options.items.length;

  readonly fail = (error: unknown): void => {
    this.#options.reject(error);
    // Answers already on their way have nobody left to go to.
    Promise.allSettled(this.#answers).catch(() => undefined);
  };

  readonly decide = (folded: Folded<State>): Step<State> => {
    const { kind, items, now } = this.#options;
    const draft = new Draft(kind, folded);
    const settles: Settle<Event>[] = [];
    for (const item of items.slice(this.#answers.length)) {
      const settle = this.#judge(folded, draft, item);
      if (settle === 'full') break;
      settles.push(settle);
    }
    const settleAll = (position: bigint): void => {
      this.#answers.push(...settles.map((settle) => Promise.resolve(settle(position))));
      if (this.finished()) Promise.all(this.#answers).then(this.#options.resolve, this.#options.reject);
    };
    const { stream, revision, position: standing } = folded;
    if (draft.written.length === 0) return { step: 'answer', confirmed: () => settleAll(standing) };
    const appended = (position: bigint): { events: readonly LogEvent[]; state: State } => {
      settleAll(position);
      return { events: events(draft.written, stream, revision + 1, position, now()), state: draft.state };
    };
    return { step: 'append', append: { stream, expectedRevision: revision, events: draft.written }, appended };
  };

  /** The order of judgement of the HTTP contract; `full`: the command has to wait for the next append. */
  #judge(folded: Folded<State>, draft: Draft<State, Event>, { envelope, judgement }: Commanded<State, Event>): Settle<Event> | 'full' {
    const { stream } = folded;
    const used = draft.key(envelope.commandId);
    if (used?.hash === envelope.hash) return this.#firstAnswer(folded, draft, used);
    const unseen = judgement.sight(draft.state);
    if (unseen !== null) return () => unseen;
    if (used !== undefined) return () => refuse('EVT-4', 'command/key-reused');
    const current = draft.revision;
    if (envelope.expectedRevision !== null && envelope.expectedRevision !== current) {
      const between = draft.typesAfter(envelope.expectedRevision);
      return () => refuse('EVT-5', 'command/revision-conflict', { current, between });
    }
    const { withheld = null } = envelope;
    if (withheld !== null) return () => withheld;
    const at = draft.instant(envelope.occurredAt, this.#options.now());
    const judged = judgement.judge(draft.state, { now: at, revision: current });
    const { decision } = judged;
    if (isRefusal(decision)) return () => decision;
    const before = draft.written.length;
    if (!draft.add(envelope, at, decision, judged)) return 'full';
    const written = draft.written.slice(before);
    return (position) => ({
      stream,
      revision: current + written.length,
      position,
      events: events<Event>(written, stream, current + 1, position, this.#options.now()),
      repeated: false,
    });
  }

  /** A repeat gives what the first one gave, from the stream, whatever has come between (EVT-4). */
  #firstAnswer({ stream, revision: stored }: Folded<State>, draft: Draft<State, Event>, { first, last }: KeyUse): Settle<Event> {
    if (first > stored) {
      const written = draft.written.slice(first - stored - 1, last - stored);
      return (position) => ({ stream, revision: last, position, events: events(written, stream, first, position, this.#options.now()), repeated: true });
    }
    return async () => {
      const found = await this.#options.reread(stream, first, last);
      const position = found.at(-1)?.position;
      if (position === undefined || found.length !== last - first + 1) throw new Error(`${stream} does not hold its revisions ${first} to ${last} any more`);
      // The first answer knew the position of the append alone, which is that of its last event.
      return { stream, revision: last, position, events: found.map((event) => ({ ...event, position })) as unknown as Appended<Event>['events'], repeated: true };
    };
  }
}

/** Written events as they stand in the log. The store's own time is not in its answer: ours stands for it until they are read. */
function events<Event extends AnyEvent>(
  written: readonly Written[],
  stream: string,
  first: number,
  position: bigint,
  now: number,
): Appended<Event>['events'] {
  const recordedAt = new Date(now).toISOString();
  const found = written.map((event, index) => recorded(event, { stream, revision: first + index, position, recordedAt }));
  // They were made from the decision's own events.
  return found as unknown as Appended<Event>['events'];
}
