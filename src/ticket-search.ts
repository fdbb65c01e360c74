import { holdsOf, lockedIn, sharedIn } from '../projections/ticket/ticket-search.query.js';
import type { Reader } from '../projections/custody.js';
import type { Checkpoints } from './read-store/wait-for.js';
import type { Hold, SharedTicket } from './installation/previews.js';
import type { AgentId, QueueId, StatusId, TicketId } from './kernel/brand.js';
import type { TicketSearch } from './ticket/commands/process-ports.js';

/** How long a search waits for the read model, in milliseconds, before the process asks again. */
const patience = 5_000;

/** Finds tickets for the durable processes in the ticket read model, never older than asked for. */
export function ticketSearch(reader: Reader, checkpoints: Checkpoints): TicketSearch {
  const reach = async (after: bigint): Promise<void> => {
    if (!(await checkpoints.waitFor(['ticket'], after, patience))) throw new Error('the ticket read model is behind');
  };
  return {
    holds: async ({ agents, queues }, after) => {
      await reach(after);
      return (await holdsOf(reader, agents, queues)).map(
        (row): Hold => ({
          ticketId: row.ticket_id as TicketId,
          queueId: row.queue_id as QueueId,
          statusCategory: row.status_category as Hold['statusCategory'],
          role: row.role,
          holder: row.holder as AgentId,
          internalGroupId: row.internal_group_id as Hold['internalGroupId'],
        }),
      );
    },
    lockedIn: async (queues, after) => {
      await reach(after);
      return (await lockedIn(reader, queues)) as readonly TicketId[];
    },
    sharedIn: async (status: StatusId, after) => {
      await reach(after);
      return (await sharedIn(reader, status)).map(
        (row): SharedTicket => ({
          ticketId: row.ticket_id as TicketId,
          status: row.status as StatusId,
          internalGroupId: row.internal_group_id as SharedTicket['internalGroupId'],
        }),
      );
    },
  };
}
