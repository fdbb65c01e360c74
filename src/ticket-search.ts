import { heldAtWork, lockedIn, sharedIn } from '../projections/ticket/ticket-search.query.js';
import type { Reader } from '../projections/custody.js';
import type { Checkpoints } from './read-store/wait-for.js';
import type { TicketSearch } from './ticket/commands/process-ports.js';

/** How long a search waits for the read model, in milliseconds, before the process asks again. */
const patience = 5_000;

/** Finds tickets for the durable processes in the ticket read model, never older than asked for. */
export function ticketSearch(reader: Reader, checkpoints: Checkpoints): TicketSearch {
  const reach = async (after: bigint): Promise<void> => {
    if (!(await checkpoints.waitFor(['ticket'], after, patience))) throw new Error('the ticket read model is behind');
  };
  return {
    holds: async (of, after) => {
      await reach(after);
      return heldAtWork(reader, of);
    },
    lockedIn: async (queues, after) => {
      await reach(after);
      return lockedIn(reader, queues);
    },
    sharedIn: async (status, after) => {
      await reach(after);
      return sharedIn(reader, status);
    },
  };
}
