import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Gives back the pair that was last cleared (SHR-10). */
export class RestoreInternal extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.RestoreInternal,
  ) {
    super();
  }
}

@CommandHandler(RestoreInternal)
export class RestoreInternalHandler implements ICommandHandler<RestoreInternal> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: RestoreInternal): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
