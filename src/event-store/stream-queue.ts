import type { Catalogue } from '../kernel/event.js';
import type { Append, AppendOutcome } from './append.js';
import type { LogEvent } from './codec.js';
import { StoreUnavailable, StreamBroken } from './store-error.js';
import { fold, type Folded } from './stream-cache.js';
import type { StreamKind } from './stream-kind.js';
import type { Step, Work } from './work.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** How the queue reaches the store. */
export interface StoreAccess {
  readonly append: (append: Append) => Promise<AppendOutcome>;
  /** A stream's events from a revision on, page by page. */
  readonly readFrom: (kind: { readonly events: Catalogue }, stream: string, from: number) => AsyncIterable<readonly LogEvent[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Queued<State> {
  readonly work: Work<State>;
  /** Its number among all that ever came to this queue. */
  readonly arrived: number;
  conflicts: number;
}

interface Tentative<State> {
  readonly queued: Queued<State>;
  readonly revision: number;
  readonly confirmed: () => void;
}

/** What a round has taken out of the queue and not answered yet. */
interface InHand<State> {
  current: Queued<State> | null;
  readonly tentative: Tentative<State>[];
}

/** Other writers may win that often against one command before it gives up. */
const conflictLimit = 5;

/**
 * One stream's queue: one append in flight, and the next command decides on its result. An answer that writes nothing is
 * given only when the store has confirmed, after the command came, that the stream stood as it was thought to.
 */
export class StreamQueue<State, Event extends AnyEvent> {
  readonly #queue: Queued<State>[] = [];
  #arrivals = 0;
  /** Everything that came before this number is answered on a state the store has confirmed since. */
  #confirmed = 0;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #loaded: boolean;

  /**
   * @param loaded whether `folded` may be trusted as far as it goes, or is to be read first
   * @param rested told whenever the queue has run empty
   */
  constructor(
    private readonly kind: StreamKind<State, Event>,
    readonly folded: Folded<State>,
    private readonly store: StoreAccess,
    loaded: boolean,
    private readonly rested: () => void,
  ) {
    this.#loaded = loaded;
  }

  /** When the last question began that showed `folded` to be all there is, in milliseconds since 1970. */
  get confirmedAt(): number {
    return this.#confirmedAt;
  }

  /** Puts work at the end; resolves when the queue is empty again, never rejects. */
  add(work: Work<State>): Promise<void> {
    this.#arrivals += 1;
    this.#queue.push({ work, arrived: this.#arrivals, conflicts: 0 });
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Whether `folded` holds what the stream held at some time. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** The state as the store confirms it after this call. */
  look(): Promise<Folded<State>> {
    return new Promise((resolve, reject) => {
      const decide = (folded: Folded<State>): Step<State> => ({ step: 'answer', confirmed: () => resolve({ ...folded }) });
      this.add({ decide, finished: () => true, fail: reject }).catch(reject);
    });
  }

  /** Folds events that came another way; false where some are missing between. */
  take(events: readonly LogEvent[]): boolean {
    const first = events[0];
    if (first !== undefined && first.revision > this.folded.revision + 1) return false;
    fold(this.kind, this.folded, events);
    return true;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // what comes in the same tick is served together
    while (this.#queue.length > 0) {
      const inHand: InHand<State> = { current: null, tentative: [] };
      try {
        await this.#round(inHand);
      } catch (error) {
        const { current, tentative } = inHand;
        const waiting = [...tentative.map(({ queued }) => queued), ...(current === null ? [] : [current]), ...this.#queue.splice(0)];
        for (const { work } of waiting) work.fail(error);
      }
    }
    this.#running = null;
    this.rested();
  }

  /** Serves the queue to its end; then one read confirms all answers that still need it. */
  async #round(inHand: InHand<State>): Promise<void> {
    if (!this.#loaded) await this.#refresh();
    for (let queued = this.#queue.shift(); queued !== undefined; queued = this.#queue.shift()) {
      inHand.current = queued;
      if (this.folded.fault !== null) throw new StreamBroken(this.folded.fault, this.folded.state);
      const step = this.#decide(queued);
      if (step?.step === 'append') await this.#append(step, queued, inHand.tentative);
      else if (step?.step === 'answer') {
        if (queued.arrived <= this.#confirmed) step.confirmed();
        else inHand.tentative.push({ queued, revision: this.folded.revision, confirmed: step.confirmed });
      }
      inHand.current = null;
    }
    if (inHand.tentative.length === 0) return;
    await this.#refresh();
    this.#settle(inHand.tentative, this.folded.revision);
  }

  #decide({ work }: Queued<State>): Step<State> | null {
    try {
      return work.decide(this.folded);
    } catch (error) {
      work.fail(error);
      return null;
    }
  }

  async #append(step: Extract<Step<State>, { step: 'append' }>, queued: Queued<State>, tentative: Tentative<State>[]): Promise<void> {
    const began = this.#arrivals;
    const beganAt = this.store.now();
    const outcome = await this.store.append(step.append);
    if (outcome.outcome === 'appended') {
      const { events, state } = step.appended(outcome.position);
      // Only a first try says where the stream ends now; a repeated one may find its old append with others behind it.
      if (outcome.first) this.#confirm(began, beganAt);
      fold(this.kind, this.folded, events, state);
      if (!queued.work.finished()) this.#queue.unshift(queued);
      this.#settle(tentative, step.append.expectedRevision);
      return;
    }
    queued.conflicts += 1;
    if (queued.conflicts <= conflictLimit) this.#queue.unshift(queued);
    else queued.work.fail(new StoreUnavailable(`${this.folded.stream} keeps changing under other writers`, 1_000));
    await this.#refresh();
    this.#settle(tentative, this.folded.revision);
  }

  /**
   * Gives the answers that were decided on the revision at which the stream has been seen to stand since; the others are
   * decided again, in their order.
   */
  #settle(tentative: Tentative<State>[], stood: number): void {
    const again: Queued<State>[] = [];
    for (const { queued, revision, confirmed } of tentative.splice(0)) {
      if (revision === stood && this.folded.fault === null) confirmed();
      else again.push(queued);
    }
    this.#queue.unshift(...again);
  }

  /** Reads what has come since, for everybody who waits. */
  async #refresh(): Promise<void> {
    const began = this.#arrivals;
    const beganAt = this.store.now();
    for await (const page of this.store.readFrom(this.kind, this.folded.stream, this.folded.revision + 1)) fold(this.kind, this.folded, page);
    this.#loaded = true;
    this.#confirm(began, beganAt);
  }

  #confirm(began: number, beganAt: number): void {
    this.#confirmed = Math.max(this.#confirmed, began);
    this.#confirmedAt = Math.max(this.#confirmedAt, beganAt);
  }
}
