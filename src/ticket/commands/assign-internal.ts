import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Shares the ticket with a second team (SHR-3). */
export class AssignInternal extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.AssignInternal,
  ) {
    super();
  }
}

@CommandHandler(AssignInternal)
export class AssignInternalHandler implements ICommandHandler<AssignInternal> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: AssignInternal): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
