import type { Command, CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { PutAgent } from '../../src/directory/commands/put-agent.js';
import { PutGroup } from '../../src/directory/commands/put-group.js';
import { PutQueue } from '../../src/directory/commands/put-queue.js';
import type { Envelope } from '../../src/event-store/command.js';
import type { AgentId, GroupId, QueueId, TicketId } from '../../src/kernel/brand.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';
import { ChangeOwner } from '../../src/ticket/commands/change-owner.js';
import { LockTicket } from '../../src/ticket/commands/lock-ticket.js';
import { OpenTicket } from '../../src/ticket/commands/open-ticket.js';
import { UnlockTicket } from '../../src/ticket/commands/unlock-ticket.js';
import { inFlight } from '../running/in-flight.js';
import { agents, queue, ticketName } from './world.js';

/** A help desk in this process: the world of the bench, told by commands. */
export class Desk {
  /** Position of the last event that a command was answered with. */
  position = 0n;
  /** How many events its commands have made. */
  events = 0;

  constructor(private readonly commands: CommandBus) {}

  /** One queue, and agents who may do everything in it. */
  async furnish(): Promise<void> {
    await this.does('admin:root', (envelope) => new PutGroup(envelope, queue as GroupId, { name: queue }));
    await this.does('admin:root', (envelope) => new PutQueue(envelope, queue as QueueId, { name: queue, groupId: queue as GroupId }));
    for (const agent of agents) await this.does('admin:root', (envelope) => new PutAgent(envelope, agent as AgentId, { name: agent, groups: { [queue]: ['rw'] } }));
  }

  async open(tickets: number): Promise<void> {
    await inFlight(64, tickets, async (number) => {
      const ticketId = ticketName(number) as TicketId;
      await this.does('service:mail', (envelope) => new OpenTicket(envelope, { type: 'OpenTicket', ticketId, subject: `Ticket ${number}`, queueId: queue as QueueId }));
    });
  }

  /** Three commands on one ticket: lock, give to another, unlock. */
  async cycle(number: number, onAnswer: (position: bigint) => void = () => undefined): Promise<void> {
    const ticketId = ticketName(number) as TicketId;
    const [first, second] = [agents[number % agents.length] ?? '', agents[(number + 1) % agents.length] ?? ''];
    onAnswer(await this.does(`agent:${first}`, (envelope) => new LockTicket(envelope, { type: 'LockTicket', ticketId })));
    onAnswer(await this.does(`agent:${first}`, (envelope) => new ChangeOwner(envelope, { type: 'ChangeOwner', ticketId, ownerId: second as AgentId })));
    onAnswer(await this.does(`agent:${second}`, (envelope) => new UnlockTicket(envelope, { type: 'UnlockTicket', ticketId })));
  }

  private async does(actor: string, command: (envelope: Envelope) => Command<Refusal | { readonly position: string; readonly events: readonly unknown[] }>): Promise<bigint> {
    const commandId = randomUUID();
    const envelope = { commandId, correlationId: commandId, causationId: null, actor, service: null, hash: commandId, occurredAt: null, expectedRevision: null };
    const answer = await this.commands.execute(command(envelope));
    if (isRefusal(answer)) throw new Error(`${actor} was refused: ${answer.refused}`);
    this.events += answer.events.length;
    const position = BigInt(answer.position);
    if (position > this.position) this.position = position;
    return position;
  }
}
