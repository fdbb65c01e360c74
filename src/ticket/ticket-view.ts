import { lockOf, type OpenedTicket, ownerOf, placeholder } from './ticket.js';

/** The ticket as `GET /v1/tickets/{id}` shows it, out of its events alone (HIS-3). Times are ISO 8601; watchers ascend. */
export function ticketView(ticket: OpenedTicket) {
  const lock = lockOf(ticket);
  return {
    ticketId: ticket.ticketId,
    subject: ticket.subject,
    status: ticket.status,
    statusCategory: ticket.statusCategory,
    queueId: ticket.queueId,
    groupId: ticket.groupId,
    ownerId: ownerOf(ticket),
    assigned: ownerOf(ticket) !== placeholder,
    locked: lock !== null,
    lockedSince: lock?.since ?? null,
    lockToken: lock?.token ?? null,
    responsibleId: ticket.responsibleId,
    internalGroupId: ticket.internal?.groupId ?? null,
    internalAgentId: ticket.internal?.agentId ?? null,
    watchers: [...ticket.watchers].sort(),
    priority: ticket.priority,
    requesterId: ticket.requesterId,
    organizationId: ticket.organizationId,
    confidential: ticket.confidential,
    openedAt: ticket.openedAt,
    changedAt: ticket.changedAt,
    revision: ticket.revision,
  };
}
