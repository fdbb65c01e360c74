import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Makes another agent owner, locked to them (OWN-5). */
export class ChangeOwner extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.ChangeOwner,
  ) {
    super();
  }
}

@CommandHandler(ChangeOwner)
export class ChangeOwnerHandler implements ICommandHandler<ChangeOwner> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: ChangeOwner): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
