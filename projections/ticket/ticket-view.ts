import type { AnyRecorded } from '../../src/kernel/projection.js';
import { iso, isoOrNull } from '../instant.js';
import { placeholderOwner } from '../nobody.js';
import { Replay } from '../replay.js';
import { ticketProjection } from './ticket.projection.js';
import type { TicketRelation } from './ticket.relations.js';
import { ticket, ticketWatcher } from './ticket.tables.js';

/** A ticket as `GET /v1/tickets/{id}` answers it. Times are ISO 8601 UTC with milliseconds. */
export interface TicketView {
  readonly ticketId: string;
  readonly subject: string;
  readonly status: string;
  readonly statusCategory: string;
  readonly queueId: string;
  readonly groupId: string;
  readonly ownerId: string;
  /** The owner is not the placeholder. */
  readonly assigned: boolean;
  readonly locked: boolean;
  readonly lockedSince: string | null;
  readonly lockToken: number | null;
  readonly responsibleId: string | null;
  readonly internalGroupId: string | null;
  readonly internalAgentId: string | null;
  /** Agent ids, ascending. */
  readonly watchers: readonly string[];
  readonly priority: string;
  readonly requesterId: string | null;
  readonly organizationId: string | null;
  readonly confidential: boolean;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly revision: number;
}

/** A row of `custody.ticket` in the shape of the contract. */
export function ticketView(row: TicketRelation): TicketView {
  return {
    ticketId: row.ticket_id,
    subject: row.subject,
    status: row.status,
    statusCategory: row.status_category,
    queueId: row.queue_id,
    groupId: row.group_id,
    ownerId: row.owner_id,
    assigned: row.assigned,
    locked: row.locked,
    lockedSince: isoOrNull(row.locked_since),
    lockToken: row.lock_token,
    responsibleId: row.responsible_id,
    internalGroupId: row.internal_group_id,
    internalAgentId: row.internal_agent_id,
    watchers: row.watchers,
    priority: row.priority,
    requesterId: row.requester_id,
    organizationId: row.organization_id,
    confidential: row.confidential,
    openedAt: iso(row.opened_at),
    changedAt: iso(row.changed_at),
    revision: row.revision,
  };
}

/**
 * The ticket as the first events of its stream leave it: the read model of that point without any database (HIS-3).
 * @param events one ticket's stream from revision 0 up to the point asked for, in order
 * @returns null where there are none
 */
export function replayTicket(events: Iterable<AnyRecorded>): TicketView | null {
  const replay = new Replay(ticketProjection, events);
  const [row] = replay.rows(ticket);
  if (row === undefined) return null;
  const watchers = replay.rows(ticketWatcher).map((watcher) => watcher.agent_id);
  return ticketView({
    ...row,
    assigned: row.owner_id !== placeholderOwner,
    locked: row.lock_token !== null,
    watchers: watchers.sort(), // by code unit, as `collate "C"` sorts ids
  });
}
