import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import type { QueueId } from '../../kernel/brand.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { QueueBody } from '../directory-records.js';
import { directoryDecider } from '../directory.decider.js';

/** Replaces the whole record of a queue, or makes it. */
export class PutQueue extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly queueId: QueueId,
    readonly body: QueueBody,
  ) {
    super();
  }
}

@CommandHandler(PutQueue)
export class PutQueueHandler implements ICommandHandler<PutQueue> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, queueId, body }: PutQueue): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change(queueId, envelope, ({ directory }) => decide(directoryDecider, { type: 'PutQueue', queueId, body }, directory, null));
  }
}
