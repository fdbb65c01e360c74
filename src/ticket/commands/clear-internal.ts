import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Ends sharing with the second team. */
export class ClearInternal extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.ClearInternal,
  ) {
    super();
  }
}

@CommandHandler(ClearInternal)
export class ClearInternalHandler implements ICommandHandler<ClearInternal> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: ClearInternal): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
