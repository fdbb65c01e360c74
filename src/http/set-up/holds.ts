import type { Reader } from '../../../projections/custody.js';
import type { Hold, SharedTicket } from '../../installation/previews.js';
import type { AgentId, GroupId, QueueId, StatusId, TicketId } from '../../kernel/brand.js';

/** Every role that an agent holds on a ticket at work (PRM-7); the lock goes with the owner. */
export async function holdsInWork(db: Reader): Promise<readonly Hold[]> {
  const rows = await db
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'queue_id', 'status_category', 'assigned', 'owner_id', 'responsible_id', 'internal_group_id', 'internal_agent_id'])
    .where('status_category', 'in', ['open', 'pending'])
    .where((eb) => eb.or([eb('assigned', '=', true), eb('responsible_id', 'is not', null), eb('internal_agent_id', 'is not', null)]))
    .execute();
  return rows.flatMap((row) => {
    const held: readonly (readonly [Hold['role'], string | null])[] = [
      ['owner', row.assigned ? row.owner_id : null],
      ['responsible', row.responsible_id],
      ['internal_agent', row.internal_agent_id],
    ];
    return held.flatMap(([role, holder]) =>
      holder === null
        ? []
        : [{
            ticketId: row.ticket_id as TicketId,
            queueId: row.queue_id as QueueId,
            statusCategory: row.status_category as Hold['statusCategory'],
            role,
            holder: holder as AgentId,
            internalGroupId: row.internal_group_id as GroupId | null,
          }],
    );
  });
}

/** The tickets in a status that a second team shares (SHR-12). */
export async function sharedTicketsIn(db: Reader, statusId: string): Promise<readonly SharedTicket[]> {
  const rows = await db
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'status', 'internal_group_id'])
    .where('status', '=', statusId)
    .where('internal_group_id', 'is not', null)
    .$narrowType<{ internal_group_id: string }>()
    .execute();
  return rows.map((row) => ({ ticketId: row.ticket_id as TicketId, status: row.status as StatusId, internalGroupId: row.internal_group_id as GroupId }));
}
