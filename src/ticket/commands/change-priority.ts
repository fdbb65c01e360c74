import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Changes the priority (LCK-4). */
export class ChangePriority extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.ChangePriority,
  ) {
    super();
  }
}

@CommandHandler(ChangePriority)
export class ChangePriorityHandler implements ICommandHandler<ChangePriority> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: ChangePriority): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
