import { backOff, pause } from '../event-store/clock.js';
import type { AnyRecorded } from '../kernel/projection.js';
import { inTransaction } from '../read-store/database.js';
import { isFaulted, type Listener, type LogEntry, type Subscription } from '../read-store/event-source.js';
import type { Lease } from '../read-store/lease.js';
import { reasonOf } from '../read-store/parked-stream.js';
import type { Automation, Considered } from './automation.js';
import { advance, anchor, type Checkpoint, readCheckpoints } from './checkpoints.js';
import { FencedOff, guard } from './lease.js';
import { writeFirstOrders, writeOrders } from './orders.js';
import type { Surroundings } from './surroundings.js';

/** A process on its way through the log. */
interface Follower {
  readonly automation: Automation;
  /** The last event it has considered. */
  position: bigint | null;
  /** The position in the database: behind `position` while nothing was to be ordered. */
  saved: bigint | null;
}

/** What one batch makes one process want. */
interface Wanted {
  readonly follower: Follower;
  readonly considered: readonly Considered[];
}

const longestPause = 5_000;
/** How long a position may wait to be saved while nothing is ordered, in milliseconds. */
const saveWithin = 500;

/**
 * Follows the log for all processes by one subscription: each event is considered, and what it makes a process want is
 * written in one transaction with the checkpoint. Runs as long as nobody else does.
 */
export class ProcessRunner implements Listener {
  private readonly stopping = new AbortController();
  private readonly finished: Promise<void>;
  private finish: (error?: Error) => void = () => undefined;
  private followers: readonly Follower[] = [];
  private subscription: Subscription | null = null;
  private takeBackSave: (() => void) | null = null;
  private working: Promise<unknown> = Promise.resolve();

