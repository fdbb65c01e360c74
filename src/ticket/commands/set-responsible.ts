import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Sets or clears the second accountable agent (RSP-1). */
export class SetResponsible extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.SetResponsible,
  ) {
    super();
  }
}

@CommandHandler(SetResponsible)
export class SetResponsibleHandler implements ICommandHandler<SetResponsible> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: SetResponsible): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
