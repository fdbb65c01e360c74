import type { House } from '../../src/house.js';
import type { AgentId, GroupId, QueueId, StatusId, TicketId } from '../../src/kernel/brand.js';
import { isRefusal } from '../../src/kernel/refusal.js';
import { ticketKind } from '../../src/ticket/commands/ticket-stream.js';
import type { TicketEvent } from '../../src/ticket/ticket.events.js';
import { inFlight } from '../running/in-flight.js';
import { agents, queue } from './world.js';

/** Events of one ticket of a filled log. */
export const eventsPerTicket = 10;

/** The first tickets are opened at this instant, in milliseconds since 1970, the others a quarter of an hour later each. */
const beginning = Date.UTC(2024, 0, 1);
const quarter = 15 * 60_000;
const hour = 60 * 60_000;

/** One command of a ticket's life: who, how many hours after the opening, and what it decided. */
type Step = readonly [actor: string, hours: number, events: readonly TicketEvent[]];

/**
 * Fills the log through the write path with tickets of ten events each, some commands an append, as an import does: their decisions are
 * given, not judged, so that this takes a minute for a million events. Needs no set-up.
 * @param name with which the tickets' ids begin
 * @returns position of the last event
 */
export async function fillLog(house: House, name: string, tickets: number): Promise<bigint> {
  let last = 0n;
  await inFlight(64, tickets, async (number) => {
    const ticketId = `${name}-${number}` as TicketId;
    const opened = beginning + number * quarter;
    const items = lifeOf(ticketId, number).map(([actor, hours, events], step) => {
      const commandId = `${ticketId}-${step}`;
      const occurredAt = new Date(opened + hours * hour).toISOString();
      const envelope = { commandId, correlationId: commandId, causationId: null, actor, service: null, hash: commandId, occurredAt, expectedRevision: null };
      return { envelope, judgement: { sight: () => null, judge: () => ({ decision: events, basis: null }) } };
    });
    for (const answer of await house.eventStore.writePath.executeAll(ticketKind, ticketId, items, { presumedNew: true })) {
      if (isRefusal(answer)) throw new Error(`the log can't be filled: ${answer.refused}`);
      if (answer.position > last) last = answer.position;
    }
  });
  return last;
}

function lifeOf(ticketId: TicketId, number: number): readonly Step[] {
  const agent = (offset: number): AgentId => (agents[(number + offset) % agents.length] ?? '') as AgentId;
  const [first, second, third] = [agent(0), agent(1), agent(5)];
  const [open, pending, closed] = ['open', 'pending', 'closed'] as StatusId[] as [StatusId, StatusId, StatusId];
  const opened: TicketEvent = {
    type: 'TicketOpened',
    data: {
      ticketId, subject: `Ticket ${number} of a filled log`, queueId: queue as QueueId, groupId: queue as GroupId, ownerId: '1' as AgentId, status: open, statusCategory: 'open',
      priority: 'normal', requesterId: null, organizationId: null, confidential: false, channel: 'mail', followsUp: null, cause: 'opened',
    },
  };
  return [
    ['service:mail', 0, [opened]],
    [
      `agent:${first}`, 1,
      [
        { type: 'OwnerChanged', data: { ticketId, from: '1' as AgentId, to: first, act: 'claim', cause: 'command', note: null } },
        { type: 'TicketLocked', data: { ticketId, holderId: first, cause: 'command' } },
      ],
    ],
    [`agent:${first}`, 2, [{ type: 'PriorityChanged', data: { ticketId, from: 'normal', to: 'high' } }]],
    [
      `agent:${first}`, 5,
      [
        { type: 'OwnerChanged', data: { ticketId, from: first, to: second, act: 'give', cause: 'command', note: 'Second line' } },
        { type: 'TicketLocked', data: { ticketId, holderId: second, cause: 'owner_change' } },
      ],
    ],
    [`agent:${second}`, 8, [{ type: 'ResponsibleChanged', data: { ticketId, from: null, to: third, cause: 'command', note: null } }]],
    [`agent:${second}`, 24, [{ type: 'StatusChanged', data: { ticketId, from: open, to: pending, fromCategory: 'open', toCategory: 'pending', cause: 'command', note: null } }]],
    [`agent:${second}`, 48, [{ type: 'TicketUnlocked', data: { ticketId, holderId: second, cause: 'command' } }]],
    [`agent:${third}`, 72, [{ type: 'StatusChanged', data: { ticketId, from: pending, to: closed, fromCategory: 'pending', toCategory: 'closed', cause: 'command', note: null } }]],
  ];
}
