import { backOff, type Clock, pause } from './clock.js';
import type { Connection } from './connection.js';
import type { ClientSubscription, EventStorePort } from './port.js';
import { mayPass } from './store-error.js';
import { isMark, type Item, Tap } from './tap.js';

/** How a subscription is. Times in milliseconds since 1970, null for never. */
export interface SubscriptionHealth {
  readonly state: 'connecting' | 'catching-up' | 'live' | 'stopped';
  /** Since when the present connection stands. */
  readonly connectedSince: number | null;
  /** When the server was last heard of. */
  readonly lastContact: number | null;
  /** Why the last connection ended; null while all is well. */
  readonly error: string | null;
}

export interface SupervisorOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Subscribes after the last thing that was delivered; called anew for each connection. */
  readonly open: (port: EventStorePort) => ClientSubscription;
  /** Asks the server anything, to see whether it is there; asked after 2 s of silence. */
  readonly probe: (() => Promise<unknown>) | null;
}

const silenceMs = 2_000;
/** Longest delay before another try: with that of the channel, an outage is over for us 2 s after it is over. */
const longestBackOff = 1_000;

/** Keeps one subscription alive: it never reconnects by itself (hazard 3). */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #stop = new AbortController();
  #tap: Tap | null = null;
  #health: SubscriptionHealth = { state: 'connecting', connectedSince: null, lastContact: null, error: null };

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  health(): SubscriptionHealth {
    return this.#health;
  }

  /** Ends the subscription; `chunks` ends with it. */
  stop(): void {
    this.#stop.abort();
    this.#tap?.close();
    this.#health = { ...this.#health, state: 'stopped' };
  }

  /**
   * What the subscription brings, at most so many items at a time, for ever. While history is read, waits up to
   * `lingerMs` for more rather than deliver crumbs. Throws what no reconnecting can mend, such as a position that the store does not know.
   */
  async *chunks(most: number, lingerMs: number): AsyncGenerator<readonly Item[]> {
    const { connection, clock, random, open } = this.#options;
    for (let failures = 0; !this.#stop.signal.aborted; failures += 1) {
      if (failures > 0) await pause(clock, backOff(failures, longestBackOff, random), this.#stop.signal);
      const { port } = await connection.client();
      if (this.#stopped()) return;
      const tap = new Tap(open(port), () => this.#connected());
      const renewed = connection.onRenewed(() => tap.end(new Error('the client was replaced')));
      this.#tap = tap;
      try {
        for (let items = await this.#next(tap, most, lingerMs); items !== null; items = await this.#next(tap, most, lingerMs)) {
          failures = 0;
          yield items;
        }
      } finally {
        renewed();
        tap.close();
      }
      if (!this.#stopped()) this.#lost(tap.error);
    }
  }

  /** The next items; null when the connection is over. */
  async #next(tap: Tap, most: number, lingerMs: number): Promise<readonly Item[] | null> {
    const { clock } = this.#options;
    let items = tap.read(most);
    while (items.length === 0) {
      if (tap.over) return null;
      const asked = clock.now();
      await tap.wait(clock, silenceMs);
      items = tap.read(most);
      if (items.length === 0 && clock.now() - asked >= silenceMs) await this.#ask(tap);
    }
    const until = clock.now() + lingerMs;
    while (items.length < most && !this.#noted(items) && !tap.over && clock.now() < until) {
      await tap.wait(clock, until - clock.now());
      items.push(...tap.read(most - items.length));
    }
    this.#health = { ...this.#health, lastContact: clock.now(), error: null };
    return items;
  }

  /** Whether history has been read to its end. */
  #noted(items: readonly Item[]): boolean {
    const live = this.#health.state === 'live' || items.some((item) => isMark(item) && item.mark === 'caught-up');
    if (live) this.#health = { ...this.#health, state: 'live' };
    return live;
  }

  async #ask(tap: Tap): Promise<void> {
    const { probe, clock } = this.#options;
    if (probe === null || tap.over) return;
    try {
      await probe();
      this.#health = { ...this.#health, lastContact: clock.now() };
    } catch (error) {
      tap.end(error);
    }
  }

  #connected(): void {
    const now = this.#options.clock.now();
    this.#health = { state: 'catching-up', connectedSince: now, lastContact: now, error: null };
  }

  #lost(error: unknown): void {
    if (error !== null && !mayPass(error)) throw new Error('the event store refused a subscription', { cause: error });
    const reason = error instanceof Error ? error.message : 'the subscription ended';
    this.#health = { ...this.#health, state: 'connecting', connectedSince: null, error: reason };
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }
}
