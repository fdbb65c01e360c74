import type { Catalogue } from '../kernel/event.js';
import type { Clock } from './clock.js';
import { read, type Read, type LogEvent } from './codec.js';
import type { Connection } from './connection.js';
import type { ClientEvent, ClientSubscription, EventStorePort } from './port.js';
import type { Reader } from './read.js';
import { type SubscriptionHealth, Supervisor } from './supervisor.js';
import { isMark, type Mark } from './tap.js';

/** Prefixes of the streams that hold the house's events. */
export const ourStreams = ['ticket-', 'organization-', 'requester-', 'directory-'] as const;

/** Some of the log, in its order. An append is never split between batches. */
export interface LogBatch {
  readonly events: readonly LogEvent[];
  /** Store this with what the events made, and subscribe after it the next time; null while nothing has been seen. */
  readonly position: bigint | null;
  /** Whether, at its end, the log's end had been reached on this connection. */
  readonly caughtUp: boolean;
}

export interface LogSubscriptionOptions {
  readonly connection: Connection;
  readonly reader: Reader;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly events: Catalogue;
  /** Position (exclusive) of the last event that has been processed; null: from the beginning. */
  readonly after: bigint | null;
  readonly prefixes?: readonly string[];
  /** Events a batch (1,000); an append that crosses the line goes with the next. */
  readonly most?: number;
  /** How long a batch of history waits to be filled, in milliseconds (5). */
  readonly lingerMs?: number;
}

/** How often the server tells how far a filtered subscription has read, in units of 32 events. */
const checkpointInterval = 8;

/**
 * The log, from a position on and then live, for one `for await`: at least once at the server, exactly once here.
 * Reconnects by itself after what was delivered last.
 */
export class LogSubscription implements AsyncIterable<LogBatch> {
  readonly #options: LogSubscriptionOptions;
  readonly #supervisor: Supervisor;
  /** Position delivered last; the next connection begins after it. */
  #delivered: bigint | null;
  #group: Group = new Group();
  /** The last event taken in on this connection. */
  #last: { readonly stream: string; readonly revision: number; readonly position: bigint } | null = null;
  #checkpoint: bigint | null = null;
  #caughtUp = false;

  constructor(options: LogSubscriptionOptions) {
    this.#options = options;
    this.#delivered = options.after;
    const { connection, clock, random, reader } = options;
    this.#supervisor = new Supervisor({ connection, clock, random, open: (port) => this.#open(port), probe: () => reader.head() });
  }

  health(): SubscriptionHealth {
    return this.#supervisor.health();
  }

  /** Unsubscribes; the `for await` ends. */
  stop(): void {
    this.#supervisor.stop();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogBatch> {
    const { most = 1_000, lingerMs = 5 } = this.#options;
    for await (const items of this.#supervisor.chunks(most, lingerMs)) {
      const wasCaughtUp = this.#caughtUp;
      for (const item of items) {
        if (isMark(item)) this.#note(item);
        else this.#take(item);
      }
      const events = this.#group.whole();
      const position = events.at(-1)?.position ?? null;
      if (position !== null) this.#delivered = position;
      if (this.#caughtUp && !wasCaughtUp) this.#passUnmatched();
      if (position !== null || this.#caughtUp !== wasCaughtUp) yield { events, position: this.#delivered, caughtUp: this.#caughtUp };
    }
  }

  #open(port: EventStorePort): ClientSubscription {
    const { prefixes = ourStreams, most = 1_000 } = this.#options;
    this.#group = new Group();
    this.#last = null;
    this.#checkpoint = null;
    this.#caughtUp = false;
    const after = this.#delivered;
    const fromPosition = after === null ? 'start' : { commit: after, prepare: after };
    const checkpointReached: Parameters<EventStorePort['subscribeToAll']>[0]['filter']['checkpointReached'] = (subscription, { commit, prepare }) => {
      // Ours is one number; a checkpoint that is two is nothing to go on from.
      if (commit === prepare) subscription.push({ mark: 'checkpoint', position: commit } satisfies Mark);
    };
    const filter = { filterOn: 'streamName' as const, prefixes: [...prefixes], checkpointInterval, checkpointReached };
    return port.subscribeToAll({ fromPosition, filter }, { highWaterMark: most });
  }

  #note({ mark, position }: Mark): void {
    if (mark === 'caught-up') this.#caughtUp = true;
    // A checkpoint may lie beyond events still to come, on some servers; only one from before the end was reached is used (hazard 10).
    else if (!this.#caughtUp) this.#checkpoint = position;
  }

  #passUnmatched(): void {
    const passed = this.#checkpoint;
    if (passed !== null && !this.#group.open && (this.#delivered === null || passed > this.#delivered)) this.#delivered = passed;
  }

  /** Takes in an event, unless it has come before. */
  #take(client: ClientEvent): void {
    const found = read(this.#options.events, client);
    if (found === null) return;
    const { stream, revision, position } = found.event;
    const last = this.#last;
    if (last === null ? this.#delivered !== null && position <= this.#delivered : !follows(found.event, last)) return;
    this.#last = { stream, revision, position };
    this.#group.add(found);
  }
}

/** Events of one append may share a position; then their revisions tell them apart. */
function follows(event: LogEvent, last: { readonly stream: string; readonly revision: number; readonly position: bigint }): boolean {
  if (event.position !== last.position) return event.position > last.position;
  return event.stream === last.stream && event.revision > last.revision;
}

/** Events in order, the last append of which may not be whole yet. */
class Group {
  #events: LogEvent[] = [];
  /** How many events, from the front, belong to whole appends. */
  #whole = 0;
  #rest = 0;

  get open(): boolean {
    return this.#rest > 0;
  }

  add({ event, rest }: Read): void {
    this.#events.push(event);
    this.#rest = rest ?? Math.max(0, this.#rest - 1);
    if (this.#rest === 0) this.#whole = this.#events.length;
  }

  /** Takes out what belongs to whole appends. */
  whole(): readonly LogEvent[] {
    const whole = this.#events.slice(0, this.#whole);
    this.#events = this.#events.slice(this.#whole);
    this.#whole = 0;
    return whole;
  }
}
