import type { Relation } from '../../src/kernel/projection.js';
import type { Instant } from '../instant.js';
import { placeholderOwner } from '../nobody.js';
import type { SharedRole } from './ticket.tables.js';
import { ticket, ticketWatcher } from './ticket.tables.js';

/** A row of `custody.ticket`. */
export interface TicketRelation {
  readonly ticket_id: string;
  readonly subject: string;
  readonly status: string;
  readonly status_category: string;
  readonly queue_id: string;
  readonly group_id: string;
  readonly owner_id: string;
  readonly assigned: boolean;
  readonly locked: boolean;
  readonly locked_since: Instant | null;
  readonly lock_token: number | null;
  readonly responsible_id: string | null;
  readonly internal_group_id: string | null;
  readonly internal_agent_id: string | null;
  readonly watchers: readonly string[];
  readonly priority: string;
  readonly requester_id: string | null;
  readonly organization_id: string | null;
  readonly confidential: boolean;
  readonly opened_at: Instant;
  readonly changed_at: Instant;
  readonly revision: number;
}

/** A row of `custody_read.ticket_watcher`. */
export interface TicketWatcherRow {
  readonly ticket_id: string;
  readonly agent_id: string;
  readonly since: Instant;
}

/** A row of `custody.ticket_detail`. */
export interface TicketDetailRelation {
  readonly ticket_id: string;
  readonly field: string;
  readonly value: unknown;
}

/** A row of `custody_read.lost_share`. */
export interface LostShareRow {
  readonly ticket_id: string;
  readonly role: SharedRole;
  readonly holder: string;
  readonly cause: string;
  readonly cleared_at: Instant;
  readonly cleared_by: string;
  readonly revision: number;
}

const of = ticket.columns;

/** `custody.ticket`: the columns of `GET /v1/tickets/{id}` in snake case. */
export const ticketRelation: Relation = {
  name: 'ticket',
  comment: ticket.comment,
  columns: {
    ticket_id: of.ticket_id.comment,
    subject: of.subject.comment,
    status: of.status.comment,
    status_category: of.status_category.comment,
    queue_id: of.queue_id.comment,
    group_id: of.group_id.comment,
    owner_id: of.owner_id.comment,
    assigned: 'Whether the owner is a real agent, not the placeholder.',
    locked: 'Whether the owner is in exclusive control; the lock holder is always the owner.',
    locked_since: of.locked_since.comment,
    lock_token: of.lock_token.comment,
    responsible_id: of.responsible_id.comment,
    internal_group_id: of.internal_group_id.comment,
    internal_agent_id: of.internal_agent_id.comment,
    watchers: 'Agent ids of those who watch the ticket, in ascending order; empty where nobody does.',
    priority: of.priority.comment,
    requester_id: of.requester_id.comment,
    organization_id: of.organization_id.comment,
    confidential: of.confidential.comment,
    opened_at: of.opened_at.comment,
    changed_at: of.changed_at.comment,
    revision: of.revision.comment,
  },
  // Nothing here keeps PostgreSQL from folding the view into a query: conditions reach the table's indexes.
  select: (from) => `
    select ticket_id, subject, status, status_category, queue_id, group_id, owner_id,
      owner_id <> '${placeholderOwner}' as assigned,
      lock_token is not null as locked,
      locked_since, lock_token, responsible_id, internal_group_id, internal_agent_id,
      array(
        select w.agent_id from ${from(ticketWatcher.name)} w
        where w.ticket_id = t.ticket_id order by w.agent_id collate "C"
      ) as watchers,
      priority, requester_id, organization_id, confidential, opened_at, changed_at, revision
    from ${from(ticket.name)} t`,
};
