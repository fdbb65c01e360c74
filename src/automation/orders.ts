import type { ClientBase, Pool } from 'pg';
import type { Order } from '../kernel/process.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Lease } from '../read-store/lease.js';
import { reasonOf } from '../read-store/parked-stream.js';
import type { Automation, Cause, Considered } from './automation.js';

/** An order to be carried out. */
export interface Taken {
  readonly process: string;
  readonly id: string;
  /** Null: the event it came from is to be considered again. */
  readonly command: unknown;
  readonly cause: Cause | null;
  readonly causationId: string | null;
  readonly correlationId: string | null;
  /** This one included. */
  readonly tries: number;
}

/** What became of an order. Instants are ISO 8601. */
export type Settled =
  | { readonly state: 'done'; readonly outcome: { readonly done: true } | Refusal }
  | { readonly state: 'waiting'; readonly readyAt: string; readonly error: string }
  | { readonly state: 'parked'; readonly error: string };

interface Row {
  readonly process: string;
  readonly id: string;
  readonly target: string;
  readonly command: string | null;
  readonly dueAt: string | null;
  readonly state: 'waiting' | 'parked';
  readonly error: string | null;
}

/** Writes what events made a process want, in the transaction of its checkpoint. An order that is known already changes nothing. */
export async function writeOrders(client: ClientBase, automation: Automation, considered: readonly Considered[]): Promise<void> {
  for (const { event, ...wanted } of considered) {
    const cause = { stream: event.stream, revision: event.revision, causationId: event.meta.eventId, correlationId: event.meta.correlationId };
    if ('defect' in wanted) await insert(client, defective(automation.name, cause, wanted.defect), cause);
    else for (const order of wanted.orders) await write(client, automation, order, cause);
  }
}

/** Writes the orders that follow from how things stand. */
export async function writeFirstOrders(client: ClientBase, automation: Automation, orders: readonly Order<unknown>[]): Promise<void> {
  for (const order of orders) await write(client, automation, order, null);
}

type CauseRow = Cause & { readonly causationId: string; readonly correlationId: string };

async function write(client: ClientBase, automation: Automation, order: Order<unknown>, cause: CauseRow | null): Promise<void> {
  const { name: process } = automation;
  if (order.order === 'forget') {
    await client.query(`delete from custody_ops.process_order where process = $1 and id = $2 and state = 'waiting'`, [process, order.id]);
    return;
  }
  const { id, command } = order;
  const dueAt = order.order === 'wake' ? order.at : null;
  await insert(client, { process, id, target: automation.target(command), command: JSON.stringify(command), dueAt, state: 'waiting', error: null }, cause);
}

/** A timer that has not rung takes the new instant; all else that is there stays as it is. */
async function insert(client: ClientBase, row: Row, cause: CauseRow | null): Promise<void> {
  await client.query({
    name: 'custody write order',
    text: `insert into custody_ops.process_order as known
        (process, id, target, command, due_at, ready_at, state, last_error, cause_stream, cause_revision, causation_id, correlation_id)
      values ($1, $2, $3, $4, $5::timestamptz, coalesce($5::timestamptz, '-infinity'), $6, $7, $8, $9, $10, $11)
      on conflict (process, id) do update set due_at = excluded.due_at, ready_at = excluded.ready_at, command = excluded.command
        where known.state = 'waiting' and excluded.due_at is not null and known.due_at is distinct from excluded.due_at`,
    values: [
      row.process, row.id, row.target, row.command, row.dueAt, row.state, row.error,
      cause?.stream ?? null, cause?.revision ?? null, cause?.causationId ?? null, cause?.correlationId ?? null,
    ],
  });
}

/** An event on which the declaration fails is set aside where people see it, and the process goes on. */
function defective(process: string, { stream, revision }: Cause, defect: unknown): Row {
  const error = `can't tell what follows: ${reasonOf(defect)}`;
  return { process, id: `event:${stream}@${revision}`, target: stream, command: null, dueAt: null, state: 'parked', error };
}

/** Orders about one target wait for the earlier ones that are due. */
const first = `not exists (
  select from custody_ops.process_order earlier
  where earlier.process = o.process and earlier.target = o.target and earlier.state = 'waiting' and earlier.seq < o.seq
    and coalesce(earlier.due_at, '-infinity') <= $2)`;

/** Orders that only the holder of the lease may touch. */
const mine = (row: string, epoch: string): string =>
  `exists (select from custody_ops.process p where p.name = ${row}.process and p.epoch = ${epoch})`;

/**
 * Takes orders that are due, at most one a target, and counts the try before it is made: a try that ends this process counts too.
 * @param now ISO 8601
 */
