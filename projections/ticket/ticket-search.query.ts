import type { Selectable } from 'kysely';
import type { Custody, Reader } from '../custody.js';

const roles = ['owner', 'responsible', 'internal_agent'] as const;

/** A role that an agent holds on a ticket at work; the lock goes with the owner. */
export interface HoldRow {
  readonly ticket_id: string;
  readonly queue_id: string;
  readonly status_category: string;
  readonly role: (typeof roles)[number];
  readonly holder: string;
  readonly internal_group_id: string | null;
}

/** Every role held on tickets in category open or pending by one of these agents, or in one of these queues (PRM-7). */
export async function holdsOf(reader: Reader, agents: readonly string[], queues: readonly string[]): Promise<readonly HoldRow[]> {
  const rows = await reader
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'queue_id', 'status_category', 'assigned', 'owner_id', 'responsible_id', 'internal_group_id', 'internal_agent_id'])
    .where('status_category', 'in', ['open', 'pending'])
    .where((eb) =>
      eb.or([
        eb('owner_id', 'in', [...agents, '']),
        eb('responsible_id', 'in', [...agents, '']),
        eb('internal_agent_id', 'in', [...agents, '']),
        eb('queue_id', 'in', [...queues, '']), // '' is no id: an empty list would be no SQL
      ]),
    )
    .execute();
  return rows.flatMap((row) => rolesIn(row)).filter(({ holder, queue_id: queue }) => agents.includes(holder) || queues.includes(queue));
}

type HeldTicket = Pick<
  Selectable<Custody['custody.ticket']>,
  'ticket_id' | 'queue_id' | 'status_category' | 'assigned' | 'owner_id' | 'responsible_id' | 'internal_group_id' | 'internal_agent_id'
>;

function rolesIn(row: HeldTicket): readonly HoldRow[] {
  const holders = { owner: row.assigned ? row.owner_id : null, responsible: row.responsible_id, internal_agent: row.internal_agent_id };
  const { ticket_id, queue_id, status_category, internal_group_id } = row;
  return roles.flatMap((role) => {
    const holder = holders[role];
    return holder === null ? [] : [{ ticket_id, queue_id, status_category, role, holder, internal_group_id }];
  });
}

/** Tickets with a lock in one of these queues (LCK-8). */
export async function lockedIn(reader: Reader, queues: readonly string[]): Promise<readonly string[]> {
  if (queues.length === 0) return [];
  const rows = await reader.selectFrom('custody.ticket').select('ticket_id').where('queue_id', 'in', queues).where('locked', '=', true).execute();
  return rows.map((row) => row.ticket_id);
}

/** Tickets in a status that a second team shares (SHR-12). */
export async function sharedIn(reader: Reader, status: string): Promise<readonly { readonly ticket_id: string; readonly status: string; readonly internal_group_id: string }[]> {
  return reader
    .selectFrom('custody.ticket')
    .select(['ticket_id', 'status', 'internal_group_id'])
    .where('status', '=', status)
    .where('internal_group_id', 'is not', null)
    .$narrowType<{ internal_group_id: string }>()
    .execute();
}
