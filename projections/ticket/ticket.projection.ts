import type { Cause } from '../../src/kernel/cause.js';
import { type AnyRecorded, projection } from '../../src/kernel/projection.js';
import type { Change } from '../../src/kernel/table.js';
import { ticketEvents } from '../../src/ticket/ticket.events.js';
import { ticketRelation } from './ticket.relations.js';
import { lostShare, type SharedRole, sharedRoles, ticket, ticketDetail, ticketWatcher } from './ticket.tables.js';

type TicketColumns = Parameters<typeof ticket.patch>[1];

/** How each ticket stands now: `GET /v1/tickets/{id}`, the views of SHR-14, `custody.ticket`. */
export const ticketProjection = projection({
  name: 'ticket',
  version: 1,
  reads: ticketEvents,
  tables: [ticket, ticketWatcher, ticketDetail, lostShare],
  relations: [ticketRelation],
  on: {
    TicketOpened: (data, event) => [
      ticket.put({
        ticket_id: data.ticketId,
        subject: data.subject,
        status: data.status,
        status_category: data.statusCategory,
        queue_id: data.queueId,
        group_id: data.groupId,
        owner_id: data.ownerId,
        locked_since: null,
        lock_token: null,
        responsible_id: null,
        internal_group_id: null,
        internal_agent_id: null,
        priority: data.priority,
        requester_id: data.requesterId,
        organization_id: data.organizationId,
        confidential: data.confidential,
        opened_at: event.meta.occurredAt,
        ...last(event),
      }),
      ...details(data.ticketId, data.details ?? {}),
    ],
    TicketLocked: ({ ticketId }, event) => [changed(ticketId, event, { locked_since: event.meta.occurredAt, lock_token: event.revision })],
    // owner_id stays: an unlocked ticket still names its last owner (LCK-7).
    TicketUnlocked: ({ ticketId }, event) => [changed(ticketId, event, { locked_since: null, lock_token: null })],
    OwnerChanged: ({ ticketId, to }, event) => [changed(ticketId, event, { owner_id: to })],
    ResponsibleChanged: ({ ticketId, to }, event) => [changed(ticketId, event, { responsible_id: to })],
    WatcherAdded: ({ ticketId, agentId }, event) => [
      changed(ticketId, event),
      ticketWatcher.put({ ticket_id: ticketId, agent_id: agentId, since: event.meta.occurredAt }),
    ],
    WatcherRemoved: ({ ticketId, agentId }, event) => [changed(ticketId, event), ticketWatcher.drop({ ticket_id: ticketId, agent_id: agentId })],
    AgentMentioned: touched,
    TicketMoved: ({ ticketId, to, groupId }, event) => [changed(ticketId, event, { queue_id: to, group_id: groupId })],
    PriorityChanged: ({ ticketId, to }, event) => [changed(ticketId, event, { priority: to })],
    StatusChanged: ({ ticketId, to, toCategory }, event) => [changed(ticketId, event, { status: to, status_category: toCategory })],
    ArticleAdded: touched,
    ArticleMarkedImportant: touched,
    InternalGroupAssigned: ({ ticketId, groupId, agentId }, event) => [
      changed(ticketId, event, { internal_group_id: groupId, internal_agent_id: agentId }),
      ...found(ticketId),
    ],
    InternalAgentChanged: ({ ticketId, from, to, cause }, event) => [
      changed(ticketId, event, { internal_agent_id: to }),
      ...(to === null ? lost(ticketId, event, cause, 'internal_agent', from) : found(ticketId)),
    ],
    InternalGroupCleared: ({ ticketId, previousGroupId, previousAgentId, cause }, event) => [
      changed(ticketId, event, { internal_group_id: null, internal_agent_id: null }),
      ...lost(ticketId, event, cause, 'internal_group', previousGroupId),
      ...lost(ticketId, event, cause, 'internal_agent', previousAgentId),
    ],
    FollowUpRejected: touched,
    ConfidentialityChanged: ({ ticketId, confidential }, event) => [changed(ticketId, event, { confidential })],
    TicketDetailsChanged: ({ ticketId, changes }, event) => [changed(ticketId, event), ...details(ticketId, changes)],
    SharingRequested: touched,
    RiskWarningSent: touched,
    RiskApprovalRecorded: touched,
    SharingReviewRequested: touched,
    SharingReviewed: touched,
  },
});

function last(event: AnyRecorded): { readonly changed_at: string; readonly revision: number } {
  return { changed_at: event.meta.occurredAt, revision: event.revision };
}

/** Every event of a ticket moves its revision, whatever else it changes. */
function changed(ticketId: string, event: AnyRecorded, set: TicketColumns = {}): Change {
  return ticket.patch({ ticket_id: ticketId }, { ...set, ...last(event) });
}

function touched({ ticketId }: { readonly ticketId: string }, event: AnyRecorded): readonly Change[] {
  return [changed(ticketId, event)];
}

/** A null value clears its field. */
function details(ticketId: string, changes: Readonly<Record<string, unknown>>): readonly Change[] {
  return Object.entries(changes).map(([field, value]) =>
    value === null || value === undefined ? ticketDetail.drop({ ticket_id: ticketId, field }) : ticketDetail.put({ ticket_id: ticketId, field, value }),
  );
}

/** Who gave a share up by command, or became owner (OWN-8), has not lost sight of it (SHR-14). */
function lost(ticketId: string, event: AnyRecorded, cause: Cause, role: SharedRole, holder: string | null): readonly Change[] {
  if (holder === null || cause === 'command' || cause === 'owner_change') return [];
  const { occurredAt, actor } = event.meta;
  return [lostShare.put({ ticket_id: ticketId, role, holder, cause, cleared_at: occurredAt, cleared_by: actor, revision: event.revision })];
}

function found(ticketId: string): readonly Change[] {
  return sharedRoles.map((role) => lostShare.drop({ ticket_id: ticketId, role }));
}
