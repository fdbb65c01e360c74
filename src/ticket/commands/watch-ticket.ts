import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Subscribes an agent to the ticket (WAT-1). */
export class WatchTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.WatchTicket,
  ) {
    super();
  }
}

@CommandHandler(WatchTicket)
export class WatchTicketHandler implements ICommandHandler<WatchTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: WatchTicket): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
