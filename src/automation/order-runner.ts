import { backOff, pause } from '../event-store/clock.js';
import type { Lease } from '../read-store/lease.js';
import { reasonOf } from '../read-store/parked-stream.js';
import { type Automation, commandIdOf, type Outcome } from './automation.js';
import { nextReady, type Settled, settle, takeDue, type Taken } from './orders.js';
import { reconsider } from './reconsider.js';
import type { Surroundings } from './surroundings.js';

/** How patient the runner is. Times in milliseconds. */
export interface Patience {
  /** Tries of one order before it is parked. */
  readonly tries: number;
  /** Longest delay between two tries; the first is about 100, then they double. */
  readonly longestDelay: number;
  /** How often to look for orders that others wrote or had tried again. */
  readonly look: number;
}

/** About a quarter of an hour of tries: longer than a restart of the stores, shorter than a night of silence. */
export const patience: Patience = { tries: 24, longestDelay: 60_000, look: 1_000 };

/** Orders carried out at a time. */
const width = 64;

/**
 * Carries out orders when they are due: one after another for one target, several targets at a time. A crash between an
 * act and its record has the order carried out again, under the same command id: the stream itself knows it (EVT-4).
 */
export class OrderRunner {
  private readonly stopping = new AbortController();
  private readonly byName: ReadonlyMap<string, Automation>;
  private running: Promise<void> = Promise.resolve();
  private wake = new AbortController();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly lease: Lease,
    private readonly patience: Patience,
  ) {
    this.byName = new Map(surroundings.automations.map((automation) => [automation.name, automation]));
  }

  start(): void {
    this.running = this.run();
  }

  /** There are new orders. */
  notify(): void {
    this.wake.abort();
  }

  /** Ends after the orders in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      this.wake = new AbortController();
      try {
        const carriedOut = await this.round();
        failures = 0;
        if (carriedOut === 0) await this.rest(await this.idleTime());
      } catch (error) {
        failures += 1;
        this.surroundings.log({ event: 'failed', reason: reasonOf(error) });
        await this.rest(backOff(failures, this.patience.longestDelay, this.surroundings.random));
      }
    }
  }

  private async round(): Promise<number> {
    const taken = await takeDue(this.surroundings.pool, [...this.byName.keys()], this.now(), width, this.lease);
    const results = await Promise.all(taken.map(async (order) => ({ order, settled: await this.carryOut(order) })));
    await settle(this.surroundings.pool, results, this.lease);
    return taken.length;
  }

  private async carryOut(order: Taken): Promise<Settled> {
    // Taken too often without a record of what became of it: it may be what ends this process.
    if (order.tries > this.patience.tries) return this.park(order, 'it was begun again and again, and never came to an end');
    try {
      const outcome = await this.perform(order);
      return { state: 'done', outcome: outcome === 'done' ? { done: true } : outcome };
    } catch (error) {
      if (order.tries >= this.patience.tries) return this.park(order, reasonOf(error));
      this.surroundings.log({ event: 'order-failed', process: order.process, reason: reasonOf(error) });
      const delay = backOff(order.tries, this.patience.longestDelay, this.surroundings.random);
      return { state: 'waiting', readyAt: new Date(this.surroundings.clock.now() + delay).toISOString(), error: reasonOf(error) };
    }
  }

  private async perform(order: Taken): Promise<Outcome> {
    const automation = this.byName.get(order.process);
    if (automation === undefined) throw new Error(`no process ${order.process} runs here`);
    if (order.command === null) return reconsider(this.surroundings, automation, order, this.lease);
    const commandId = commandIdOf(order.process, order.id);
    return automation.perform(order.command, {
      commandId,
      correlationId: order.correlationId ?? commandId,
      causationId: order.causationId,
      actor: automation.actor,
      cause: order.cause,
    });
  }

  private park(order: Taken, reason: string): Settled {
    this.surroundings.log({ event: 'order-parked', process: order.process, reason });
    return { state: 'parked', error: reason };
  }

  /** Until the next order is due, but never longer than until the next look. */
  private async idleTime(): Promise<number> {
    const next = await nextReady(this.surroundings.pool, [...this.byName.keys()], this.now());
    const left = next === null ? this.patience.look : next - this.surroundings.clock.now();
    // What is due and could not be taken is another's to carry out by now.
    return left > 0 ? Math.min(left, this.patience.look) : this.patience.look;
  }

  private rest(milliseconds: number): Promise<void> {
    return pause(this.surroundings.clock, milliseconds, AbortSignal.any([this.wake.signal, this.stopping.signal]));
  }

  private now(): string {
    return new Date(this.surroundings.clock.now()).toISOString();
  }
}
