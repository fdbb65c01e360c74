import { sql } from 'kysely';
import type { Reader } from '../custody.js';
import type { HandedRole } from '../interval/handoff.relations.js';
import type { HeldRole } from './custody-time.relations.js';
import { among, type Subject } from './analysis.query.js';

/** A row of `custody.custody_time` that lasted: instants as ISO 8601, of the seconds those that lie in the window asked for. */
export interface Hold {
  readonly ticketId: string;
  readonly role: HeldRole;
  readonly holder: string;
  readonly fromAt: string;
  /** Null where it still lasts. */
  readonly toAt: string | null;
  readonly seconds: number;
  /** Of these, while the ticket was neither resolved nor closed. */
  readonly openSeconds: number;
}

/** The holds that lasted longest while their ticket was open, the longest first. */
export async function longestHolds(db: Reader, subject: Omit<Subject, 'name' | 'windowSeconds'>, limit: number): Promise<readonly Hold[]> {
  const { rows } = await sql<Hold>`
    select ticket_id as "ticketId", role, holder, from_at as "fromAt", to_at as "toAt", seconds, open_seconds as "openSeconds"
    ${among({ ...subject, name: 'custody-time', windowSeconds: null })} and open_seconds > 0
    order by open_seconds desc, seconds desc, ticket_id, role, from_at limit ${limit}`.execute(db);
  return rows;
}

/** How often a role of a ticket came back to somebody who had held it. */
export interface ReturningTicket {
  readonly ticketId: string;
  readonly role: HandedRole;
  readonly count: number;
  readonly direct: number;
  /** Ids of those to whom it came back, in order of the alphabet. */
  readonly holders: readonly string[];
  readonly firstAt: string;
  readonly lastAt: string;
}

/** The tickets of `custody.ping_pong` that came back most often, the most often first. */
export async function returningTickets(db: Reader, subject: Omit<Subject, 'name'>, limit: number): Promise<readonly ReturningTicket[]> {
  const { rows } = await sql<ReturningTicket>`
    select ticket_id as "ticketId", role, count(*)::integer as count, (count(*) filter (where kind = 'direct'))::integer as direct,
      array_agg(distinct holder order by holder) as holders, min(at) as "firstAt", max(at) as "lastAt"
    ${among({ ...subject, name: 'ping-pong' })}
    group by ticket_id, role order by count(*) desc, ticket_id, role limit ${limit}`.execute(db);
  return rows;
}

/** When the first ticket was opened and when the last event of one was, as ISO 8601; null where there is none. */
export async function ticketSpan(db: Reader): Promise<{ readonly first: string; readonly last: string } | null> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`select min(opened_at) as first, max(changed_at) as last from custody.ticket`.execute(db);
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? null : { first, last };
}
