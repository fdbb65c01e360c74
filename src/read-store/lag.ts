import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventSource } from './event-source.js';
import { LogCursor } from './log-cursor.js';
import { readRegistry, type Registered } from './registry.js';

/** Where one projection stands. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly position: bigint | null;
  /** Events behind the log's end at that moment. */
  readonly lag: number;
  /** How many streams it no longer takes events from. */
  readonly parked: number;
}

export interface ReadStoreStatus {
  /** Events in the log. */
  readonly events: number;
  readonly projections: readonly ProjectionStatus[];
}

const patience = 1_000;
const batchSize = 2_000;

/**
 * Counts how far projections are behind. Each checkpoint knows how many events it has seen, so only what lies beyond the furthest
 * one is read, and never twice. Where that takes over a second the answer is what was counted so far, and counting goes on.
 */
export class LagMeter {
  private end = new LogCursor(null, 0);
  private counting: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly source: EventSource,
  ) {}

  /** @param names of the projections to tell about, in this order; all that the database knows, where left out */
  async read(names: readonly string[] | null = null): Promise<ReadStoreStatus> {
    await this.reachEnd(await readRegistry(this.pool));
    const registry = await readRegistry(this.pool, names);
    const parked = await this.parked();
    const told = (names ?? [...registry.keys()]).flatMap((name) => registry.get(name) ?? []);
    const events = Math.max(this.end.seen, ...told.map(({ seen }) => seen));
    return {
      events,
      projections: told.map(({ name, version, position, seen }) => ({ name, version, position, lag: events - seen, parked: parked.get(name) ?? 0 })),
    };
  }

  private async reachEnd(registry: ReadonlyMap<string, Registered>): Promise<void> {
    const head = await this.source.head();
    // A shorter log is another one: what was counted means nothing.
    if (this.end.position !== null && (head === null || head < this.end.position)) this.end = new LogCursor(null, 0);
    if (this.counting === null) {
      for (const { position, seen } of registry.values()) {
        if (position !== null && seen > this.end.seen && head !== null && position <= head) this.end = new LogCursor(position, seen);
      }
      if (head === this.end.position) return;
      this.counting = this.count(this.end).finally(() => (this.counting = null));
    }
    const enough = new AbortController();
    await Promise.race([this.counting, pause(patience, undefined, { signal: enough.signal, ref: false }).catch(() => undefined)]);
    enough.abort();
  }

  private async count(cursor: LogCursor): Promise<void> {
    for await (const batch of this.source.readAll(cursor.position, batchSize)) cursor.pass(cursor.beyond(batch));
  }

  private async parked(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.pool.query<{ projection: string; streams: number }>(
      `select p.projection, count(*)::integer as streams from custody_read.parked_stream p
       join custody_read.projection_registry r on r.name = p.projection and r.generation = p.generation group by p.projection`,
    );
    return new Map(rows.map(({ projection, streams }) => [projection, streams]));
  }
}
