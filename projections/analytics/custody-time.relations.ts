import type { Relation } from '../../src/kernel/projection.js';
import type { Instant } from '../instant.js';
import type { CustodyRole } from '../interval/interval.table.js';
import { placeholderOwner, unassignedQueue } from '../nobody.js';

/** Roles in which somebody has custody; a status is a step and no holder. */
export const heldRoles = ['owner', 'lock', 'responsible', 'internal_group', 'internal_agent', 'queue'] as const satisfies readonly CustodyRole[];
export type HeldRole = (typeof heldRoles)[number];

/** A row of `custody.custody_time`. */
export interface CustodyTimeRelation {
  readonly ticket_id: string;
  readonly role: HeldRole;
  readonly holder: string;
  readonly from_at: Instant;
  readonly to_at: Instant | null;
  readonly seconds: number;
  readonly open_seconds: number;
}

/** A stretch of time as SQL expressions of `timestamptz`. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** All of time. */
export const always: Window = { from: `'-infinity'::timestamptz`, to: `'infinity'::timestamptz` };

/** Whether somebody real holds a row of `custody.interval`, as an SQL condition on alias `i`. */
export const heldBySomebody = `i.holder is not null and not (i.role = 'owner' and i.holder = '${placeholderOwner}') and not (i.role = 'queue' and i.holder = '${unassignedQueue}')`;

const secondsOf = (from: string, to: string): string => `extract(epoch from greatest(interval '0', ${to} - ${from}))`;

/** The stretches, `ticket_id`, `began`, `ended`, in which a ticket was in one status that asks for work: neither resolved nor closed. */
export function unfinishedSelect(from: (table: string) => string): string {
  return `
      select s.ticket_id, s.from_at as began, coalesce(s.to_at, 'infinity') as ended
      from ${from('interval')} s
      join ${from('event')} e on e.stream = 'ticket-' || s.ticket_id and e.revision = s.from_revision
      where s.role = 'status' and coalesce(e.data ->> 'toCategory', e.data ->> 'statusCategory') in ('open', 'pending')`;
}

/**
 * How long each holder had each ticket (D3, D10): calendar time; what still lasts counts up to the ticket's last event.
 * @param from gives the present table of a name
 * @param window only what lies within it counts, and only intervals that touch it are given
 */
export function custodyTimeSelect(from: (table: string) => string, window: Window = always): string {
  const bounded = window === always ? '' : `and i.from_at < ${window.to} and coalesce(i.to_at, t.changed_at) >= ${window.from}`;
  return `
    with held as (
      select i.ticket_id, i.role, i.holder, i.from_at, i.to_at, i.from_revision,
        greatest(i.from_at, ${window.from}) as began, least(coalesce(i.to_at, t.changed_at), ${window.to}) as ended
      from ${from('interval')} i join ${from('ticket')} t on t.ticket_id = i.ticket_id
      where i.role <> 'status' and ${heldBySomebody} ${bounded}
    ), unfinished as (${unfinishedSelect(from)}
    )
    select h.ticket_id, h.role, h.holder, h.from_at, h.to_at,
      ${secondsOf('h.began', 'h.ended')}::double precision as seconds,
      coalesce(sum(${secondsOf('greatest(h.began, u.began)', 'least(h.ended, u.ended)')}) filter (where u.ticket_id is not null), 0)::double precision as open_seconds
    from held h left join unfinished u on u.ticket_id = h.ticket_id and u.began < h.ended and u.ended > h.began
    group by h.ticket_id, h.role, h.holder, h.from_at, h.to_at, h.from_revision, h.began, h.ended`;
}

/** `custody.custody_time`: D3 with the durations of D10. */
export const custodyTimeRelation: Relation = {
  name: 'custody_time',
  comment: 'How long each holder had each role of each ticket, in calendar seconds: one row an interval that somebody real held; the placeholder owner and the queue unassigned are nobody.',
  columns: {
    ticket_id: 'Id of the ticket.',
    role: 'The role: owner, lock, responsible, internal_group, internal_agent or queue.',
    holder: 'Id of the agent, group or queue that held it.',
    from_at: 'When it began (occurred).',
    to_at: 'When it ended (occurred); null where it still lasts.',
    seconds: 'Seconds from beginning to end; what still lasts counts up to the last event of the ticket.',
    open_seconds: 'Of these, the seconds during which the ticket was neither resolved nor closed.',
  },
  select: (from) => custodyTimeSelect(from),
};

/** A row of `custody.locked_time`. */
export interface LockedTimeRelation {
  readonly ticket_id: string;
  readonly life_seconds: number;
  readonly locked_seconds: number;
  readonly share: number;
}

/** `custody.locked_time`: the share of time locked (HIS-6). */
export const lockedTimeRelation: Relation = {
  name: 'locked_time',
  comment: 'How much of its life each ticket was locked: one row a ticket, those that never were included.',
  columns: {
    ticket_id: 'Id of the ticket.',
    life_seconds: 'Seconds from the opening of the ticket to its last event.',
    locked_seconds: 'Of these, the seconds during which somebody had it locked.',
    share: 'Locked seconds by life seconds, 0 to 1; 0 for a ticket without length.',
  },
  select: (from) => `
    with locked as (
      select t.ticket_id, extract(epoch from t.changed_at - t.opened_at)::double precision as life_seconds,
        coalesce(sum(extract(epoch from coalesce(i.to_at, t.changed_at) - i.from_at)), 0)::double precision as locked_seconds
      from ${from('ticket')} t left join ${from('interval')} i on i.ticket_id = t.ticket_id and i.role = 'lock' and i.holder is not null
      group by t.ticket_id, t.changed_at, t.opened_at
    )
    select ticket_id, life_seconds, locked_seconds, coalesce(locked_seconds / nullif(life_seconds, 0), 0) as share from locked`,
};
