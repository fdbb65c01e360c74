import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Takes another step of the workflow (SHR-7, FUP-1). */
export class ChangeStatus extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.ChangeStatus,
  ) {
    super();
  }
}

@CommandHandler(ChangeStatus)
export class ChangeStatusHandler implements ICommandHandler<ChangeStatus> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: ChangeStatus): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
