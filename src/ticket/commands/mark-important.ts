import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Marks an article as important, or no longer (LCK-4). */
export class MarkImportant extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.MarkImportant,
  ) {
    super();
  }
}

@CommandHandler(MarkImportant)
export class MarkImportantHandler implements ICommandHandler<MarkImportant> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: MarkImportant): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
