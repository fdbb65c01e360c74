import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Automation } from '../../src/automation/automation.js';
import { automationMigrations } from '../../src/automation/migrations.js';
import type { Patience } from '../../src/automation/order-runner.js';
import { Processor } from '../../src/automation/processor.js';
import type { ProcessorNews } from '../../src/automation/surroundings.js';
import type { Clock } from '../../src/event-store/clock.js';
import type { EventSource } from '../../src/read-store/event-source.js';
import { migrate } from '../../src/read-store/migrations.js';
import { openDatabase } from '../../src/read-store/database.js';
import { freshDatabase } from '../support/postgres.js';

/** A clock that goes on when it is told to. */
export class ManualClock implements Clock {
  private timers: { readonly at: number; readonly call: () => void }[] = [];

  constructor(private time = Date.parse('2026-03-02T08:00:00.000Z')) {}

  readonly now = (): number => this.time;

  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = { at: this.time + ms, call };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((one) => one !== timer));
  };

  advance(ms: number): void {
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { call } of due) call();
  }

  /** ISO 8601, so many milliseconds from now. */
  in(ms: number): string {
    return new Date(this.time + ms).toISOString();
  }
}

/** A migrated database for one test file. */
interface Ops {
  readonly pool: Pool;
  /** Forgets all processes, orders and leases. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

async function opsDatabase(): Promise<Ops> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, onIdleError: () => undefined, max: 6 });
  await migrate(database.db, automationMigrations);
  return {
    pool: database.pool,
    clear: async () => {
      await database.pool.query('truncate custody_ops.process, custody_ops.process_order, custody_ops.processor_lease');
    },
    drop: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}

/** What the tests of a file share. */
export interface Stage extends Pick<Ops, 'pool'> {
  /** Processors at work; those in here are stopped after the test. */
  readonly running: Running[];
}

/** Hooks for a `describe`: one database for all of its tests, and after each nobody at work and nothing written. */
export function staged(): Stage {
  let ops: Ops;
  const running: Running[] = [];
  beforeAll(async () => {
    ops = await opsDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await ops.clear();
  });
  afterAll(() => ops.drop());
  return {
    running,
    get pool() {
      return ops.pool;
    },
  };
}

export interface OrderRow {
  readonly id: string;
  readonly state: string;
  readonly tries: number;
  readonly outcome: unknown;
  readonly last_error: string | null;
  readonly ready_at: string;
  readonly settled_at: string | null;
}

export async function orders(pool: Pool): Promise<readonly OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    'select id, state, tries, outcome, last_error, ready_at::text, settled_at from custody_ops.process_order order by seq',
  );
  return rows;
}

export async function positions(pool: Pool): Promise<Readonly<Record<string, string | null>>> {
  const { rows } = await pool.query<{ name: string; position: string | null }>('select name, position from custody_ops.process order by name');
  return Object.fromEntries(rows.map(({ name, position }) => [name, position]));
}

/** Whether there are so many orders, all of them done; for `until`. */
export function doneIn(pool: Pool, count: number): () => Promise<boolean> {
  return async () => {
    const all = await orders(pool);
    return all.length === count && all.every(({ state }) => state === 'done');
  };
}

/** The lease has run out, as after a long pause of its holder. */
export async function expireLease(pool: Pool): Promise<void> {
  await pool.query(`update custody_ops.processor_lease set expires_at = clock_timestamp() - interval '1 s'`);
}

/** Waits until something holds; with `tick`, the clock goes on meanwhile. */
export async function until(holds: () => boolean | Promise<boolean>, tick?: { readonly clock: ManualClock; readonly ms: number }): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never came to pass: ${holds.toString()}`);
    await setImmediate();
    tick?.clock.advance(tick.ms);
  }
}

export interface Running {
  readonly processor: Processor;
  readonly news: readonly ProcessorNews[];
  stop(): Promise<void>;
}

/** A processor at work. Chance always says one half. */
export function processing(
  pool: Pool,
  log: EventSource,
  automations: readonly Automation[],
  clock: Clock,
  more: { readonly holder?: string; readonly patience?: Partial<Patience> } = {},
): Running {
  const news: ProcessorNews[] = [];
  const processor = new Processor({
    pool, source: log, automations, clock,
    random: () => 0.5,
    log: (said) => news.push(said),
    holder: more.holder ?? 'one',
    leaseMilliseconds: 600_000,
    patience: { tries: 3, longestDelay: 60_000, look: 1_000, ...more.patience },
  });
  processor.start();
  return { processor, news, stop: () => processor.stop() };
}

interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** What a test does to a statement: runs it, changes it first, or fails before or after it. */
export type Meddle = (statement: Statement, run: (changed?: Statement) => Promise<unknown>) => Promise<unknown>;

/** A pool whose every statement goes through the test's hands. */
export function meddled(pool: Pool, meddle: Meddle): Pool {
  const through = (target: Pool | PoolClient) => (given: string | Statement, values?: unknown[]) => {
    const statement = typeof given === 'string' ? { text: given, ...(values === undefined ? {} : { values }) } : given;
    // Without its name a changed statement can't be taken for the prepared one.
    return meddle(statement, (changed) => target.query(changed === undefined ? statement : { ...changed, name: '' }));
  };
  const client = (real: PoolClient): PoolClient =>
    new Proxy(real, { get: (target, name) => (name === 'query' ? through(target) : bound(target, name)) });
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'query') return through(target);
      if (name === 'connect') return async () => client(await target.connect());
      return bound(target, name);
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) as unknown : value;
}
