import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { articleIdOf } from './article-id.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Opens a ticket; from then on it has exactly one owner (OWN-1). */
export class OpenTicket extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: Omit<asked.OpenTicket, 'articleId'>,
  ) {
    super();
  }
}

@CommandHandler(OpenTicket)
export class OpenTicketHandler implements ICommandHandler<OpenTicket> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: OpenTicket): Promise<Answer> {
    return this.tickets.decide(envelope, { ...asked, articleId: articleIdOf(asked.ticketId, envelope) });
  }
}
