import type { Pool } from 'pg';
import { agents, queue, ticketName } from '../contestants/world.js';

/**
 * Tickets as rows. The table of tickets keeps room in its pages, so that a change stays in its page and touches no index (HOT);
 * history has no foreign key: its ticket's row is locked by the same transaction.
 */
const tables = `
  create table queue (queue_id text primary key);
  create table agent (agent_id text primary key, active boolean not null);
  create table agent_permission (agent_id text not null references agent, queue_id text not null references queue, permission text not null,
    primary key (agent_id, queue_id, permission));
  create table ticket (ticket_id text primary key, subject text not null, queue_id text not null references queue, owner_id text, locked_by text,
    locked_at timestamptz, changed_at timestamptz not null default now(), revision integer not null default 0) with (fillfactor = 50);
  create table ticket_history (ticket_id text not null, revision integer not null, act text not null, actor text not null, from_owner text, to_owner text,
    note text, at timestamptz not null default now(), primary key (ticket_id, revision));`;

/** Makes the tables and the world that the bench's help desk has too. */
export async function furnishRows(pool: Pool, tickets: number): Promise<void> {
  await pool.query(tables);
  await pool.query('insert into queue values ($1)', [queue]);
  await pool.query('insert into agent select agent_id, true from unnest($1::text[]) agent_id', [agents]);
  await pool.query(
    `insert into agent_permission select agent_id, $1, permission from agent, unnest(array['ro', 'owner', 'rw']) permission`,
    [queue],
  );
  const names = Array.from({ length: tickets }, (_, number) => ticketName(number));
  await pool.query(`insert into ticket (ticket_id, subject, queue_id) select id, 'Ticket ' || id, $2 from unnest($1::text[]) id`, [names, queue]);
  await pool.query('vacuum analyze');
}
