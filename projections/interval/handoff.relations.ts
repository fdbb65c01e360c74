import type { Relation } from '../../src/kernel/projection.js';
import type { Instant } from '../instant.js';
import { placeholderOwner, unassignedQueue } from '../nobody.js';
import type { CustodyRole } from './interval.table.js';

/**
 * Roles that are handed from one to another. Not the lock: it follows the owner (LCK-1, OWN-5), so its hand-offs would
 * count the owner's again; nor the status, which is a step and no holder.
 */
export const handedRoles = ['owner', 'queue', 'responsible', 'internal_group', 'internal_agent'] as const satisfies readonly CustodyRole[];
export type HandedRole = (typeof handedRoles)[number];

/** A row of `custody.handoff`. */
export interface HandoffRelation {
  readonly ticket_id: string;
  readonly role: HandedRole;
  readonly from_holder: string;
  readonly to_holder: string;
  readonly at: Instant;
  readonly via_nobody: boolean;
  readonly waited_seconds: number;
}

/** A row of `custody.ping_pong`. */
export interface PingPongRelation {
  readonly ticket_id: string;
  readonly role: HandedRole;
  readonly holder: string;
  readonly between: string;
  readonly at: Instant;
  readonly within_seconds: number;
  readonly kind: 'direct' | 'indirect';
}

/**
 * The sequence S of D4 as SQL: `turns`, one row a turn, numbered by `turn` from 1 per ticket and role. A turn is what one
 * holder held until another got it: intervals of nobody are left out (D2), and the same holder before and after nobody
 * is one turn. `began_*` are of its first interval, `ended_*` of its last; null while that lasts.
 */
const turns = (from: (table: string) => string): string => `
    with held as (
      select ticket_id, role, holder, from_at, to_at, from_revision, to_revision,
        (holder is distinct from lag(holder) over line)::integer as is_new
      from ${from('interval')}
      where role in (${handedRoles.map((role) => `'${role}'`).join(', ')})
        and holder is not null
        and not (role = 'owner' and holder = '${placeholderOwner}')
        and not (role = 'queue' and holder = '${unassignedQueue}')
      window line as (partition by ticket_id, role order by from_at, from_revision)
    ), numbered as (
      select *, sum(is_new) over (partition by ticket_id, role order by from_at, from_revision)::integer as turn from held
    ), turns as (
      select ticket_id, role, turn, holder,
        min(from_at) as began_at, min(from_revision) as began_revision,
        max(to_at) as ended_at, max(to_revision) as ended_revision
      from numbered group by ticket_id, role, turn, holder
    )`;

const seconds = (from: string, to: string): string => `extract(epoch from ${to} - ${from})::double precision`;

/** `custody.handoff`: each adjacent pair of S (D5). */
export const handoffRelation: Relation = {
  name: 'handoff',
  comment: 'Each time a role of a ticket went from one holder to another; the placeholder owner and the queue unassigned are nobody. Roles: owner, queue, responsible, internal_group, internal_agent.',
  columns: {
    ticket_id: 'Id of the ticket.',
    role: 'The role that was handed over: owner, queue, responsible, internal_group or internal_agent.',
    from_holder: 'Id of the last real holder before.',
    to_holder: 'Id of the holder who got it.',
    at: 'When the new holder got it (occurred).',
    via_nobody: 'Whether nobody held it in between, be it for no time at all.',
    waited_seconds: 'Seconds from the end of the old holding to the beginning of the new; 0 where it went from hand to hand.',
  },
  select: (from) => `${turns(from)}, pairs as (
      select ticket_id, role, holder as to_holder, began_at, began_revision,
        lag(holder) over line as from_holder, lag(ended_at) over line as left_at, lag(ended_revision) over line as left_revision
      from turns window line as (partition by ticket_id, role order by turn)
    )
    select ticket_id, role, from_holder, to_holder, began_at as at,
      left_revision <> began_revision as via_nobody,
      ${seconds('left_at', 'began_at')} as waited_seconds
    from pairs where from_holder is not null`,
};

/** `custody.ping_pong`: each return of S (D6), direct where `S[i-1] = S[i+1]`. */
export const pingPongRelation: Relation = {
  name: 'ping_pong',
  comment: 'Each time a role of a ticket came back to an earlier holder, at whatever distance; nobody counts as in custody.handoff.',
  columns: {
    ticket_id: 'Id of the ticket.',
    role: 'The role that came back: owner, queue, responsible, internal_group or internal_agent.',
    holder: 'Id of the holder to whom it came back.',
    between: 'Ids of those who held it in between, in their order, with commas; one where the kind is direct.',
    at: 'When it came back (occurred).',
    within_seconds: 'Seconds from the end of the holder’s last holding to the return.',
    kind: 'How it came back: direct where one other held it in between (A, B, A), indirect where several did.',
  },
  select: (from) => `${turns(from)}, returns as (
      select ticket_id, role, holder, turn, began_at,
        array_agg(holder) over (partition by ticket_id, role order by turn) as path,
        lag(turn) over mine as last_turn, lag(ended_at) over mine as left_at
      from turns window mine as (partition by ticket_id, role, holder order by turn)
    )
    select ticket_id, role, holder,
      array_to_string(path[last_turn + 1 : turn - 1], ',') as between,
      began_at as at,
      ${seconds('left_at', 'began_at')} as within_seconds,
      case when turn - last_turn = 2 then 'direct' else 'indirect' end as kind
    from returns where last_turn is not null`,
};
