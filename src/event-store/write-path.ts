import type { Catalogue } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Appender } from './append.js';
import type { Clock } from './clock.js';
import { isFaulty } from './codec.js';
import { type Answer, type Commanded, CommandWork } from './command-work.js';
import type { Appended, Envelope, Judgement } from './command.js';
import type { Connection } from './connection.js';
import { FollowedStream } from './followed-stream.js';
import type { Reader } from './read.js';
import { StreamBroken } from './store-error.js';
import { type Folded, StreamCache, unfolded } from './stream-cache.js';
import { type StreamKind, streamOf } from './stream-kind.js';
import { type StoreAccess, StreamQueue } from './stream-queue.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

export interface WritePathOptions {
  readonly connection: Connection;
  readonly appender: Appender;
  readonly reader: Reader;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Folded streams kept in memory (20,000 and an estimated 128 MiB); followed ones come on top. */
  readonly cache?: { readonly count: number; readonly bytes: number };
  /** How often a followed stream asks whether it is up to date, in milliseconds (1,000). */
  readonly probeMs?: number;
}

/** How a command is to be carried out. */
export interface Manner {
  /** The stream is probably empty: saves the read before; a wrong guess costs one refused append. */
  readonly presumedNew?: boolean;
}

/** The one way by which anything is written: a command, judged on its stream's state, in one atomic append (EVT-3). */
export class WritePath {
  readonly #options: WritePathOptions;
  readonly #cache: StreamCache;
  readonly #store: StoreAccess;
  /** Queues with work in them, and those of followed streams. A stream's name stands for one kind. */
  readonly #queues = new Map<string, StreamQueue<unknown, AnyEvent>>();
  readonly #followed = new Map<string, Promise<FollowedStream<unknown, AnyEvent>>>();

  constructor(options: WritePathOptions) {
    this.#options = options;
    this.#cache = new StreamCache(options.cache ?? { count: 20_000, bytes: 128 * 1024 * 1024 });
    this.#store = {
      append: (append) => options.appender.append(append),
      readFrom: (kind, stream, from) => options.reader.stream(kind.events, stream, from),
      now: options.clock.now,
    };
  }

  /**
   * Judges a command and writes what it decides. Throws `StoreUnavailable` where the store gave no answer (the same key is
   * safe to repeat), `StreamBroken` where the stream can't be read, and what a defect in the rules throws.
   */
  async execute<State, Event extends AnyEvent>(
    kind: StreamKind<State, Event>,
    id: string,
    envelope: Envelope,
    judgement: Judgement<State, Event>,
    manner: Manner = {},
  ): Promise<Appended<Event> | Refusal> {
    const [answer] = await this.executeAll(kind, id, [{ envelope, judgement }], manner);
    if (answer === undefined) throw new Error('a command got no answer');
    return answer;
  }

  /** Judges several commands one after another on the state as it changes, and writes them in one append where they fit into one. */
  executeAll<State, Event extends AnyEvent>(
    kind: StreamKind<State, Event>,
    id: string,
    items: readonly Commanded<State, Event>[],
    manner: Manner = {},
  ): Promise<readonly Answer<Event>[]> {
    const stream = streamOf(kind, id);
    return new Promise((resolve, reject) => {
      const reread = (name: string, first: number, last: number): Promise<readonly AnyRecorded[]> => this.#reread(kind, name, first, last);
      const work = new CommandWork({ kind, items, now: this.#options.clock.now, reread, resolve, reject });
      this.#queue(kind, stream, manner.presumedNew === true).add(work).catch(reject);
    });
  }

  /** A stream's state as the store has it now. That of a followed stream is given at once, as it was last heard of. */
  state<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, id: string): Promise<Folded<State>> {
    const stream = streamOf(kind, id);
    const queue = this.#queue(kind, stream, false);
    if (this.#followed.has(stream) && queue.confirmedAt > Number.NEGATIVE_INFINITY) {
      const { fault } = queue.folded;
      return fault === null ? Promise.resolve({ ...queue.folded }) : Promise.reject(new StreamBroken(fault));
    }
    return queue.look();
  }

  /** Keeps a stream's state current from now on; resolves when it has been read. Until then and on failure nothing is followed. */
  async follow<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, id: string): Promise<void> {
    const stream = streamOf(kind, id);
    const known = this.#followed.get(stream);
    const following = known ?? this.#follow(kind, stream);
    this.#followed.set(stream, following);
    try {
      await following;
    } catch (error) {
      this.#followed.delete(stream);
      throw error;
    }
  }

  /** Milliseconds since a followed stream was last known to be current; infinite where it never was. Beyond 5,000 its facts are unsafe. */
  contactWithinMs(kind: { readonly category: string }, id: string): number {
    const queue = this.#queues.get(streamOf(kind, id));
    return queue === undefined ? Number.POSITIVE_INFINITY : this.#options.clock.now() - queue.confirmedAt;
  }

  /** Resolves when a followed stream's fold has reached a revision. Throws `StoreUnavailable` after 5 s. */
  async whenRevision(kind: { readonly category: string }, id: string, revision: number): Promise<void> {
    const followed = await this.#followed.get(streamOf(kind, id));
    if (followed === undefined) throw new Error(`${streamOf(kind, id)} is not followed`);
    await followed.whenRevision(revision);
  }

  /** Ends what follows streams; commands under way end by themselves. */
  async stop(): Promise<void> {
    const followed = await Promise.allSettled(this.#followed.values());
    for (const one of followed) if (one.status === 'fulfilled') await one.value.stop();
  }

  async #follow<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, stream: string): Promise<FollowedStream<unknown, AnyEvent>> {
    const { connection, clock, random, probeMs = 1_000 } = this.#options;
    const queue = this.#queue(kind, stream, false);
    await queue.look();
    return new FollowedStream({ kind, queue, connection, clock, random, probeMs }) as unknown as FollowedStream<unknown, AnyEvent>;
  }

  #queue<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, stream: string, presumedNew: boolean): StreamQueue<State, Event> {
    const active = this.#queues.get(stream) as unknown as StreamQueue<State, Event> | undefined;
    if (active !== undefined) return active;
    const cached = this.#cache.take<State>(stream);
    const queue = new StreamQueue(kind, cached ?? unfolded(kind, stream), this.#store, cached !== undefined || presumedNew, () => this.#rest(stream));
    this.#queues.set(stream, queue as unknown as StreamQueue<unknown, AnyEvent>);
    return queue;
  }

  /** A stream's queue ran empty: only its state is kept. */
  #rest(stream: string): void {
    const queue = this.#queues.get(stream);
    if (queue === undefined || this.#followed.has(stream)) return;
    this.#queues.delete(stream);
    if (queue.loaded) this.#cache.keep(queue.folded);
  }

  async #reread(kind: { readonly events: Catalogue }, stream: string, first: number, last: number): Promise<readonly AnyRecorded[]> {
    const found: AnyRecorded[] = [];
    for await (const page of this.#options.reader.stream(kind.events, stream, first, last)) {
      for (const event of page) {
        if (isFaulty(event)) throw new StreamBroken(event);
        found.push(event);
      }
    }
    return found;
  }
}
