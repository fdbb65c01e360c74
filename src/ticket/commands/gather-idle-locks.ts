import type { Directory } from '../../directory/directory.decider.js';
import type { QueueId, TicketId } from '../../kernel/brand.js';
import type { Order } from '../../kernel/process.js';
import type { AnyRecorded } from '../../kernel/projection.js';
import { type IdleLockFacts, type Lapse, releaseIdleLocks, timers } from '../processes/release-idle-locks.js';
import { lapsesAt } from '../rules/lapse.js';
import type { LapseLock } from '../ticket.commands.js';
import { lockOf, type OpenedTicket } from '../ticket.js';
import { ask, loadTickets, type ProcessPorts } from './process-ports.js';
import type { SetUpHistory } from './set-up-history.js';

/** Facts for `releaseIdleLocks`. Where no queue has a timeout nothing is read: an import of a whole log costs nothing here. */
export async function gatherIdleLocks(events: readonly AnyRecorded[], setUp: SetUpHistory, ports: ProcessPorts): Promise<IdleLockFacts> {
  const { directory } = await setUp.since(events);
  const timed = queuesWithTimeout(directory);
  if (timed.length === 0) return { lapse: () => null, lockedIn: () => [] };
  const locked = new Map<AnyRecorded, readonly TicketId[]>();
  for (const event of events) {
    if (event.type !== 'QueueChanged') continue;
    const { queueId } = event.data as { readonly queueId: QueueId };
    if (timed.includes(queueId)) locked.set(event, await ports.search.lockedIn([queueId], event.position));
  }
  const lockedIn = (event: AnyRecorded): readonly TicketId[] => locked.get(event) ?? [];
  const asked = new Set<TicketId>();
  ask(releaseIdleLocks, events, { lockedIn, lapse: (ticketId) => (asked.add(ticketId), null) });
  const tickets = await loadTickets(ports.writePath, asked);
  return { lockedIn, lapse: (ticketId) => lapseOf(tickets.get(ticketId), directory) };
}

/** Timers for the locks that are held when the process first meets the log: they must lapse too. */
export async function timersOnStart(head: bigint, setUp: SetUpHistory, ports: ProcessPorts): Promise<readonly Order<LapseLock>[]> {
  const { directory } = await setUp.since([]);
  const timed = queuesWithTimeout(directory);
  if (timed.length === 0) return [];
  const ids = await ports.search.lockedIn(timed, head);
  const tickets = await loadTickets(ports.writePath, ids);
  return timers(ids, { lapse: (ticketId) => lapseOf(tickets.get(ticketId), directory) });
}

function queuesWithTimeout({ queues }: Directory): readonly QueueId[] {
  return [...queues.values()].filter(({ unlockTimeoutMinutes }) => unlockTimeoutMinutes !== null).map(({ queueId }) => queueId);
}

function lapseOf(ticket: OpenedTicket | undefined, { queues }: Directory): Lapse | null {
  if (ticket === undefined) return null;
  const [lock, at] = [lockOf(ticket), lapsesAt(ticket, { queue: (id) => queues.get(id) })];
  return lock === null || at === null ? null : { token: lock.token, at };
}
