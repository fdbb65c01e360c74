import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { articleIdOf } from './article-id.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Adds an internal note (PRM-6). */
export class AddNote extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: Omit<asked.Note, 'articleId'>,
  ) {
    super();
  }
}

@CommandHandler(AddNote)
export class AddNoteHandler implements ICommandHandler<AddNote> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: AddNote): Promise<Answer> {
    return this.tickets.decide(envelope, { ...asked, articleId: articleIdOf(asked.ticketId, envelope) });
  }
}
