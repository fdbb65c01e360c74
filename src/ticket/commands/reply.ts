import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { articleIdOf } from './article-id.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Adds a public reply of an agent; on an open ticket that nobody holds it locks (LCK-6). */
export class Reply extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: Omit<asked.Reply, 'articleId'>,
  ) {
    super();
  }
}

@CommandHandler(Reply)
export class ReplyHandler implements ICommandHandler<Reply> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: Reply): Promise<Answer> {
    return this.tickets.decide(envelope, { ...asked, articleId: articleIdOf(asked.ticketId, envelope) });
  }
}
