import type { Relation } from '../../src/kernel/projection.js';
import { always, unfinishedSelect, type Window } from './custody-time.relations.js';

/** A row of `custody.queue_load`. */
export interface QueueLoadRelation {
  /** `YYYY-MM-DD` as the driver gives a `date`. */
  readonly day: string;
  readonly queue_id: string;
  readonly open_tickets: number;
  readonly came: number;
  readonly went: number;
}

/** The day (UTC) that an instant closes or lies in: as-of is inclusive (HIS-7), so midnight itself still counts to the day before. */
const dayUpTo = (instant: string): string => `((${instant} at time zone 'UTC') - interval '1 microsecond')::date`;

/** The first day (UTC) that begins at an instant or after it. */
const dayFrom = (instant: string): string => `${dayUpTo(instant)} + 1`;

/**
 * How many tickets were open in each queue when each day began (D11), and how many came and went until the next one did.
 * Open is what is neither resolved nor closed; a ticket that changes its status and stays open has not moved.
 * @param from gives the present table of a name
 * @param window the days that begin in it; the log's own days where it is wider, for before them nothing was open and what comes is not known
 */
export function queueLoadSelect(from: (table: string) => string, window: Window = always): string {
  return `
    with unfinished as (${unfinishedSelect(from)}
    ), stay as (
      select q.ticket_id, q.holder as queue_id, greatest(q.from_at, u.began) as came_at, least(coalesce(q.to_at, 'infinity'), u.ended) as went_at
      from ${from('interval')} q join unfinished u on u.ticket_id = q.ticket_id and u.began < coalesce(q.to_at, 'infinity') and u.ended > q.from_at
      where q.role = 'queue'
    ), step as (
      select queue_id, ${dayUpTo('at')} as day, sum(step) as step
      from (select ticket_id, queue_id, came_at as at, 1 as step from stay union all select ticket_id, queue_id, went_at, -1 from stay where went_at < 'infinity') edge
      group by ticket_id, queue_id, at having sum(step) <> 0
    ), span as (
      select greatest(${dayFrom(window.from)}, ${dayUpTo('min(opened_at)')}) as first, least(${dayUpTo(window.to)}, ${dayUpTo('max(changed_at)')}) as last from ${from('ticket')}
    ), flow as (
      select queue_id, greatest(day, first - 1) as day, sum(step) filter (where step > 0) as came, -sum(step) filter (where step < 0) as went
      from step, span where day <= last group by 1, 2
    ), filled as (
      select queue.queue_id, at::date as day, coalesce(came, 0)::integer as came, coalesce(went, 0)::integer as went,
        coalesce(sum(coalesce(came, 0) - coalesce(went, 0)) over (partition by queue.queue_id order by at rows between unbounded preceding and 1 preceding), 0)::integer as open_tickets
      from span cross join (select distinct queue_id from flow) queue cross join generate_series((first - 1)::timestamp, last::timestamp, interval '1 day') at
      left join flow on flow.queue_id = queue.queue_id and flow.day = at::date
    )
    select day, queue_id, open_tickets, came, went from filled, span where day >= first and (open_tickets > 0 or came > 0 or went > 0)`;
}

/** `custody.queue_load`: what was open in each queue, day by day (D11). */
export const queueLoadRelation: Relation = {
  name: 'queue_load',
  comment: 'How many tickets were open in each queue when each day (UTC) of the log began, and how many came and went that day; no row where nothing was open and nothing came or went. The queue unassigned is nobody.',
  columns: {
    day: 'The day (UTC), from that of the first opening to that of the last event.',
    queue_id: 'Id of the queue.',
    open_tickets: 'Tickets in the queue that were neither resolved nor closed at 00:00:00 UTC of the day, changes of that instant included.',
    came: 'Tickets that came to be open in the queue after that instant and up to the beginning of the next day: opened, moved in or reopened.',
    went: 'Tickets that ceased to be open in the queue in that time: resolved, closed or moved away. open_tickets + came - went is what is open when the next day begins.',
  },
  select: (from) => queueLoadSelect(from),
};
