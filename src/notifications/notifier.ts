import { aborted, backOff, type Clock, pause } from '../event-store/clock.js';
import type { Pool } from 'pg';
import { inTransaction } from '../read-store/database.js';
import type { EventSource, LogEntry, Subscription } from '../read-store/event-source.js';
import { reasonOf } from '../read-store/parked-stream.js';
import { goOn, keepPlace, leavePlace, type Place, settleIn, takePlace, TakenOver } from './fan-out-place.js';
import { NotificationFold } from './fold.js';
import { factStreams } from './standing-facts.js';
import { writeTold } from './write-told.js';

/** What the fan-out has to say; `event` is a word to search for. */
export interface NotifierNews {
  readonly event: 'leads' | 'anchored' | 'taken-over' | 'failed' | 'event-left-out';
  readonly reason?: string;
}

export interface NotifierOptions {
  readonly pool: Pool;
  readonly source: EventSource;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Unique to this run of this process. */
  readonly holder: string;
  /** Whether there is a server for e-mails; without one they are kept and not sent. */
  readonly mailing: boolean;
  /** Hears that there is something to deliver, or in an inbox. */
  readonly onTold: () => void;
  readonly log: (news: NotifierNews) => void;
  /** How long the lease lasts unrenewed, in milliseconds; 10,000 unless told. */
  readonly leaseMilliseconds?: number;
}

const longestPause = 5_000;

/**
 * The durable process behind section 10: follows the log with a fold of its own, and writes who is told in the transaction
 * of its checkpoint (NTF-5). Of all that run on a database one is active; the others stand by.
 */
export class Notifier {
  private readonly stopping = new AbortController();
  private readonly leaseMilliseconds: number;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: NotifierOptions) {
    this.leaseMilliseconds = options.leaseMilliseconds ?? 10_000;
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends after the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      try {
        if (await settleIn(this.options.pool, this.options.source)) this.options.log({ event: 'anchored' });
        const place = await takePlace(this.options.pool, this.options.holder, this.leaseMilliseconds);
        if (place === null) await this.rest(this.leaseMilliseconds / 5);
        else await this.lead(place);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.options.log({ event: error instanceof TakenOver ? 'taken-over' : 'failed', reason: reasonOf(error) });
        await this.rest(backOff(failures, longestPause, this.options.random));
      }
    }
  }

  /** Follows the log until the lease is lost, something can't go on, or it is stopped. */
  private async lead(taken: Place): Promise<void> {
    const over = new AbortController();
    const { pool, log } = this.options;
    log({ event: 'leads' });
    const following = this.follow(taken, over.signal);
    const renewal = this.keepRenewing(taken, over.signal); // from the first moment: reading the facts may take long
    try {
      await Promise.race([following, renewal, aborted(this.stopping.signal)]);
    } finally {
      over.abort();
      await Promise.allSettled([following, renewal]); // told to whoever raced for them; late, a renewal would renew what is left
      await leavePlace(pool, taken).catch(() => undefined); // it runs out by itself
    }
  }

  private async follow(place: Place, over: AbortSignal): Promise<void> {
    const fold = new NotificationFold(this.options.source, (event, defect) => {
      this.options.log({ event: 'event-left-out', reason: `${event.stream}@${event.revision}: ${reasonOf(defect)}` });
    });
    if (place.position !== null) await this.catchUp(fold, place.position, over);
    if (over.aborted) return;
    await this.listen(fold, place, over);
  }

  /** Brings the fold to the checkpoint, before its first event (NTF-7). */
  private async catchUp(fold: NotificationFold, position: bigint, over: AbortSignal): Promise<void> {
    for await (const entries of this.options.source.history(factStreams, over)) {
      fold.catchUp(entries.filter((entry) => entry.position <= position));
      if (entries.some((entry) => entry.position >= position)) return;
    }
  }

  private async listen(fold: NotificationFold, place: Place, over: AbortSignal): Promise<void> {
    const broken = new AbortController();
    let reached = place.position;
    let failure: unknown = null;
    const batch = async (entries: readonly LogEntry[]): Promise<void> => {
      const fresh = entries.filter(({ position }) => reached === null || position > reached); // delivered again: known already
      const last = fresh.at(-1)?.position;
      if (last === undefined || over.aborted || broken.signal.aborted) return;
      try {
        await this.tell(fold, place, fresh, { from: reached, to: last });
        reached = last;
      } catch (error) {
        // The fold is ahead of what is written: all begins again at the checkpoint.
        failure = error;
        broken.abort();
      }
    };
    const subscription: Subscription = this.options.source.subscribe(reached, { batch, caughtUp: () => undefined });
    await Promise.race([subscription.ended, aborted(over), aborted(broken.signal)]).finally(() => subscription.stop());
    if (failure instanceof TakenOver) throw failure;
    if (failure !== null) throw new Error('the fan-out can’t go on', { cause: failure });
  }

  private async tell(fold: NotificationFold, place: Place, entries: readonly LogEntry[], step: { readonly from: bigint | null; readonly to: bigint }): Promise<void> {
    const { pool, clock, mailing, onTold } = this.options;
    const told = await fold.take(entries, clock.now());
    await inTransaction(pool, async (client) => {
      await goOn(client, place, step.from, step.to);
      await writeTold(client, told, mailing);
    });
    if (told.length > 0) onTold();
  }

  /** @throws TakenOver when the lease is another's */
  private async keepRenewing(place: Place, over: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.options.clock, this.leaseMilliseconds / 3, over);
      if (over.aborted) return;
      // A database that is away fails everything else as well; only a lease that another holds ends it from here.
      if (!(await keepPlace(this.options.pool, place, this.leaseMilliseconds).catch(() => true))) throw new TakenOver('the lease is another’s');
    }
  }

  private rest(milliseconds: number): Promise<void> {
    return pause(this.options.clock, milliseconds, this.stopping.signal);
  }
}