  /** @param onOrders hears that orders were written */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly lease: Lease,
    private readonly onOrders: () => void,
  ) {
    this.finished = new Promise((resolve, reject) => {
      this.finish = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    this.finished.catch(() => undefined); // whoever asks for `ended` hears of it
  }

  /** Resolves once stopped; rejects where it can't go on, with FencedOff where another does. */
  get ended(): Promise<void> {
    return this.finished;
  }

  /** Finds each process's place in the log and begins to follow. False where it was stopped before it came to that. */
  start(): Promise<boolean> {
    return this.one(async () => {
      this.followers = await this.findPlaces();
      if (this.stopping.signal.aborted) return false;
      this.subscription = this.surroundings.source.subscribe(earliest(this.followers), this);
      this.subscription.ended.catch((error: unknown) => this.finish(new Error('the subscription ended', { cause: error })));
      return true;
    });
  }

  /** Ends after what is in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working; // what is not begun is not taken up
    await this.subscription?.stop();
    this.takeBackSave?.();
    await this.working;
    if (this.followers.some(isUnsaved)) await this.save().catch(() => undefined); // read again next time
    this.finish();
  }

  /** Takes entries in log order, again and again until their orders are written. */
  async batch(entries: readonly LogEntry[]): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      try {
        await this.one(() => this.take(entries));
        return;
      } catch (error) {
        if (error instanceof FencedOff) {
          this.giveUp(error);
          return;
        }
        failures += 1;
        this.surroundings.log({ event: 'failed', reason: reasonOf(error) });
        await pause(this.surroundings.clock, backOff(failures, longestPause, this.surroundings.random), this.stopping.signal);
      }
    }
  }

  caughtUp(): void {
    // Nothing differs between history and live for a process.
  }

  private async take(entries: readonly LogEntry[]): Promise<void> {
    const last = entries.at(-1)?.position;
    if (last === undefined) return;
    const events = readable(entries);
    const behind = this.followers.filter(({ position }) => isBeyond(last, position));
    const wanted = await Promise.all(behind.map((follower) => consider(follower, events)));
    if (wanted.some(({ considered }) => considered.some(isConsequence))) await this.write(wanted, last);
    else for (const follower of behind) follower.position = last;
    if (this.followers.some(isUnsaved)) this.saveSoon();
  }

  private async write(wanted: readonly Wanted[], last: bigint): Promise<void> {
    await inTransaction(this.surroundings.pool, async (client) => {
      await advance(client, wanted.map(({ follower }) => ({ name: follower.automation.name, from: follower.saved, to: last })), this.lease);
      for (const { follower, considered } of wanted) await writeOrders(client, follower.automation, considered);
    });
    for (const { follower } of wanted) follower.position = follower.saved = last;
    this.report(wanted);
    this.onOrders();
  }

  private report(wanted: readonly Wanted[]): void {
    for (const { follower, considered } of wanted) {
      for (const one of considered) {
        if ('defect' in one) this.surroundings.log({ event: 'event-parked', process: follower.automation.name, reason: reasonOf(one.defect) });
      }
    }
  }

  /** Positions without orders are worth no transaction of their own: reading those events again changes nothing. */
  private saveSoon(): void {
    if (this.stopping.signal.aborted) return;
    this.takeBackSave ??= this.surroundings.clock.after(saveWithin, () => {
      this.takeBackSave = null;
      this.one(() => this.save()).catch((error: unknown) => {
        if (error instanceof FencedOff) {
          this.giveUp(error);
          return;
        }
        this.surroundings.log({ event: 'failed', reason: reasonOf(error) });
        this.saveSoon();
      });
    });
  }

  private giveUp(error: FencedOff): void {
    this.stopping.abort();
    this.finish(error);
  }

  private async save(): Promise<void> {
    const unsaved = this.followers.filter(isUnsaved);
    const steps = unsaved.flatMap(({ automation: { name }, saved, position }) => (position === null ? [] : [{ name, from: saved, to: position }]));
    await inTransaction(this.surroundings.pool, (client) => advance(client, steps, this.lease));
    for (const follower of unsaved) follower.saved = follower.position;
  }

  /** One piece of work at a time: a batch and a save would overtake one another. */
  private one<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.working.then(work);
    this.working = next.catch(() => undefined); // told to whoever asked for it
    return next;
  }

  private async findPlaces(): Promise<readonly Follower[]> {
    const { pool, source, automations } = this.surroundings;
    const logIdentity = await source.identity();
    const head = await source.head();
    const known = await readCheckpoints(pool, automations.map(({ name }) => name));
    const followers: Follower[] = [];
    for (const automation of automations) {
      const checkpoint = known.get(automation.name);
      if (this.stopping.signal.aborted) break;
      const at = checkpoint !== undefined && isOfLog(checkpoint, logIdentity, head) ? checkpoint : await this.meet(automation, logIdentity, head);
      followers.push({ automation, position: at.position, saved: at.position });
    }
    return followers;
  }

  /** Before any process follows the log: following it from so far back, this one would have all others wait for every event of the log. */
  private async considerHistory(automation: Automation): Promise<void> {
    const newcomer: Follower = { automation, position: null, saved: null };
    for await (const entries of this.surroundings.source.history(automation.history, this.stopping.signal)) {
      const wanted = await consider(newcomer, readable(entries));
      if (!wanted.considered.some(isConsequence)) continue;
      await inTransaction(this.surroundings.pool, async (client) => {
        await guard(client, this.lease);
        await writeOrders(client, automation, wanted.considered);
      });
      this.report([wanted]);
    }
  }

  /** A process meets a log for the first time, or another log than before: positions of one mean nothing in the other. */
  private async meet(automation: Automation, logIdentity: string, head: bigint | null): Promise<Checkpoint> {
    const first = { name: automation.name, position: head, logIdentity };
    if (automation.history.length > 0) await this.considerHistory(automation);
    if (this.stopping.signal.aborted) return first; // not written: it meets the log again next time
    const orders = head === null ? [] : await automation.onStart(head);
    await inTransaction(this.surroundings.pool, async (client) => {
      await guard(client, this.lease);
      await anchor(client, first, this.lease);
      await writeFirstOrders(client, automation, orders);
    });
    this.surroundings.log({ event: 'anchored', process: automation.name });
    return first;
  }
}

/** What can't be read as an event stops its ticket, not the process (EVT-6). */
function readable(entries: readonly LogEntry[]): readonly AnyRecorded[] {
  return entries.filter((entry): entry is AnyRecorded => !isFaulted(entry));
}

async function consider(follower: Follower, events: readonly AnyRecorded[]): Promise<Wanted> {
  const fresh = events.filter(({ type, position }) => follower.automation.hears(type) && isBeyond(position, follower.position));
  return { follower, considered: await follower.automation.consider(fresh) };
}

function isConsequence(considered: Considered): boolean {
  return 'defect' in considered || considered.orders.length > 0;
}

function isUnsaved({ position, saved }: Follower): boolean {
  return position !== saved;
}

function isBeyond(position: bigint, reached: bigint | null): boolean {
  return reached === null || position > reached;
}

function isOfLog({ logIdentity, position }: Checkpoint, identity: string, head: bigint | null): boolean {
  return logIdentity === identity && (position === null || (head !== null && position <= head));
}

function earliest(followers: readonly Follower[]): bigint | null {
  return followers.reduce<bigint | null>((least, { position }, index) => (index === 0 || (least !== null && isBeyond(least, position)) ? position : least), null);
}
