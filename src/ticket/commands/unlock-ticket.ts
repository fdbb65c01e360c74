import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Gives the lock back; the owner stays as a reference, unless they are reset too (LCK-7). */
export class UnlockTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.UnlockTicket,
  ) {
    super();
  }
}

@CommandHandler(UnlockTicket)
export class UnlockTicketHandler implements ICommandHandler<UnlockTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: UnlockTicket): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
