import type { Relation } from '../../src/kernel/projection.js';
import type { Instant } from '../instant.js';
import { placeholderOwner } from '../nobody.js';

/** A row of `custody.time_to_owner`. */
export interface TimeToOwnerRelation {
  readonly ticket_id: string;
  readonly opened_at: Instant;
  readonly queue_id: string;
  readonly group_id: string;
  readonly owner_id: string | null;
  readonly owned_at: Instant | null;
  readonly seconds: number | null;
}

/** `custody.time_to_owner`: the first owner of D13. */
export const timeToOwnerRelation: Relation = {
  name: 'time_to_owner',
  comment: 'How long each ticket waited for its first real owner: one row a ticket, those that nobody took included.',
  columns: {
    ticket_id: 'Id of the ticket.',
    opened_at: 'When the ticket was opened (occurred).',
    queue_id: 'Id of the queue into which it was opened.',
    group_id: 'Id of the primary group at the opening.',
    owner_id: 'Agent id of the first owner who was not the placeholder; null where there was none yet.',
    owned_at: 'When they became owner (occurred); null where nobody did yet.',
    seconds: 'Seconds from the opening to the first owner, 0 where it was opened with one; null where nobody took it yet.',
  },
  select: (from) => `
    select t.ticket_id, t.opened_at, o.data ->> 'queueId' as queue_id, o.data ->> 'groupId' as group_id,
      f.holder as owner_id, f.from_at as owned_at, extract(epoch from f.from_at - t.opened_at)::double precision as seconds
    from ${from('ticket')} t
    join ${from('event')} o on o.stream = 'ticket-' || t.ticket_id and o.revision = 0
    left join lateral (
      select i.holder, i.from_at from ${from('interval')} i
      where i.ticket_id = t.ticket_id and i.role = 'owner' and i.holder <> '${placeholderOwner}'
      order by i.from_revision limit 1
    ) f on true`,
};

/** A row of `custody.reopening`. */
export interface ReopeningRelation {
  readonly ticket_id: string;
  readonly at: Instant;
  readonly from_status: string;
  readonly to_status: string;
  readonly finished_seconds: number;
  readonly owner_id: string;
  readonly queue_id: string;
  readonly group_id: string;
  readonly actor: string;
}

/** Id of who held a role of the ticket of event `e` after that event. */
const holderAt = (from: (table: string) => string, role: string): string => `
      (select i.holder from ${from('interval')} i
        where i.ticket_id = e.data ->> 'ticketId' and i.role = '${role}' and i.from_revision <= e.revision order by i.from_revision desc limit 1)`;

/** `custody.reopening`: the reopenings of D8. */
export const reopeningRelation: Relation = {
  name: 'reopening',
  comment: 'Each time a resolved or closed ticket went back to a status that asks for work.',
  columns: {
    ticket_id: 'Id of the ticket.',
    at: 'When it was reopened (occurred).',
    from_status: 'Id of the resolved or closed status that it left.',
    to_status: 'Id of the open or pending status that it got.',
    finished_seconds: 'Seconds since it had got the status that it left.',
    owner_id: 'Agent id of the owner when it was reopened; 1 is the placeholder.',
    queue_id: 'Id of the queue in which it then was.',
    group_id: 'Id of its primary group then.',
    actor: 'Who acted, as kind:id.',
  },
  select: (from) => `
    select e.data ->> 'ticketId' as ticket_id, e.occurred_at as at, e.data ->> 'from' as from_status, e.data ->> 'to' as to_status,
      extract(epoch from e.occurred_at - before.from_at)::double precision as finished_seconds,
      ${holderAt(from, 'owner')} as owner_id,
      ${holderAt(from, 'queue')} as queue_id,
      (select g.data ->> 'groupId' from ${from('event')} g
        where g.stream = e.stream and g.revision <= e.revision and g.type in ('TicketOpened', 'TicketMoved') order by g.revision desc limit 1) as group_id,
      e.actor
    from ${from('event')} e
    join ${from('interval')} before on before.ticket_id = e.data ->> 'ticketId' and before.role = 'status' and before.to_revision = e.revision
    where e.type = 'StatusChanged'
      and e.data ->> 'fromCategory' in ('resolved', 'closed') and e.data ->> 'toCategory' in ('open', 'pending')`,
};

/** A row of `custody.shared_time`. */
export interface SharedTimeRelation {
  readonly ticket_id: string;
  readonly role: 'internal_group' | 'internal_agent';
  readonly holder: string;
  readonly queue_id: string;
  readonly from_at: Instant;
  readonly to_at: Instant | null;
  readonly seconds: number;
}

/** `custody.shared_time`: shared-ownership time (HIS-6). */
export const sharedTimeRelation: Relation = {
  name: 'shared_time',
  comment: 'How long each ticket was shared with an internal group, and with which agent of it: one row an interval of either role.',
  columns: {
    ticket_id: 'Id of the ticket.',
    role: 'Which half of the shared ownership: internal_group or internal_agent.',
    holder: 'Id of the group or agent with whom it was shared.',
    queue_id: 'Id of the queue in which the ticket was when it began.',
    from_at: 'When it began (occurred).',
    to_at: 'When it ended (occurred); null where it still lasts.',
    seconds: 'Seconds from beginning to end; what still lasts counts up to the last event of the ticket.',
  },
  select: (from) => `
    select i.ticket_id, i.role, i.holder, q.holder as queue_id, i.from_at, i.to_at,
      extract(epoch from coalesce(i.to_at, t.changed_at) - i.from_at)::double precision as seconds
    from ${from('interval')} i
    join ${from('ticket')} t on t.ticket_id = i.ticket_id
    join ${from('interval')} q on q.ticket_id = i.ticket_id and q.role = 'queue'
      and q.from_revision <= i.from_revision and (q.to_revision is null or q.to_revision > i.from_revision)
    where i.role in ('internal_group', 'internal_agent') and i.holder is not null`,
};
