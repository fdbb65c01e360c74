import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { RequesterId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { RequesterBody } from '../requester.decider.js';
import { CustomerDesk } from './customer-desk.js';

/** Replaces the whole record of a requester, memberships included, or makes it. */
export class PutRequester extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly requesterId: RequesterId,
    readonly body: RequesterBody,
  ) {
    super();
  }
}

@CommandHandler(PutRequester)
export class PutRequesterHandler implements ICommandHandler<PutRequester> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, requesterId, body }: PutRequester): Promise<SetUpReceipt | Refusal> {
    return this.desk.putRequester(envelope, { type: 'PutRequester', requesterId, body });
  }
}
