import { type Clock, within } from './clock.js';
import type { EventStorePort } from './port.js';

/** A client and which one it is, counting from 1: who finds it stuck asks to renew exactly this one. */
export interface CurrentClient {
  readonly port: EventStorePort;
  readonly generation: number;
}

interface ConnectionOptions {
  /** Makes a client; `() => openClient(connectionString)`. */
  readonly open: () => EventStorePort;
  readonly clock: Clock;
  /** How long a stuck client may take to let go, in milliseconds. */
  readonly disposeMs?: number;
}

/** The one client of this process (hazard 5), replaced when it is stuck (hazard 14). */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #renewed = new Set<() => void>();
  #generation = 1;
  #current: EventStorePort;
  #renewing: Promise<void> | null = null;
  #closed = false;

  /** Throws where the connection string is wrong. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#current = options.open();
  }

  /** The client of now; waits while one is being replaced. Throws once the connection is closed. */
  async client(): Promise<CurrentClient> {
    while (this.#renewing !== null) await this.#renewing;
    if (this.#closed) throw new Error('the connection to the event store is closed');
    return { port: this.#current, generation: this.#generation };
  }

  /** Whether that client still serves: one that was disposed ends its reads as if there were no more. */
  serves(generation: number): boolean {
    return generation === this.#generation && !this.#closed;
  }

  /** Replaces the client of that generation; nothing where that has been done already. All its calls end. */
  async renew(generation: number): Promise<void> {
    if (this.serves(generation)) this.#renewing ??= this.#replace();
    await this.#renewing;
  }

  /** Calls back whenever the client is being replaced: a subscription on it ends without a word. Returns the way out. */
  onRenewed(call: () => void): () => void {
    this.#renewed.add(call);
    return () => this.#renewed.delete(call);
  }

  /** Ends all calls (hazard 12); afterwards the server may stop. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#renewing;
    await this.#letGo();
  }

  /** The old client must be gone before the new one appends: pending appends are shared between clients (hazard 5). */
  async #replace(): Promise<void> {
    this.#generation += 1;
    try {
      for (const call of [...this.#renewed]) call();
      await this.#letGo();
      this.#current = this.#options.open();
    } finally {
      this.#renewing = null;
    }
  }

  async #letGo(): Promise<void> {
    const gone = this.#current.dispose().catch(() => undefined); // a client that can't even let go is no reason to stop
    await within(this.#options.clock, this.#options.disposeMs ?? 1_000, gone);
  }
}
