import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** The second person decides (ORG-8). */
export class ReviewSharing extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.ReviewSharing,
  ) {
    super();
  }
}

@CommandHandler(ReviewSharing)
export class ReviewSharingHandler implements ICommandHandler<ReviewSharing> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: ReviewSharing): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
