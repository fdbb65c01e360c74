import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

interface Waiter {
  readonly projections: readonly string[];
  readonly position: bigint;
  readonly settle: (reached: boolean) => void;
}

const quickest = 5;
const slowest = 25;
const whenHeard = 50;

/**
 * Tells when read models have reached a position: at once where the projector of this process says so (`heard`), else by asking
 * the registry every few milliseconds, one question for all who wait and none while nobody does.
 */
export class Checkpoints {
  private readonly waiters = new Set<Waiter>();
  private readonly known = new Map<string, bigint | null>();
  private polling = false;
  private closed = false;

  constructor(private readonly pool: Pool) {}

  /** Takes news of a projector that runs in this process or a worker of it. */
  heard(positions: ReadonlyMap<string, bigint | null>): void {
    for (const [name, position] of positions) this.known.set(name, position);
    this.settle(this.known);
  }

  /**
   * @param milliseconds how long to wait at most
   * @returns whether all of `projections` have the event at `position`
   */
  async waitFor(projections: readonly string[], position: bigint, milliseconds: number): Promise<boolean> {
    if (haveAll(this.known, projections, position)) return true;
    if (this.closed) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        projections,
        position,
        settle: (reached) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.settle(false), milliseconds);
      this.waiters.add(waiter);
      void this.poll();
    });
  }

  /** Answers everybody who still waits with no. */
  close(): void {
    this.closed = true;
    for (const waiter of this.waiters) waiter.settle(false);
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    for (let wait = quickest; this.waiters.size > 0; wait = Math.min(slowest, wait + 0.5)) {
      // With the database away nobody is answered before his time is up; the reads themselves say why.
      this.settle(await this.ask().catch(() => new Map<string, bigint | null>()));
      if (this.waiters.size > 0) await pause(this.known.size > 0 ? whenHeard : wait);
    }
    this.polling = false;
  }

  private async ask(): Promise<ReadonlyMap<string, bigint | null>> {
    const { rows } = await this.pool.query<{ name: string; position: string | null }>({
      name: 'custody checkpoints',
      text: 'select name, position from custody_read.projection_registry',
    });
    return new Map(rows.map(({ name, position }) => [name, position === null ? null : BigInt(position)]));
  }

  private settle(positions: ReadonlyMap<string, bigint | null>): void {
    for (const waiter of this.waiters) if (haveAll(positions, waiter.projections, waiter.position)) waiter.settle(true);
  }
}

function haveAll(positions: ReadonlyMap<string, bigint | null>, projections: readonly string[], position: bigint): boolean {
  return projections.every((name) => (positions.get(name) ?? -1n) >= position);
}
