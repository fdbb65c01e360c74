import type { Catalogue } from '../kernel/event.js';
import { backOff, type Clock, late, pause } from './clock.js';
import { type LogEvent, read } from './codec.js';
import { collect } from './collect.js';
import type { Connection } from './connection.js';
import type { ClientEvent, ClientRead, EventStorePort } from './port.js';
import { mayPass, StoreUnavailable } from './store-error.js';

export interface ReaderOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** How long one page may take, in milliseconds (5,000). */
  readonly deadlineMs?: number;
  /** How long all tries of one page may take together, in milliseconds (8,000). */
  readonly giveUpMs?: number;
}

/** Events a page: of a stream, and of the whole log, where a page that is being decoded leaves the server nothing to do. */
const streamPage = 500;
const logPage = 2_000;

/** Bounded reads, page by page, each with a deadline and a few tries. Throws `StoreUnavailable` when time is up. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #deadlineMs: number;
  readonly #giveUpMs: number;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#deadlineMs = options.deadlineMs ?? 5_000;
    this.#giveUpMs = options.giveUpMs ?? 8_000;
  }

  /** A stream forward from a revision (inclusive) to its end, or to `last`; nothing where there is no such stream. */
  async *stream(events: Catalogue, stream: string, from: number, last = Number.MAX_SAFE_INTEGER): AsyncGenerator<readonly LogEvent[]> {
    let next = from;
    while (next <= last) {
      const fromRevision = BigInt(next);
      const maxCount = Math.min(streamPage, last - next + 1);
      const page = await this.#page((port) => port.readStream(stream, { fromRevision, maxCount, direction: 'forwards' }));
      if (page.length > 0) yield decoded(events, page);
      if (page.length < maxCount) return;
      next = Number(page.at(-1)?.event?.revision ?? next + maxCount) + 1;
    }
  }

  /** The last event of a stream; null where there is none. */
  async tail(events: Catalogue, stream: string): Promise<LogEvent | null> {
    const page = await this.#page((port) => port.readStream(stream, { fromRevision: 'end', maxCount: 1, direction: 'backwards' }));
    return decoded(events, page)[0] ?? null;
  }

  /**
   * The whole log forward, streams of these prefixes only, to its end at that moment.
   * @param after position (exclusive) of the last event already known; null: from the beginning
   * Each page says how far it has read, unmatched events included.
   */
  async *all(
    events: Catalogue,
    prefixes: readonly string[],
    after: bigint | null,
  ): AsyncGenerator<{ readonly events: readonly LogEvent[]; readonly position: bigint }> {
    let from = after;
    for (;;) {
      const fromPosition = from === null ? 'start' : { commit: from, prepare: from };
      const page = await this.#page((port) => port.readAll({ fromPosition, maxCount: logPage, direction: 'forwards' }));
      const seen = from;
      // A read begins with the event at its position; that one is known.
      const fresh = seen === null ? page : page.filter((event) => positionOf(event) > seen);
      const matching = fresh.filter((event) => prefixes.some((prefix) => event.event?.streamId.startsWith(prefix)));
      const last = fresh.at(-1);
      if (last === undefined) return;
      from = positionOf(last);
      yield { events: decoded(events, matching), position: from };
      if (page.length < logPage) return;
    }
  }

  /** Position of the last event in the log, of whatever stream; null where the log is empty. */
  async head(): Promise<bigint | null> {
    const page = await this.#page((port) => port.readAll({ fromPosition: 'end', maxCount: 1, direction: 'backwards' }));
    const last = page[0];
    return last === undefined ? null : positionOf(last);
  }

  async #page(open: (port: EventStorePort) => ClientRead): Promise<readonly ClientEvent[]> {
    const { clock, random, connection } = this.#options;
    const until = clock.now() + this.#giveUpMs;
    let failure: unknown;
    for (let tries = 0; clock.now() < until; tries += 1) {
      if (tries > 0 && failure !== late) await pause(clock, Math.min(backOff(tries, 2_000, random), until - clock.now()));
      const client = await connection.client();
      try {
        const page = await collect(clock, Math.max(1, Math.min(this.#deadlineMs, until - clock.now())), open(client.port));
        if (page !== late && connection.serves(client.generation)) return page;
        failure = page === late ? late : new Error('the client was replaced while it read');
        await connection.renew(client.generation);
      } catch (error) {
        if (!mayPass(error)) throw new Error('the event store refused a read', { cause: error });
        failure = error;
      }
    }
    const cause = failure === late ? new Error(`no answer within ${this.#deadlineMs} ms`) : failure;
    throw new StoreUnavailable('the event store can’t be read', 1_000, { cause });
  }
}

function positionOf({ commitPosition, event }: ClientEvent): bigint {
  return commitPosition ?? event?.position?.commit ?? 0n;
}

function decoded(events: Catalogue, page: readonly ClientEvent[]): readonly LogEvent[] {
  return page.flatMap((client) => read(events, client)?.event ?? []);
}
