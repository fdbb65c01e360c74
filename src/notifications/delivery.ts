import type { Pool } from 'pg';
import { type Clock, pause } from '../event-store/clock.js';
import { reasonOf } from '../read-store/parked-stream.js';
import { claimDue, type Fate, type Parcel, settleParcel } from './outbox.js';

/** Brings parcels of one channel to where they go; rejects where one did not arrive. */
export interface Courier {
  deliver(parcel: Parcel): Promise<void>;
}

/** Trying again can't help: the address does not exist, or is forbidden. The parcel is parked at once. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/** How patient delivery is. Times in milliseconds. */
export interface DeliveryPatience {
  /** Tries before a parcel is parked. */
  readonly tries: number;
  /** Before the second try; then it doubles. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** How often to look for what others wrote. */
  readonly look: number;
}

/** About an hour of tries. */
export const deliveryPatience: DeliveryPatience = { tries: 14, firstDelay: 1_000, longestDelay: 600_000, look: 1_000 };

export interface DeliveryOptions {
  readonly pool: Pool;
  readonly couriers: { readonly [Channel in Parcel['channel']]: Courier };
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: (news: { readonly event: 'failed' | 'parked'; readonly reason: string }) => void;
  readonly patience?: DeliveryPatience;
}

/** Parcels under way at a time: no more are claimed than can be sent at once, the rest waits in the outbox. */
const width = 32;
/** How long a claim lasts: longer than any courier tries, so that nothing arrives after what comes next. Milliseconds. */
const claim = 60_000;

/** Delivers what is in the outbox, at least once (NTF-5). Any number of them work side by side, in any number of processes. */
export class Delivery {
  private readonly stopping = new AbortController();
  private readonly patience: DeliveryPatience;
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private wake = new AbortController();

  constructor(private readonly options: DeliveryOptions) {
    this.patience = options.patience ?? deliveryPatience;
  }

  start(): void {
    this.running = this.run();
  }

  /** There may be something to deliver. */
  readonly notify = (): void => this.wake.abort();

  /** Ends after the parcels under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    await this.running;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.wake = new AbortController();
      const room = width - this.underWay.size;
      const claimed = room === 0 ? 0 : await this.round(room);
      if (claimed === 0) await pause(this.options.clock, this.patience.look, AbortSignal.any([this.wake.signal, this.stopping.signal]));
    }
  }

  private async round(room: number): Promise<number> {
    try {
      const parcels = await claimDue(this.options.pool, room, claim);
      for (const parcel of parcels) this.send(parcel);
      return parcels.length;
    } catch (error) {
      this.options.log({ event: 'failed', reason: reasonOf(error) });
      return 0;
    }
  }

  /** Whatever is settled makes room for what waited behind it. */
  private send(parcel: Parcel): void {
    const sending = this.settled(parcel).finally(() => {
      this.underWay.delete(sending);
      this.notify();
    });
    this.underWay.add(sending);
  }

  private async settled(parcel: Parcel): Promise<void> {
    const fate = await this.fateOf(parcel);
    if (fate.state === 'parked') this.options.log({ event: 'parked', reason: `${parcel.channel} to ${parcel.items[0].person}: ${fate.error}` });
    try {
      await settleParcel(this.options.pool, parcel, fate);
    } catch (error) {
      this.options.log({ event: 'failed', reason: reasonOf(error) }); // the claim runs out, and it is sent again under the same id
    }
  }

  private async fateOf(parcel: Parcel): Promise<Fate> {
    // Taken too often without a record of what became of it: it may be what ends this process.
    if (parcel.tries > this.patience.tries) return { state: 'parked', error: 'it was begun again and again, and never came to an end' };
    try {
      await this.options.couriers[parcel.channel].deliver(parcel);
      return { state: 'sent' };
    } catch (error) {
      if (error instanceof Undeliverable || parcel.tries >= this.patience.tries) return { state: 'parked', error: reasonOf(error) };
      return { state: 'waiting', delay: this.delay(parcel.tries), error: reasonOf(error) };
    }
  }

  private delay(tries: number): number {
    const { firstDelay, longestDelay } = this.patience;
    return Math.min(longestDelay, firstDelay * 2 ** (tries - 1)) * (0.5 + this.options.random() / 2);
  }
}
