import type { Cause } from '../../src/kernel/cause.js';
import { type AnyRecorded, pick, projection } from '../../src/kernel/projection.js';
import type { Change } from '../../src/kernel/table.js';
import { type Act, ticketEvents } from '../../src/ticket/ticket.events.js';
import { analyticsRelations } from '../analytics/analytics.relations.js';
import { handoffRelation, pingPongRelation } from './handoff.relations.js';
import { type CustodyRole, interval } from './interval.table.js';

/** Why an interval begins; `act` and `note` where the event has them. */
interface Why {
  readonly cause: Cause;
  readonly act?: Act;
  readonly note?: string | null;
}

/** The ownership history (HIS-1): `custody.interval`, and the hand-offs and times that follow from it (HIS-6). */
export const intervalProjection = projection({
  name: 'interval',
  version: 3,
  // Just the events that carry a cause: no other changes custody (EVT-2).
  reads: pick(
    ticketEvents,
    'TicketOpened',
    'TicketLocked',
    'TicketUnlocked',
    'OwnerChanged',
    'ResponsibleChanged',
    'TicketMoved',
    'StatusChanged',
    'InternalGroupAssigned',
    'InternalAgentChanged',
    'InternalGroupCleared',
  ),
  tables: [interval],
  relations: [handoffRelation, pingPongRelation, ...analyticsRelations],
  on: {
    TicketOpened: (data, event) => [
      begins(event, data.ticketId, 'owner', data.ownerId, data),
      begins(event, data.ticketId, 'lock', null, data),
      begins(event, data.ticketId, 'responsible', null, data),
      begins(event, data.ticketId, 'internal_group', null, data),
      begins(event, data.ticketId, 'internal_agent', null, data),
      begins(event, data.ticketId, 'queue', data.queueId, data),
      begins(event, data.ticketId, 'status', data.status, data),
    ],
    // A new holder ends the old lock, without a TicketUnlocked (OWN-6).
    TicketLocked: (data, event) => [begins(event, data.ticketId, 'lock', data.holderId, data)],
    TicketUnlocked: (data, event) => [begins(event, data.ticketId, 'lock', null, data)],
    OwnerChanged: (data, event) => passes(event, 'owner', data.from, data.to, data),
    ResponsibleChanged: (data, event) => passes(event, 'responsible', data.from, data.to, data),
    TicketMoved: (data, event) => passes(event, 'queue', data.from, data.to, data),
    StatusChanged: (data, event) => passes(event, 'status', data.from, data.to, data),
    InternalGroupAssigned: (data, event) => [
      ...passes(event, 'internal_group', data.previousGroupId, data.groupId, data),
      ...passes(event, 'internal_agent', data.previousAgentId, data.agentId, data),
    ],
    InternalAgentChanged: (data, event) => passes(event, 'internal_agent', data.from, data.to, data),
    InternalGroupCleared: (data, event) => [
      ...passes(event, 'internal_group', data.previousGroupId, null, data),
      ...passes(event, 'internal_agent', data.previousAgentId, null, data),
    ],
  },
});

/** An event about two roles may leave one of them as it is: an interval is a run of one holder (D2). */
function passes(
  event: AnyRecorded,
  role: CustodyRole,
  from: string | null,
  to: string | null,
  why: Why & { readonly ticketId: string },
): readonly Change[] {
  return from === to ? [] : [begins(event, why.ticketId, role, to, why)];
}

function begins(event: AnyRecorded, ticketId: string, role: CustodyRole, holder: string | null, { cause, act, note }: Why): Change {
  const { occurredAt, actor } = event.meta;
  return interval.succeed(
    {
      ticket_id: ticketId,
      role,
      holder,
      from_at: occurredAt,
      to_at: null,
      from_revision: event.revision,
      to_revision: null,
      cause,
      act: act ?? null,
      actor,
      note: note ?? null,
    },
    { to_at: occurredAt, to_revision: event.revision },
  );
}
