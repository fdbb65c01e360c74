import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import type { GroupId } from '../../kernel/brand.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { GroupBody } from '../directory-records.js';
import { directoryDecider } from '../directory.decider.js';

/** Replaces the whole record of a group, or makes it. */
export class PutGroup extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly groupId: GroupId,
    readonly body: GroupBody,
  ) {
    super();
  }
}

@CommandHandler(PutGroup)
export class PutGroupHandler implements ICommandHandler<PutGroup> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, groupId, body }: PutGroup): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change(groupId, envelope, ({ directory }) => decide(directoryDecider, { type: 'PutGroup', groupId, body }, directory, null));
  }
}
