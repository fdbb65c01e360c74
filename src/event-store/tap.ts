import type { Clock } from './clock.js';
import type { ClientEvent, ClientSubscription } from './port.js';

/** What a subscription says besides events, in its place among them. */
export interface Mark {
  readonly mark: 'caught-up' | 'checkpoint';
  /** Of a checkpoint. */
  readonly position: bigint | null;
}

export type Item = ClientEvent | Mark;

export function isMark(item: Item): item is Mark {
  return 'mark' in item;
}

/**
 * Draws from one subscription of the client, without a promise for each event. What is not drawn stays in the client's
 * buffer, and when that is full, with the server.
 */
export class Tap {
  readonly #subscription: ClientSubscription;
  #over = false;
  #error: unknown = null;
  #wake: () => void = () => undefined;

  constructor(subscription: ClientSubscription, confirmed: () => void) {
    this.#subscription = subscription;
    const wake = (): void => this.#wake();
    subscription.on('readable', wake);
    subscription.once('confirmation', confirmed);
    // The signal overtakes events in the buffer unless it goes through it.
    subscription.on('caughtUp', () => subscription.push({ mark: 'caught-up', position: null } satisfies Mark));
    // Stays for good: an error after the end would otherwise have no listener and end the process.
    subscription.on('error', (error) => this.end(error));
    subscription.once('end', () => this.end(null));
    subscription.once('close', () => this.end(null));
  }

  /** Whether nothing more will come. */
  get over(): boolean {
    return this.#over;
  }

  /** Why it ended, null where nobody said. */
  get error(): unknown {
    return this.#error;
  }

  /** What is there already, at most so many. */
  read(most: number): Item[] {
    const items: Item[] = [];
    while (items.length < most) {
      const item = this.#subscription.read() as Item | null;
      if (item === null) break;
      items.push(item);
    }
    return items;
  }

  /** Resolves when there may be something to read, when it is over, or after so many milliseconds. */
  wait(clock: Clock, ms: number): Promise<void> {
    if (this.#over || this.#subscription.readableLength > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        takeBack();
        this.#wake = () => undefined;
        resolve();
      };
      const takeBack = clock.after(ms, done);
      this.#wake = done;
    });
  }

  /** From now on nothing more is expected. */
  end(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#error = error;
    this.#wake();
  }

  /** Ends the call at the server as well (hazard 2). */
  close(): void {
    this.end(null);
    this.#subscription.destroy();
    // Awaiting it would wait for a connection that may never come; an error of it says that there is nothing to end.
    this.#subscription.unsubscribe().catch(() => undefined);
  }
}
