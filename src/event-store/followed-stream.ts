import { type Clock, pause, within, late } from './clock.js';
import { read } from './codec.js';
import type { Connection } from './connection.js';
import { StoreUnavailable } from './store-error.js';
import type { StreamKind } from './stream-kind.js';
import type { StreamQueue } from './stream-queue.js';
import { Supervisor } from './supervisor.js';
import { isMark } from './tap.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

interface Options<State, Event extends AnyEvent> {
  readonly kind: StreamKind<State, Event>;
  /** Its stream has been read. */
  readonly queue: StreamQueue<State, Event>;
  readonly connection: Connection;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** How often to ask whether the fold is current, in milliseconds. */
  readonly probeMs: number;
}

/** Keeps one stream's fold current: a supervised subscription brings what is new, a regular question proves that nothing is missing. */
export class FollowedStream<State, Event extends AnyEvent> {
  readonly #options: Options<State, Event>;
  readonly #stop = new AbortController();
  readonly #supervisor: Supervisor;
  readonly #running: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  /** Begins at once. */
  constructor(options: Options<State, Event>) {
    this.#options = options;
    const { connection, clock, random, queue } = options;
    this.#supervisor = new Supervisor({
      connection,
      clock,
      random,
      open: (port) => {
        const { stream, revision } = queue.folded;
        return port.subscribeToStream(stream, { fromRevision: revision < 0 ? 'start' : BigInt(revision) }, { highWaterMark: 64 });
      },
      // The regular question below finds a dead connection, and has it renewed.
      probe: null,
    });
    this.#running = Promise.all([this.#listen(), this.#probe()]);
  }

  /** Resolves when the fold has reached a revision; throws `StoreUnavailable` after 5 s. */
  async whenRevision(revision: number): Promise<void> {
    const { clock, queue } = this.#options;
    const until = clock.now() + 5_000;
    while (queue.folded.revision < revision) {
      const left = until - clock.now();
      const told = new Promise<void>((resolve) => this.#waiting.add(resolve));
      if (left <= 0 || (await within(clock, left, told)) === late) {
        throw new StoreUnavailable(`${queue.folded.stream} has not reached revision ${revision}`, 1_000);
      }
    }
  }

  /** Ends the subscription and the questions. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#supervisor.stop();
    await this.#running;
  }

  async #listen(): Promise<void> {
    const { kind, queue } = this.#options;
    for await (const items of this.#supervisor.chunks(64, 0)) {
      const events = items.flatMap((item) => (isMark(item) ? [] : (read(kind.events, item)?.event ?? [])));
      if (!queue.take(events)) await this.#look();
      this.#tell();
    }
  }

  async #probe(): Promise<void> {
    const { clock, probeMs, queue } = this.#options;
    while (!this.#stop.signal.aborted) {
      if (clock.now() - queue.confirmedAt >= probeMs) {
        await this.#look();
        this.#tell();
      }
      await pause(clock, probeMs, this.#stop.signal);
    }
  }

  /** A question without an answer is told by the age of the last one that had some: `contactWithinMs`. */
  async #look(): Promise<void> {
    await this.#options.queue.look().catch(() => undefined);
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
