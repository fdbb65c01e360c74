import type { GroupId, StatusId, TicketId } from '../../kernel/brand.js';
import type { AnyRecorded } from '../../kernel/projection.js';
import type { Workflow } from '../../workflow/workflow.decider.js';
import { clearUnmapped, type UnmappedFacts, type UnmappedPair } from '../processes/clear-unmapped.js';
import type { OpenedTicket } from '../ticket.js';
import { ask, loadTickets, type ProcessPorts } from './process-ports.js';
import type { SetUpHistory } from './set-up-history.js';

/** Facts for `clearUnmapped`. Tickets are read only where an event rests on a set-up that has changed since. */
export async function gatherUnmapped(events: readonly AnyRecorded[], setUp: SetUpHistory, ports: ProcessPorts): Promise<UnmappedFacts> {
  const { workflow, revision } = await setUp.since(events);
  const broken = new Map<AnyRecorded, readonly UnmappedPair[]>();
  for (const event of events) if (event.type === 'StatusRedefined') broken.set(event, await brokenBy(event, ports));
  const asked = new Set<TicketId>();
  ask(clearUnmapped, events, { revision, broken: () => [], unmapped: (ticketId) => (asked.add(ticketId), null) });
  const tickets = await loadTickets(ports.writePath, asked);
  return {
    broken: (event) => broken.get(event) ?? [],
    revision,
    unmapped: (ticketId) => unmappedStatus(tickets.get(ticketId), workflow),
  };
}

async function brokenBy(event: AnyRecorded, { search }: ProcessPorts): Promise<readonly UnmappedPair[]> {
  const redefined = event.data as { readonly statusId: StatusId; readonly internalGroups: readonly GroupId[]; readonly onUnmap: 'keep' | 'clear' };
  if (redefined.onUnmap === 'keep') return [];
  const shared = await search.sharedIn(redefined.statusId, event.position);
  return shared
    .filter(({ status, internalGroupId }) => status === redefined.statusId && !redefined.internalGroups.includes(internalGroupId))
    .map(({ ticketId, status }) => ({ ticketId, status }));
}

/** After a mapping with `clear` no pair may stand unmapped; after one with `keep` it may (SHR-12). */
function unmappedStatus(ticket: OpenedTicket | undefined, { statuses }: Workflow): StatusId | null {
  const status = ticket === undefined ? undefined : statuses.get(ticket.status);
  if (ticket?.internal == null || status?.onUnmap !== 'clear') return null;
  return status.internalGroups.includes(ticket.internal.groupId) ? null : status.statusId;
}