export async function takeDue(pool: Pool, processes: readonly string[], now: string, limit: number, { epoch }: Lease): Promise<readonly Taken[]> {
  const { rows } = await pool.query<Omit<Taken, 'cause'> & { cause_stream: string | null; cause_revision: number | null }>({
    name: 'custody take orders',
    text: `update custody_ops.process_order as taken set tries = taken.tries + 1
      from (select o.process, o.id from custody_ops.process_order o
            where o.state = 'waiting' and o.ready_at <= $2 and o.process = any($1) and ${first}
            order by o.ready_at, o.seq limit $3) as due
      where taken.process = due.process and taken.id = due.id and taken.state = 'waiting' and ${mine('taken', '$4')}
      returning taken.process, taken.id, taken.command, taken.tries, taken.cause_stream, taken.cause_revision,
        taken.causation_id as "causationId", taken.correlation_id as "correlationId"`,
    values: [processes, now, limit, epoch],
  });
  return rows.map(({ cause_stream: stream, cause_revision: revision, ...row }) => ({
    ...row,
    cause: stream === null || revision === null ? null : { stream, revision },
  }));
}

/** When the next order is to be tried, in milliseconds since 1970, -Infinity for at once; null where none waits. */
export async function nextReady(pool: Pool, processes: readonly string[], now: string): Promise<number | null> {
  const { rows } = await pool.query<{ at: string }>({
    name: 'custody next order',
    text: `select extract(epoch from o.ready_at) * 1000 as at from custody_ops.process_order o
      where o.state = 'waiting' and o.process = any($1) and ${first} order by o.ready_at limit 1`,
    values: [processes, now],
  });
  return rows[0] === undefined ? null : Number(rows[0].at);
}

/** Writes what became of orders; nothing where the lease is another's by now, who will carry them out again. */
export async function settle(pool: Pool, results: readonly { readonly order: Taken; readonly settled: Settled }[], { epoch }: Lease): Promise<void> {
  if (results.length === 0) return;
  await pool.query({
    name: 'custody settle orders',
    text: `update custody_ops.process_order as taken
      set state = given.state, outcome = given.outcome, last_error = given.error, ready_at = coalesce(given.ready_at, taken.ready_at),
        settled_at = case when given.state = 'waiting' then null else clock_timestamp() end
      from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::timestamptz[]) as given(process, id, state, outcome, error, ready_at)
      where taken.process = given.process and taken.id = given.id and taken.state = 'waiting' and ${mine('taken', '$7')}`,
    values: [
      results.map(({ order }) => order.process),
      results.map(({ order }) => order.id),
      results.map(({ settled }) => settled.state),
      results.map(({ settled }) => (settled.state === 'done' ? JSON.stringify(settled.outcome) : null)),
      results.map(({ settled }) => (settled.state === 'done' ? null : settled.error)),
      results.map(({ settled }) => (settled.state === 'waiting' ? settled.readyAt : null)),
      epoch,
    ],
  });
}

/** Has parked orders of a process tried again: one, or all. Whoever runs the processes finds them by itself. Returns how many. */
export async function retryParked(pool: Pool, process: string, id: string | null = null): Promise<number> {
  const { rowCount } = await pool.query(
    `update custody_ops.process_order set state = 'waiting', tries = 0, ready_at = '-infinity', settled_at = null
     where process = $1 and state = 'parked' and ($2::text is null or id = $2)`,
    [process, id],
  );
  return rowCount ?? 0;
}

/** The streams whose events have given orders. */
export async function causesOf(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ stream: string }>(`select distinct cause_stream as stream from custody_ops.process_order where cause_stream is not null`);
  return rows.map(({ stream }) => stream);
}

/**
 * Forgets the orders of events that a stream has no more, as after a restore: other events will have their revisions, and
 * what those order would be taken for done.
 * @param last revision; -1 where there is no such stream
 */
export async function forgetBeyond(pool: Pool, stream: string, last: number): Promise<number> {
  const { rowCount } = await pool.query('delete from custody_ops.process_order where cause_stream = $1 and cause_revision > $2', [stream, last]);
  return rowCount ?? 0;
}

/** An order that was given up. */
export interface ParkedOrder {
  readonly process: string;
  readonly id: string;
  readonly error: string;
}

/** All orders that were given up, oldest first. */
export async function listParkedOrders(pool: Pool): Promise<readonly ParkedOrder[]> {
  const { rows } = await pool.query<ParkedOrder>(`select process, id, coalesce(last_error, '') as error from custody_ops.process_order where state = 'parked' order by seq`);
  return rows;
}
