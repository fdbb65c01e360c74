import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { articleIdOf } from './article-id.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Sends the security warning with its present wording (ORG-6). */
export class SendRiskWarning extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: Omit<asked.SendRiskWarning, 'articleId'>,
  ) {
    super();
  }
}

@CommandHandler(SendRiskWarning)
export class SendRiskWarningHandler implements ICommandHandler<SendRiskWarning> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: SendRiskWarning): Promise<Answer> {
    return this.tickets.decide(envelope, { ...asked, articleId: articleIdOf(asked.ticketId, envelope) });
  }
}
