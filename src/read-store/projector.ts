import { setTimeout as pause } from 'node:timers/promises';
import type { Projection } from '../kernel/projection.js';
import { BackgroundBuilds } from './background-builds.js';
import { FencedOff } from './batch.js';
import { removeLeftovers } from './generations.js';
import { Intake } from './intake.js';
import { acquireLease, type Lease, projectorLease, releaseLease, renewLease } from './lease.js';
import { LiveGroup } from './live-group.js';
import { reasonOf } from './parked-stream.js';
import type { ProjectorOptions } from './projector-options.js';
import { disownPositions, readRegistry, register, type Registered } from './registry.js';

export interface ProjectorHealth {
  readonly state: 'standby' | 'starting' | 'catching-up' | 'live' | 'retrying' | 'stopped';
  readonly building: readonly string[];
  /** Events that were read and are not committed. */
  readonly unwritten: number;
  /** What went wrong last, until a batch succeeds. */
  readonly failure: { readonly reason: string; readonly attempts: number } | null;
}

const longestPause = 5_000;
const intakeLimit = 4_000;

/** Feeds all read models from one subscription, as long as it holds the lease; stands by otherwise. */
export class Projector {
  private readonly stopping = new AbortController();
  private readonly builds: BackgroundBuilds;
  private readonly leaseMilliseconds: number;
  private running: Promise<void> = Promise.resolve();
  private state: ProjectorHealth['state'] = 'starting';
  private failure: ProjectorHealth['failure'] = null;
  private intake = new Intake(intakeLimit);
  private inFlight = 0;

  constructor(private readonly options: ProjectorOptions) {
    this.leaseMilliseconds = options.leaseMilliseconds ?? 10_000;
    this.builds = new BackgroundBuilds(options, () => this.intake.close());
  }

  start(): void {
    this.running = this.run();
  }

  health(): ProjectorHealth {
    const unwritten = this.intake.size + this.inFlight;
    const state = this.state === 'catching-up' && this.intake.isLive ? 'live' : this.state;
    return { state, building: this.builds.names, unwritten, failure: this.failure };
  }

  /** Ends after the batch in hand, and lets a standby take over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.intake.close();
    await this.running;
    this.state = 'stopped';
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        const lease = await this.awaitLease();
        if (lease !== null) await this.lead(lease);
      } catch (error) {
        await this.retryLater(error);
      }
    }
  }

  private async retryLater(error: unknown): Promise<void> {
    if (this.isStopping) return;
    const attempts = (this.failure?.attempts ?? 0) + 1;
    this.failure = { reason: reasonOf(error), attempts };
    this.state = 'retrying';
    this.options.log({ event: 'failed', reason: this.failure.reason });
    await this.pause(Math.min(longestPause, 50 * 2 ** attempts));
  }

  private async awaitLease(): Promise<Lease | null> {
    while (!this.isStopping) {
      const lease = await acquireLease(this.options.pool, projectorLease, this.options.holder, this.leaseMilliseconds);
      if (lease !== null) return lease;
      this.state = 'standby';
      await this.pause(this.leaseMilliseconds / 5);
    }
    return null;
  }

  /** Runs sessions until the lease is lost or the projector is stopped. */
  private async lead(lease: Lease): Promise<void> {
    this.options.log({ event: 'leads' });
    const renewing = new AbortController();
    const renewal = this.keepRenewing(lease, renewing.signal);
    try {
      for (const { name } of this.options.projections) await removeLeftovers(this.options.pool, name);
      while (!this.isStopping && (await renewLease(this.options.pool, projectorLease, lease, this.leaseMilliseconds))) await this.session();
      if (!this.isStopping) this.options.log({ event: 'lost-the-lease' });
    } finally {
      renewing.abort();
      await renewal;
      await this.builds.stop();
      await releaseLease(this.options.pool, projectorLease, lease).catch(() => undefined); // it runs out by itself
    }
  }

  private async keepRenewing(lease: Lease, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.leaseMilliseconds / 3, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      // A database that is away fails the batch as well; only a lease that another holds ends the session from here.
      const held = await renewLease(this.options.pool, projectorLease, lease, this.leaseMilliseconds).catch(() => true);
      if (!held) this.intake.close();
    }
  }

  /** Reads the registry and projects until something makes that reading stale. */
  private async session(): Promise<void> {
    this.state = 'starting';
    this.intake = new Intake(intakeLimit);
    const ready = await this.prepare();
    const client = await this.options.pool.connect();
    let failed = true;
    try {
      const group = await LiveGroup.assemble(client, this.options.source, ready, {
        onAdvance: (positions) => this.options.onAdvance?.(positions),
        onParked: (parked) => this.options.log({ event: 'parked', parked }),
      });
      await this.follow(group, ready.length > 0);
      failed = false;
    } catch (error) {
      if (!(error instanceof FencedOff)) throw error;
      failed = false;
      this.options.log({ event: 'fenced-off' });
    } finally {
      client.release(failed);
    }
  }

  private async follow(group: LiveGroup, anyReady: boolean): Promise<void> {
    this.state = 'catching-up';
    const { intake } = this;
    // Built meanwhile, or stopped: there is nothing to wait for.
    if (this.isStopping) intake.close();
    const subscription = anyReady ? this.options.source.subscribe(group.position, intake) : null;
    let broken: { readonly error: unknown } | null = null;
    subscription?.ended.catch((error: unknown) => {
      broken = { error };
      intake.close();
    });
    try {
      for (let entries = await intake.take(); entries !== null; entries = await intake.take()) {
        this.inFlight = entries.length;
        await group.project(entries);
        this.inFlight = 0;
        this.failure = null;
      }
    } finally {
      this.inFlight = 0;
      intake.close();
      await subscription?.stop();
    }
    rethrow(broken);
  }

  /** Compares the database with the declarations and the log; starts to build what is not fit to go on. */
  private async prepare(): Promise<readonly { readonly projection: Projection; readonly registered: Registered }[]> {
    const { pool, projections, source } = this.options;
    const identity = await source.identity();
    const head = await source.head();
    await register(pool, projections, identity);
    const registry = await readRegistry(pool);
    const foreign = [...registry.values()].filter((each) => each.position !== null && isOfAnotherLog(each, identity, head)).map(({ name }) => name);
    if (foreign.length > 0) {
      this.options.log({ event: 'log-changed', projections: foreign });
      await disownPositions(pool, foreign);
      this.options.onAdvance?.(new Map(foreign.map((name) => [name, null])));
    }
    const found = projections.flatMap((projection) => {
      const registered = registry.get(projection.name);
      return registered === undefined ? [] : [{ projection, registered }];
    });
    const stale = found.filter(({ projection, registered }) => needsBuild(projection, registered, identity, head));
    this.builds.begin(stale.map(({ projection }) => projection.name));
    return found.filter((each) => !stale.includes(each));
  }

  private async pause(milliseconds: number): Promise<void> {
    // Being stopped ends the pause early, which is no failure.
    await pause(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function isOfAnotherLog({ logIdentity, position }: Registered, identity: string, head: bigint | null): boolean {
  return logIdentity !== identity || (position !== null && (head === null || head < position));
}

/** What was never filled is filled faster beside: without indexes, in larger batches. */
function needsBuild(projection: Projection, registered: Registered, identity: string, head: bigint | null): boolean {
  if (projection.version !== registered.version || isOfAnotherLog(registered, identity, head)) return true;
  return registered.position === null && head !== null;
}

function rethrow(broken: { readonly error: unknown } | null): void {
  if (broken !== null) throw new Error('the subscription ended', { cause: broken.error });
}
