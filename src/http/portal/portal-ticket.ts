import { iso, isoOrNull } from '../../../projections/instant.js';
import type { PortalTicketRow } from '../../../projections/portal/portal-tickets.query.js';
import type { PublicArticle } from '../../../projections/portal/public-articles.query.js';
import { refuse } from '../../kernel/refusal.js';
import type { Receipt } from '../../ticket/commands/receipt.js';
import { Problem } from '../door/problem.js';

/** A ticket in a requester's list: nothing of owner, lock, responsible, watchers, second team or internal notes (ORG-4). */
export interface PortalTicketItem {
  readonly ticketId: string;
  readonly subject: string;
  /** The customer label of the status. */
  readonly status: string;
  readonly requesterId: string | null;
  readonly organizationId: string | null;
  readonly confidential: boolean;
  /** Whether the one who asks may comment. */
  readonly mayComment: boolean;
  /** ISO 8601. */
  readonly openedAt: string;
  /** ISO 8601; null where nobody has written yet. Work that is not public leaves no trace in it. */
  readonly lastMessageAt: string | null;
}

/** A ticket by itself, with its public messages, oldest first. */
export interface PortalTicket extends PortalTicketItem {
  readonly articles: readonly PublicArticle[];
}

/** A row as requesters see it. */
export function portalItem(row: PortalTicketRow, status: string, mayComment: boolean): PortalTicketItem {
  return {
    ticketId: row.ticket_id,
    subject: row.subject,
    status,
    requesterId: row.requester_id,
    organizationId: row.organization_id,
    confidential: row.confidential,
    mayComment,
    openedAt: iso(row.opened_at),
    lastMessageAt: isoOrNull(row.last_message_at),
  };
}

const publicEvents: ReadonlySet<string> = new Set(['TicketOpened', 'ArticleAdded']);

/** A receipt without what the team's side of the ticket did (ORG-4). */
export function publicReceipt(receipt: Receipt): Receipt {
  return { ...receipt, events: receipt.events.filter(({ type }) => publicEvents.has(type)), effects: [] };
}

/** What is not there and what is not theirs to see are the same to a requester. */
export function notFound(): Problem {
  return new Problem(refuse('ORG-4', 'ticket/not-found'));
}
