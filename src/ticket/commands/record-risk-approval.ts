import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type * as asked from '../ticket.commands.js';
import { DecideTicket } from './decide-ticket.js';
import type { Answer } from './receipt.js';

/** Records the requester’s answer to the warning (ORG-6). */
export class RecordRiskApproval extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: asked.RecordRiskApproval,
  ) {
    super();
  }
}

@CommandHandler(RecordRiskApproval)
export class RecordRiskApprovalHandler implements ICommandHandler<RecordRiskApproval> {
  constructor(private readonly tickets: DecideTicket) {}

  execute({ envelope, asked }: RecordRiskApproval): Promise<Answer> {
    return this.tickets.decide(envelope, asked);
  }
}
