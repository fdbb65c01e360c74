import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Ends an agent’s subscription (WAT-1). */
export class UnwatchTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.UnwatchTicket,
  ) {
    super();
  }
}

@CommandHandler(UnwatchTicket)
export class UnwatchTicketHandler implements ICommandHandler<UnwatchTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: UnwatchTicket): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
