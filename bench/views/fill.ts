import type { Pool } from 'pg';
import { physicalTable } from '../../src/read-store/table-sql.js';
import { lostShare, ticket, ticketWatcher } from '../../projections/ticket/ticket.tables.js';

/** How many of each there are in the filled world; agents are spread evenly over queues and groups. */
export const world = { queues: 40, agents: 400, groups: 40, statuses: 12 } as const;

/** The physical tables of the first generation, which a fresh database has. */
const [tickets, watchers, lost] = [ticket, ticketWatcher, lostShare].map(({ name }) => physicalTable(name, 1));

/**
 * Fills the ticket read model as a help desk would after some years: 15 of 100 tickets are in work, of these a fifth shared,
 * one in fifty of these lost its share within 20 days, one ticket in twenty is watched, the newest tickets are in work.
 * Written by SQL, not from events: how rows come to be is no matter of a query.
 */
export async function fill(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `insert into ${tickets ?? ''} (ticket_id, subject, status, status_category, queue_id, group_id, owner_id, locked_since, lock_token, responsible_id,
       internal_group_id, internal_agent_id, priority, requester_id, organization_id, confidential, opened_at, changed_at, revision, stream_)
     select 'T-' || n, 'Subject of ticket ' || n,
       case when n % 100 < 15 then 'status-' || (n * 7919) % $2::int else (array['closed', 'resolved'])[1 + n % 2] end,
       case when n % 100 < 15 then (array['open', 'pending'])[1 + (n * 7919) % $2::int % 2] else (array['closed', 'resolved'])[1 + n % 2] end,
       'queue-' || (n * 31) % $3::int, 'group-' || (n * 31) % $3::int,
       case when n % 11 = 0 then '1' else 'agent-' || (n * 104729) % $4::int end,
       case when n % 100 < 8 and n % 11 <> 0 then now() - n * interval '1 minute' end, case when n % 100 < 8 and n % 11 <> 0 then 1 end,
       case when n % 20 = 3 then 'agent-' || (n * 613) % $4::int end,
       case when n % 100 < 3 then 'group-' || (n * 53) % $5::int end, case when n % 100 < 2 then 'agent-' || (n * 53) % $4::int end,
       (array['low', 'normal', 'high', 'urgent'])[1 + n % 4], 'requester-' || n % 9000, case when n % 3 = 0 then 'organization-' || n % 700 end, false,
       now() - n * interval '15 minutes', now() - (n * 7919 % 100000) * interval '15 minutes', 3 + n % 20, 'ticket-T-' || n
     from generate_series(1::bigint, $1::bigint) n`,
    [count, world.statuses, world.queues, world.agents, world.groups],
  );
  await pool.query(
    `insert into ${watchers ?? ''} (ticket_id, agent_id, since, stream_)
     select 'T-' || n, 'agent-' || (n / 20 * 17) % $2::int, now(), 'ticket-T-' || n from generate_series(1::bigint, $1::bigint) n where n % 20 = 7`,
    [count, world.agents],
  );
  await pool.query(
    `insert into ${lost ?? ''} (ticket_id, role, holder, cause, cleared_at, cleared_by, revision, stream_)
     select 'T-' || n, role, case role when 'internal_group' then 'group-' || (n * 53) % $3::int else 'agent-' || (n * 53) % $2::int end,
       'status_unmapped', now() - (n % 20) * interval '1 day', 'requester:kim', 4, 'ticket-T-' || n
     from generate_series(1::bigint, $1::bigint) n, unnest(array['internal_group', 'internal_agent']) role where n % 50 = 4`,
    [count, world.agents, world.groups],
  );
  for (const table of [tickets, watchers, lost]) await pool.query(`vacuum analyze ${table ?? ''}`);
}
