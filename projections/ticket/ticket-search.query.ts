import type { Selectable } from 'kysely';
import type { AgentId, GroupId, QueueId, StatusId, TicketId } from '../../src/kernel/brand.js';
import type { Category } from '../../src/workflow/workflow.events.js';
import type { Custody, Reader } from '../custody.js';

/** A role that an agent holds on a ticket at work; the lock goes with the owner. */
export interface HeldAtWork {
  readonly ticketId: TicketId;
  readonly queueId: QueueId;
  readonly statusCategory: Category;
  readonly role: 'owner' | 'responsible' | 'internal_agent';
  readonly holder: AgentId;
  /** The ticket's internal group, null where it has none. */
  readonly internalGroupId: GroupId | null;
}

/** Of whom: all that these agents hold, and all that is held in these queues. */
export interface Holders {
  readonly agents: readonly string[];
  readonly queues: readonly string[];
}

/** Every role held on tickets in category open or pending, by anybody or by some (PRM-7). */
export async function heldAtWork(reader: Reader, of: Holders | 'anybody'): Promise<readonly HeldAtWork[]> {
  const rows = await reader
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'queue_id', 'status_category', 'assigned', 'owner_id', 'responsible_id', 'internal_group_id', 'internal_agent_id'])
    .where('status_category', 'in', ['open', 'pending'])
    .where((eb) =>
      of === 'anybody'
        ? eb.or([eb('assigned', '=', true), eb('responsible_id', 'is not', null), eb('internal_agent_id', 'is not', null)])
        : eb.or([
            eb('owner_id', 'in', [...of.agents, '']),
            eb('responsible_id', 'in', [...of.agents, '']),
            eb('internal_agent_id', 'in', [...of.agents, '']),
            eb('queue_id', 'in', [...of.queues, '']), // '' is no id: an empty list would be no SQL
          ]),
    )
    .execute();
  const held = rows.flatMap((row) => rolesIn(row));
  return of === 'anybody' ? held : held.filter(({ holder, queueId }) => of.agents.includes(holder) || of.queues.includes(queueId));
}

type HeldTicket = Pick<
  Selectable<Custody['custody.ticket']>,
  'ticket_id' | 'queue_id' | 'status_category' | 'assigned' | 'owner_id' | 'responsible_id' | 'internal_group_id' | 'internal_agent_id'
>;

function rolesIn(row: HeldTicket): readonly HeldAtWork[] {
  const holders: readonly (readonly [HeldAtWork['role'], string | null])[] = [
    ['owner', row.assigned ? row.owner_id : null],
    ['responsible', row.responsible_id],
    ['internal_agent', row.internal_agent_id],
  ];
  const ticket = {
    ticketId: row.ticket_id as TicketId,
    queueId: row.queue_id as QueueId,
    statusCategory: row.status_category as Category,
    internalGroupId: row.internal_group_id as GroupId | null,
  };
  return holders.flatMap(([role, holder]) => (holder === null ? [] : [{ ...ticket, role, holder: holder as AgentId }]));
}

/** Tickets with a lock in one of these queues (LCK-8). */
export async function lockedIn(reader: Reader, queues: readonly string[]): Promise<readonly TicketId[]> {
  if (queues.length === 0) return [];
  const rows = await reader.selectFrom('custody.ticket').select('ticket_id').where('queue_id', 'in', queues).where('locked', '=', true).execute();
  return rows.map((row) => row.ticket_id as TicketId);
}

/** A ticket that a second team shares. */
export interface Shared {
  readonly ticketId: TicketId;
  readonly status: StatusId;
  readonly internalGroupId: GroupId;
}

/** Tickets in a status that a second team shares (SHR-12). */
export async function sharedIn(reader: Reader, status: string): Promise<readonly Shared[]> {
  const rows = await reader
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'status', 'internal_group_id'])
    .where('status', '=', status)
    .where('internal_group_id', 'is not', null)
    .execute();
  return rows.map((row) => ({ ticketId: row.ticket_id as TicketId, status: row.status as StatusId, internalGroupId: row.internal_group_id as GroupId }));
}
