import type { Pool } from 'pg';
import type { Automation } from './automation.js';

/** How one durable process stands. */
export interface ProcessHealth {
  readonly name: string;
  /** The last event whose orders are written; null: none yet. */
  readonly position: bigint | null;
  /** Events behind the log's end at that moment. */
  readonly lag: number;
  /** Orders to be carried out, timers that are not due included. */
  readonly waiting: number;
  /** Orders and events that were given up on, until somebody has them tried again. */
  readonly parked: number;
  /** Since when the oldest order that is due has been waiting, ISO 8601; null where none is. */
  readonly oldest: string | null;
}

/**
 * How the processes stand, in the order given; whichever process of the service runs them.
 * @param eventsAfter counts the events of the log beyond a position; null: all
 * @param now ISO 8601
 */
export async function processHealth(
  pool: Pool,
  automations: readonly Pick<Automation, 'name'>[],
  eventsAfter: (position: bigint | null) => Promise<number>,
  now: string,
): Promise<readonly ProcessHealth[]> {
  const { rows } = await pool.query<{ name: string; position: string | null; waiting: number; parked: number; oldest: string | null }>(
    `select given.name, p.position,
       count(*) filter (where o.state = 'waiting')::integer as waiting,
       count(*) filter (where o.state = 'parked')::integer as parked,
       min(greatest(o.due_at, o.ordered_at)) filter (where o.state = 'waiting' and (o.due_at is null or o.due_at <= $2)) as oldest
     from unnest($1::text[]) with ordinality as given(name, place)
     left join custody_ops.process p using (name)
     left join custody_ops.process_order o on o.process = given.name and o.state in ('waiting', 'parked')
     group by given.name, given.place, p.position order by given.place`,
    [automations.map(({ name }) => name), now],
  );
  return Promise.all(
    rows.map(async ({ position: text, ...row }) => {
      const position = text === null ? null : BigInt(text);
      return { ...row, position, lag: await eventsAfter(position) };
    }),
  );
}
