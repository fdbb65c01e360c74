import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Asks a second person (ORG-8). */
export class RequestSharingReview extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.RequestSharingReview,
  ) {
    super();
  }
}

@CommandHandler(RequestSharingReview)
export class RequestSharingReviewHandler implements ICommandHandler<RequestSharingReview> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: RequestSharingReview): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
