import type { JSONEventData } from '@eventstore/db-client';
import { backOff, type Clock, late, pause, within } from './clock.js';
import { toClient, type Written } from './codec.js';
import type { Connection, CurrentClient } from './connection.js';
import { Gate } from './gate.js';
import type { ClientPosition } from './port.js';
import { kindOf, mayPass, StoreUnavailable } from './store-error.js';

/** One atomic append. */
export interface Append {
  readonly stream: string;
  /** Revision of the stream's last event; -1 where it must be empty. */
  readonly expectedRevision: number;
  readonly events: readonly Written[];
}

/** `conflict`: the stream has moved on and nothing of this append is in it. */
export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly position: bigint; /** Whether the first try was answered: then it also says where the stream ends. */ readonly first: boolean }
  | { readonly outcome: 'conflict' };

export interface AppenderOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** How long one try may stay without an answer, in milliseconds (5,000). */
  readonly deadlineMs?: number;
  /** How long all tries of one append may take together, in milliseconds (8,000). */
  readonly giveUpMs?: number;
  /** Appends under way at a time (64). */
  readonly width?: number;
}

/** Appends with an exact revision and a deadline of its own (hazard 1). */
export class Appender {
  readonly #options: AppenderOptions;
  readonly #deadlineMs: number;
  readonly #giveUpMs: number;
  readonly #gate: Gate;

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#deadlineMs = options.deadlineMs ?? 5_000;
    this.#giveUpMs = options.giveUpMs ?? 8_000;
    this.#gate = new Gate(options.width ?? 64);
  }

  /**
   * Appends all or nothing. An unknown outcome is tried again with the same bytes and ids, which the store takes once.
   * Throws `StoreUnavailable` when time is up: then it may or may not have been written.
   */
  append(append: Append): Promise<AppendOutcome> {
    const until = this.#options.clock.now() + this.#giveUpMs;
    return this.#gate.pass(() => this.#tries(append, until));
  }

  /**
   * Appends many at once whose events are to follow one another in the log in this order, whatever their streams: for who
   * copies a log. One client sends all in order, and the store takes them as they come. From the first that got no answer on,
   * they are sent again one by one; those that were taken are taken once. The gate is passed by: one caller at a time.
   */
  async appendInOrder(appends: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const [first, ...rest] = appends;
    if (first === undefined) return [];
    // The append that makes the client open its batch stream may be overtaken by those after it.
    const outcomes = [await this.append(first)];
    const client = await this.#options.connection.client();
    const answers = await Promise.all(rest.map((append) => this.#once(client, append, toClient(append.events), this.#deadlineMs)));
    const failed = answers.findIndex((answer) => 'failure' in answer);
    for (const answer of failed < 0 ? answers : answers.slice(0, failed)) if ('outcome' in answer) outcomes.push(answer);
    if (failed >= 0) await this.#options.connection.renew(client.generation);
    for (const append of appends.slice(outcomes.length)) outcomes.push(await this.append(append));
    return outcomes;
  }

  async #tries(append: Append, until: number): Promise<AppendOutcome> {
    const { clock, random, connection } = this.#options;
    const events = toClient(append.events);
    let failure: unknown = null; // stays null where the appends before it used up its time
    for (let tries = 0; clock.now() < until; tries += 1) {
      if (tries > 0 && failure !== late) await pause(clock, Math.min(backOff(tries, 2_000, random), until - clock.now()));
      const client = await connection.client();
      const answer = await this.#once(client, append, events, Math.max(1, Math.min(this.#deadlineMs, until - clock.now())));
      if ('outcome' in answer) return answer.outcome === 'conflict' ? answer : { ...answer, first: tries === 0 };
      failure = answer.failure;
      if (failure === late) await connection.renew(client.generation);
    }
    const cause = failure === late ? new Error(`no answer within ${this.#deadlineMs} ms`) : failure;
    throw new StoreUnavailable(`append to ${append.stream} failed or its outcome is unknown`, 1_000, { cause });
  }

  async #once(
    { port }: CurrentClient,
    { stream, expectedRevision }: Append,
    events: JSONEventData[],
    deadline: number,
  ): Promise<AppendOutcome | { readonly failure: unknown }> {
    const { clock } = this.#options;
    const expected = expectedRevision < 0 ? 'no_stream' : BigInt(expectedRevision);
    let answer: Awaited<ReturnType<typeof port.appendToStream>> | typeof late;
    try {
      answer = await within(clock, deadline, port.appendToStream(stream, events, { expectedRevision: expected, deadline }));
    } catch (error) {
      if (kindOf(error) === 'wrong-expected-version') return { outcome: 'conflict' };
      if (mayPass(error)) return { failure: error };
      throw new Error(`the event store refused an append to ${stream}`, { cause: error });
    }
    return answer === late ? { failure: late } : { outcome: 'appended', position: positionOf(answer.position), first: true };
  }
}

function positionOf(position: ClientPosition | undefined): bigint {
  if (position === undefined) throw new Error('the event store answered an append without a position');
  return position.commit;
}
