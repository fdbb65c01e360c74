import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Records that sharing an organization’s tickets is asked for (ORG-6). */
export class RequestSharing extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.RequestSharing,
  ) {
    super();
  }
}

@CommandHandler(RequestSharing)
export class RequestSharingHandler implements ICommandHandler<RequestSharing> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: RequestSharing): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
