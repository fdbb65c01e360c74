import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Moves the ticket to another queue (MOV-1). */
export class MoveTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.MoveTicket,
  ) {
    super();
  }
}

@CommandHandler(MoveTicket)
export class MoveTicketHandler implements ICommandHandler<MoveTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: MoveTicket): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
