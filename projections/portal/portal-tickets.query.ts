import { type ExpressionBuilder, type Expression, sql, type SqlBool } from 'kysely';
import type { Custody, Reader } from '../custody.js';
import { type Instant, iso } from '../instant.js';
import { type Cursor, type Page, pageOf } from '../page.js';
import { among } from '../sight.js';

/** Which tickets a requester sees: gathered from the event store, applied in SQL before a page is cut (ORG-1 to ORG-5). */
export interface PortalScope {
  readonly requesterId: string;
  /** Organizations all of whose tickets they see, but for confidential ones. */
  readonly shared: readonly string[];
}

export interface PortalQuestion {
  readonly scope: PortalScope;
  /** Part of the subject, in any case; null: all. */
  readonly search: string | null;
  /** 1–500. */
  readonly limit: number;
  /** Where the last page ended, read by `parseCursor` for `portalOrder`; null for the first. */
  readonly after: Cursor | null;
}

/** A ticket as far as requesters see it; nothing here tells of the team's work on it. */
export interface PortalTicketRow {
  readonly ticket_id: string;
  readonly subject: string;
  /** Id of the status: its customer label is for the asker to look up. */
  readonly status: string;
  readonly requester_id: string | null;
  readonly organization_id: string | null;
  readonly confidential: boolean;
  readonly opened_at: Instant;
  /** Of the last public article; null where there is none. */
  readonly last_message_at: Instant | null;
}

/** Newest first. No opening ever changes, so a walk through the pages meets each ticket once, whatever happens meanwhile. */
export const portalOrder = 'portal';

/** The tickets that a requester sees. */
export async function portalTickets(db: Reader, { scope, search, limit, after }: PortalQuestion): Promise<Page<PortalTicketRow>> {
  const rows = await ticketRows(db)
    .where((eb) =>
      eb.and([
        visible(eb, scope),
        ...(search === null ? [] : [sql<SqlBool>`strpos(lower(${eb.ref('t.subject')}), lower(${search})) > 0`]),
        ...(after === null ? [] : [beyond(eb, after)]),
      ]),
    )
    .orderBy('t.opened_at', 'desc')
    .orderBy('t.ticket_id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, { order: portalOrder, place: (row) => [iso(row.opened_at), row.ticket_id], item: (row) => row });
}

/** One of them; null where they do not see it. */
export async function portalTicket(db: Reader, ticketId: string, scope: PortalScope): Promise<PortalTicketRow | null> {
  const row = await ticketRows(db)
    .where('t.ticket_id', '=', ticketId)
    .where((eb) => visible(eb, scope))
    .executeTakeFirst();
  return row ?? null;
}

function ticketRows(db: Reader) {
  return db
    .selectFrom('custody.ticket as t')
    .select(['t.ticket_id', 't.subject', 't.status', 't.requester_id', 't.organization_id', 't.confidential', 't.opened_at'])
    .select((eb) =>
      eb
        .selectFrom('custody_read.article as a')
        .whereRef('a.ticket_id', '=', 't.ticket_id')
        .where('a.kind', 'in', ['reply', 'customer'])
        .select((of) => of.fn.max<Instant | null>('a.at').as('at'))
        .as('last_message_at'),
    );
}

type TicketExpressions = ExpressionBuilder<{ t: Custody['custody.ticket'] } & Custody, 't'>;

function visible(eb: TicketExpressions, { requesterId, shared }: PortalScope): Expression<SqlBool> {
  return eb.or([eb('t.requester_id', '=', requesterId), eb.and([among(eb.ref('t.organization_id'), shared), eb('t.confidential', '=', false)])]);
}

function beyond(eb: TicketExpressions, { place: [at = '', ticketId = ''] }: Cursor): Expression<SqlBool> {
  return sql<SqlBool>`(${eb.ref('t.opened_at')}, ${eb.ref('t.ticket_id')}) < (${at}::timestamptz, ${ticketId}::text)`;
}
