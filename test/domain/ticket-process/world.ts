import { ordersOf, type Order, type Process } from '../../../src/kernel/process.js';
import type { AnyRecorded } from '../../../src/kernel/projection.js';
import { evolve, type Evolve } from '../../../src/kernel/decider.js';
import type { WritePath } from '../../../src/event-store/write-path.js';
import type { Hold } from '../../../src/installation/previews.js';
import { installationKind } from '../../../src/installation/installation.js';
import type { TicketId } from '../../../src/kernel/brand.js';
import type { ProcessPorts } from '../../../src/ticket/commands/process-ports.js';
import { SetUpHistory, setUpStream } from '../../../src/ticket/commands/set-up-history.js';
import { ticketKind } from '../../../src/ticket/commands/ticket-stream.js';
import { isFinished, lockOf, type OpenedTicket, ownerOf } from '../../../src/ticket/ticket.js';
import { type Given, recorded } from '../../support/fold.js';

/** A log at rest, the streams and read models that follow from it, and what was asked of them. */
export interface World {
  readonly log: readonly AnyRecorded[];
  readonly ports: ProcessPorts;
  readonly setUp: SetUpHistory;
  /** Tickets that were read, and questions to the read model, in order. */
  readonly asked: readonly string[];
}

/** The world after these events. */
export function worldAfter(events: readonly Given[]): World {
  const log = recorded(events);
  const asked: string[] = [];
  const tickets = (): OpenedTicket[] =>
    [...new Set(log.filter(({ stream }) => stream.startsWith('ticket-')).map(({ stream }) => stream))]
      .map((stream) => folded(ticketKind, log, stream))
      .filter((ticket) => ticket.phase === 'opened');
  const state = (kind: { readonly category: string }, id: string) => {
    if (kind.category === 'ticket') asked.push(`ticket ${id}`);
    const stream = `${kind.category}-${id}`;
    return Promise.resolve({ state: kind.category === 'ticket' ? folded(ticketKind, log, stream) : folded(installationKind, log, stream) });
  };
  const ports: ProcessPorts = {
    writePath: { state: state as unknown as WritePath['state'], whenRevision: () => Promise.resolve() },
    reader: {
      stream: async function* (_, stream, from, last) {
        const upTo = last ?? Number.MAX_SAFE_INTEGER;
        yield await Promise.resolve(log.filter((event) => event.stream === stream && event.revision >= from && event.revision <= upTo));
      },
    },
    search: {
      holds: ({ agents, queues }) => {
        asked.push(`holds of ${agents.join()} in ${queues.join()}`);
        const open = tickets().filter(({ statusCategory }) => !isFinished(statusCategory));
        return Promise.resolve(open.flatMap(holdsOn).filter(({ holder, queueId }) => agents.includes(holder) || queues.includes(queueId)));
      },
      lockedIn: (queues) => {
        asked.push(`locked in ${queues.join()}`);
        return Promise.resolve(tickets().filter((ticket) => lockOf(ticket) !== null && queues.includes(ticket.queueId)).map(({ ticketId }) => ticketId));
      },
      sharedIn: (status) => {
        asked.push(`shared in ${status}`);
        const pairs = tickets().flatMap(({ ticketId, internal, ...ticket }) => (internal === null ? [] : [{ ticketId, status: ticket.status, internalGroupId: internal.groupId }]));
        return Promise.resolve(pairs.filter((pair) => pair.status === status));
      },
    },
    tickets: { decide: () => Promise.reject(new Error('nothing is carried out here')) },
  };
  return { log, ports, setUp: new SetUpHistory(ports.writePath, ports.reader), asked };
}

/** What a process wants after the last event, or the last few, of this world's log. */
export async function wanted<Command, Facts>(
  process: Process<Command, Facts>,
  gather: (events: readonly AnyRecorded[], setUp: SetUpHistory, ports: ProcessPorts) => Promise<Facts>,
  { log, setUp, ports }: World,
  last = 1,
): Promise<readonly Order<Command>[]> {
  const events = log.slice(-last);
  const facts = await gather(events, setUp, ports);
  return events.flatMap((event) => ordersOf(process, event, facts));
}

/** The revision of the set-up after these events: the basis of a decision made then. */
export function basisAfter(events: readonly Given[]): number {
  return recorded(events).filter(({ stream }) => stream === setUpStream).length - 1;
}

function holdsOn(ticket: OpenedTicket): readonly Hold[] {
  const { ticketId, queueId, statusCategory } = ticket;
  const about = { ticketId, queueId, statusCategory, internalGroupId: ticket.internal?.groupId ?? null };
  const lock = lockOf(ticket);
  return [
    { ...about, role: 'owner' as const, holder: ownerOf(ticket) },
    ...(lock === null ? [] : [{ ...about, role: 'lock' as const, holder: lock.holderId }]),
    ...(ticket.responsibleId === null ? [] : [{ ...about, role: 'responsible' as const, holder: ticket.responsibleId }]),
    ...(ticket.internal?.agentId == null ? [] : [{ ...about, role: 'internal_agent' as const, holder: ticket.internal.agentId }]),
  ];
}

function folded<State>(kind: { readonly initial: State; readonly evolve: unknown }, log: readonly AnyRecorded[], stream: string): State {
  const table = kind.evolve as Evolve<State, { readonly type: string; readonly data: unknown }>;
  return log.filter((event) => event.stream === stream).reduce((state, event) => evolve(table, state, event), kind.initial);
}

/** A ticket's id. */
export function id(text: string): TicketId {
  return text as TicketId;
}
