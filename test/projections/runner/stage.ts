import { randomUUID } from 'node:crypto';
import type { Projection } from '../../../src/kernel/projection.js';
import { openDatabase, type ReadDatabase } from '../../../src/read-store/database.js';
import type { EventSource } from '../../../src/read-store/event-source.js';
import { migrate } from '../../../src/read-store/migrations.js';
import { Projector } from '../../../src/read-store/projector.js';
import type { ProjectorNews } from '../../../src/read-store/projector-options.js';
import { verify } from '../../../src/read-store/verify.js';
import { Checkpoints } from '../../../src/read-store/wait-for.js';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.js';

/** A database, and the projectors that a test starts on it. */
export class Stage {
  readonly checkpoints: Checkpoints;
  readonly news: ProjectorNews[] = [];
  private readonly projectors: Projector[] = [];

  private constructor(
    private readonly fresh: FreshDatabase,
    readonly database: ReadDatabase,
  ) {
    this.checkpoints = new Checkpoints(database.pool);
  }

  static async open(): Promise<Stage> {
    const fresh = await freshDatabase({ key: 'read-store-runner-1', prepare: async (url) => withDatabase(url, ({ db }) => migrate(db)) });
    return new Stage(fresh, openDatabase({ url: fresh.url, onIdleError: () => undefined, max: 20 }));
  }

  get url(): string {
    return this.fresh.url;
  }

  get pool(): ReadDatabase['pool'] {
    return this.database.pool;
  }

  /** Starts a projector; `news` gathers what it says. */
  project(source: EventSource, projections: readonly Projection[], leaseMilliseconds = 10_000): Projector {
    const projector = new Projector({ pool: this.pool, projections, source, holder: randomUUID(), log: (news) => this.news.push(news), leaseMilliseconds });
    this.projectors.push(projector);
    projector.start();
    return projector;
  }

  /** Starts a projector and waits until it has read all history. */
  async projectLive(source: EventSource, projections: readonly Projection[], leaseMilliseconds = 10_000): Promise<Projector> {
    const projector = this.project(source, projections, leaseMilliseconds);
    await this.until(() => projector.health().state === 'live' && projector.health().building.length === 0);
    return projector;
  }

  /** Projects until `position` is reached, then stops. */
  async projectUntil(source: EventSource, projections: readonly Projection[], position: bigint): Promise<void> {
    const projector = this.project(source, projections);
    await this.reach(projections, position);
    await projector.stop();
  }

  async reach(projections: readonly Projection[], position: bigint): Promise<void> {
    const reached = await this.checkpoints.waitFor(projections.map(({ name }) => name), position, 15_000);
    if (!reached) throw new Error(`position ${position} was not reached: ${JSON.stringify(this.news)}`);
  }

  async rows(select: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.pool.query<Record<string, unknown>>(select)).rows;
  }

  /** Everything that the views of parcels show. */
  async contents(): Promise<unknown> {
    return {
      parcel: await this.rows('select * from custody.parcel order by parcel_id'),
      stay: await this.rows('select * from custody.stay order by parcel_id, from_revision'),
      held: await this.rows('select * from custody.held order by holder'),
    };
  }

  /** The first differences that `verify` finds. */
  async differences(source: EventSource, projections: readonly Projection[]): Promise<readonly unknown[]> {
    const { projections: verified } = await verify({ pool: this.pool, source, projections, names: projections.map(({ name }) => name) });
    return verified.flatMap(({ differences }) => differences);
  }

  /** Waits until `holds`, asking anew as fast as the answers come. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`what was waited for did not happen: ${JSON.stringify(this.news)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    this.checkpoints.close();
    await Promise.all(this.projectors.map((projector) => projector.stop()));
    await this.database.close();
    await this.fresh.drop();
  }
}

async function withDatabase(url: string, work: (database: ReadDatabase) => Promise<void>): Promise<void> {
  const database = openDatabase({ url, onIdleError: () => undefined });
  await work(database).finally(() => database.close());
}
