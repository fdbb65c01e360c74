import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Among requesters, leaves the ticket to its own alone (ORG-5). */
export class SetConfidential extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.SetConfidential,
  ) {
    super();
  }
}

@CommandHandler(SetConfidential)
export class SetConfidentialHandler implements ICommandHandler<SetConfidential> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: SetConfidential): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
