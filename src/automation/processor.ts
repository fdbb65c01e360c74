import { aborted, backOff, pause } from '../event-store/clock.js';
import { acquireLease, type Lease, releaseLease, renewLease } from '../read-store/lease.js';
import { reasonOf } from '../read-store/parked-stream.js';
import { FencedOff, processorLease } from './lease.js';
import { OrderRunner, patience, type Patience } from './order-runner.js';
import { ProcessRunner } from './process-runner.js';
import type { Surroundings } from './surroundings.js';

export interface ProcessorOptions extends Surroundings {
  /** Unique to this run of this process. */
  readonly holder: string;
  /** How long the lease lasts unrenewed, in milliseconds; 10,000 unless told. */
  readonly leaseMilliseconds?: number;
  readonly patience?: Patience;
}

const longestPause = 5_000;

/** Runs the durable processes as long as it holds the lease; stands by otherwise. One of all that run on a database is active. */
export class Processor {
  private readonly stopping = new AbortController();
  private readonly leaseMilliseconds: number;
  private running: Promise<void> = Promise.resolve();
  private present: 'standby' | 'active' | 'retrying' | 'stopped' = 'standby';

  constructor(private readonly options: ProcessorOptions) {
    this.leaseMilliseconds = options.leaseMilliseconds ?? 10_000;
  }

  get state(): 'standby' | 'active' | 'retrying' | 'stopped' {
    return this.present;
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends after what is in hand, and lets a standby take over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.present = 'stopped';
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      try {
        const lease = await acquireLease(this.options.pool, processorLease, this.options.holder, this.leaseMilliseconds);
        if (lease !== null) await this.lead(lease);
        else await this.standBy();
        failures = 0;
      } catch (error) {
        failures += 1;
        this.present = 'retrying';
        this.options.log({ event: error instanceof FencedOff ? 'fenced-off' : 'failed', reason: reasonOf(error) });
        await this.rest(backOff(failures, longestPause, this.options.random));
      }
    }
  }

  private standBy(): Promise<void> {
    this.present = 'standby';
    return this.rest(this.leaseMilliseconds / 5);
  }

  /** Follows the log and carries out orders until the lease is lost, something can't go on, or it is stopped. */
  private async lead(lease: Lease): Promise<void> {
    const { options } = this;
    options.log({ event: 'leads' });
    const over = new AbortController();
    const orders = new OrderRunner(options, lease, options.patience ?? patience);
    const processes = new ProcessRunner(options, lease, () => orders.notify());
    const renewal = this.keepRenewing(lease, over.signal); // from the first moment: finding the places may take long
    try {
      const ended = Promise.race([processes.ended, renewal, aborted(this.stopping.signal)]);
      if (await Promise.race([processes.start(), ended.then(() => false)])) {
        orders.start();
        this.present = 'active';
        await ended;
      }
    } finally {
      over.abort();
      await Promise.all([processes.stop(), orders.stop()]);
      await renewal.catch(() => undefined); // told to whoever raced for it; late, it would renew what is released
      await releaseLease(options.pool, processorLease, lease).catch(() => undefined); // it runs out by itself
    }
  }

  /** @throws FencedOff when the lease is another's */
  private async keepRenewing(lease: Lease, over: AbortSignal): Promise<void> {
    const { clock, pool } = this.options;
    for (;;) {
      await pause(clock, this.leaseMilliseconds / 3, over);
      if (over.aborted) return;
      // A database that is away fails everything else as well; only a lease that another holds ends it from here.
      if (!(await renewLease(pool, processorLease, lease, this.leaseMilliseconds).catch(() => true))) throw new FencedOff('the lease is another’s');
    }
  }

  private rest(milliseconds: number): Promise<void> {
    return pause(this.options.clock, milliseconds, this.stopping.signal);
  }
}
