import type { Pool } from 'pg';
import { type Clock, pause } from '../event-store/clock.js';
import type { Person } from './told.js';

/** How often it is looked for what other processes of the service have written, in milliseconds. */
const look = 500;

/** Rings for those who watch their inbox live, when there is something new in it. One question for all of them. */
export class Bell {
  private readonly listeners = new Map<string, Set<() => void>>();
  private wake = new AbortController();
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private looking = false;

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly onFailure: (reason: unknown) => void,
  ) {}

  /** This process has just written: look at once. */
  readonly ring = (): void => this.wake.abort();

  /** @returns takes the listener away again */
  listen({ kind, id }: Person, call: () => void): () => void {
    const key = `${kind}:${id}`;
    const others = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, others.add(call));
    if (!this.looking && !this.stopped) {
      this.looking = true;
      this.running = this.run();
    }
    return () => {
      others.delete(call);
      if (others.size === 0) this.listeners.delete(key);
    };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    let place: string | null = null;
    while (!this.stopped && this.listeners.size > 0) {
      this.wake = new AbortController();
      try {
        place = await this.round(place);
      } catch (error) {
        this.onFailure(error);
      }
      await pause(this.clock, look, this.wake.signal);
    }
    this.looking = false;
  }

  private async round(after: string | null): Promise<string> {
    const { rows } = await this.pool.query<{ place: string; people: readonly string[] | null }>(
      after === null
        ? 'select coalesce(max(seq), 0)::text as place, null as people from custody_ops.notification'
        : `select coalesce(max(seq), $1)::text as place, array_agg(distinct person_kind || ':' || person) as people from custody_ops.notification where seq > $1::bigint`,
      after === null ? [] : [after],
    );
    // At the first look nobody knows who has read what: everybody looks again.
    const people = after === null ? [...this.listeners.keys()] : (rows[0]?.people ?? []);
    for (const person of people) for (const call of this.listeners.get(person) ?? []) call();
    return rows[0]?.place ?? after ?? '0';
  }
}
