import type { Pool } from 'pg';
import { eventTable } from '../../projections/event/event.projection.js';
import { interval } from '../../projections/interval/interval.table.js';
import { physicalTable } from '../../src/read-store/table-sql.js';
import { fill as fillTickets } from '../views/fill.js';

/** The physical tables of the first generation, which a fresh database has. */
const [intervals, events] = [interval, eventTable].map(({ name }) => physicalTable(name, 1));

/** Of each ticket; ten events give fifteen intervals. */
export const intervalsPerTicket = 15;
const ticketsPerAgent = 100;

/** The tickets are opened in two years from here on. */
const beginning = Date.UTC(2024, 0, 1);
const quarters = 70_000;

/** A filled world, and how to ask about it. */
export interface Filled {
  readonly intervals: number;
  /** Its id. */
  readonly ticket: (number: number) => string;
  /** Its id; each agent had a hundred tickets, whatever the size. */
  readonly agent: (number: number) => string;
  /** An instant within the two years, ISO 8601. */
  readonly instant: (number: number) => string;
}

/**
 * Fills interval, event and ticket tables as tickets do that are opened, claimed, handed on, answered for by a third, unlocked and
 * closed within three days; rows lie in the order of time, as a projector writes them. By SQL, not from events, which is faster:
 * what is measured are questions.
 */
export async function fill(pool: Pool, wanted: number): Promise<Filled> {
  const tickets = Math.ceil(wanted / intervalsPerTicket);
  const agents = Math.max(1, Math.round(tickets / ticketsPerAgent));
  await pool.query('truncate custody_read.ticket_g1, custody_read.ticket_watcher_g1, custody_read.lost_share_g1');
  await fillTickets(pool, tickets);
  await pool.query(`truncate ${intervals ?? ''}, ${events ?? ''}`);
  await pool.query(intervalSql, [tickets, agents]);
  await pool.query(eventSql, [tickets, agents]);
  for (const table of [intervals, events]) await pool.query(`vacuum analyze ${table ?? ''}`);
  return {
    intervals: tickets * intervalsPerTicket,
    ticket: (number) => `T-${1 + ((number * 7_919) % tickets)}`,
    agent: (number) => `agent-${(number * 31) % agents}`,
    instant: (number) => new Date(beginning + 30 * 86_400_000 + ((number * 104_729) % 60_000) * 900_000).toISOString(),
  };
}

/** Each ticket n of $1, its opening, and three of $2 agents. */
const world = `
  (select n, 'T-' || n as ticket, '2024-01-01 00:00Z'::timestamptz + (n * 7919 % ${quarters}) * interval '15 minutes' as opened,
     'agent-' || (n * 104729 % $2::bigint) as first, 'agent-' || (n * 15485863 % $2::bigint) as second, 'agent-' || (n * 611953 % $2::bigint) as third
   from generate_series(1, $1::bigint) n) w`;

const intervalSql = `
  insert into ${intervals ?? ''} (ticket_id, role, holder, from_at, to_at, from_revision, to_revision, cause, act, actor, note, stream_)
  select w.ticket, r.role, r.holder, w.opened + r.from_hour * interval '1 hour', w.opened + r.to_hour * interval '1 hour', r.from_revision, r.to_revision,
    case when r.from_revision = 0 then 'opened' else 'command' end, r.act, 'agent:' || w.first, null, 'ticket-' || w.ticket
  from ${world}
  cross join lateral (values
    ('owner', '1', 0, 1, 0, 1, null), ('owner', w.first, 1, 5, 1, 4, 'claim'), ('owner', w.second, 5, null, 4, null, 'give'),
    ('lock', null, 0, 1, 0, 2, null), ('lock', w.first, 1, 5, 2, 5, null), ('lock', w.second, 5, 48, 5, 8, null), ('lock', null, 48, null, 8, null, null),
    ('responsible', null, 0, 8, 0, 6, null), ('responsible', w.third, 8, null, 6, null, null),
    ('internal_group', null, 0, null, 0, null, null), ('internal_agent', null, 0, null, 0, null, null), ('queue', 'queue-' || w.n * 31 % 40, 0, null, 0, null, null),
    ('status', 'open', 0, 24, 0, 7, null), ('status', 'pending', 24, 72, 7, 9, null), ('status', 'closed', 72, null, 9, null, null)
  ) as r (role, holder, from_hour, to_hour, from_revision, to_revision, act)
  order by 4`;

const eventSql = `
  insert into ${events ?? ''} (position, stream, revision, type, version, occurred_at, recorded_at, actor, command_id, correlation_id, event_id, data, stream_)
  select row_number() over (order by w.opened + e.hour * interval '1 hour', w.n, e.revision), 'ticket-' || w.ticket, e.revision, e.type, 1, w.opened + e.hour * interval '1 hour',
    w.opened + e.hour * interval '1 hour', 'agent:' || w.first, w.ticket || '-' || e.hour, w.ticket || '-' || e.hour, gen_random_uuid()::text,
    jsonb_build_object('ticketId', w.ticket, 'cause', case when e.revision = 0 then 'opened' else 'command' end, 'note', null) || e.data, 'ticket-' || w.ticket
  from ${world}
  cross join lateral (values
    (0, 0, 'TicketOpened', jsonb_build_object('subject', 'Subject of ticket ' || w.n, 'queueId', 'queue-' || w.n * 31 % 40, 'groupId', 'group-' || w.n * 31 % 40, 'ownerId', '1',
      'status', 'open', 'statusCategory', 'open', 'priority', 'normal', 'requesterId', null, 'organizationId', null, 'confidential', false, 'channel', 'mail', 'followsUp', null)),
    (1, 1, 'OwnerChanged', jsonb_build_object('from', '1', 'to', w.first, 'act', 'claim')), (2, 1, 'TicketLocked', jsonb_build_object('holderId', w.first)),
    (3, 2, 'PriorityChanged', jsonb_build_object('from', 'normal', 'to', 'high')),
    (4, 5, 'OwnerChanged', jsonb_build_object('from', w.first, 'to', w.second, 'act', 'give')), (5, 5, 'TicketLocked', jsonb_build_object('holderId', w.second)),
    (6, 8, 'ResponsibleChanged', jsonb_build_object('from', null, 'to', w.third)),
    (7, 24, 'StatusChanged', jsonb_build_object('from', 'open', 'to', 'pending', 'fromCategory', 'open', 'toCategory', 'pending')),
    (8, 48, 'TicketUnlocked', jsonb_build_object('holderId', w.second)),
    (9, 72, 'StatusChanged', jsonb_build_object('from', 'pending', 'to', 'closed', 'fromCategory', 'pending', 'toCategory', 'closed'))
  ) as e (revision, hour, type, data)
  order by 1`;
