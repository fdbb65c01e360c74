import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Locking is claiming (LCK-1). */
export class LockTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.LockTicket,
  ) {
    super();
  }
}

@CommandHandler(LockTicket)
export class LockTicketHandler implements ICommandHandler<LockTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: LockTicket): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
