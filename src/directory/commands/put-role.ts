import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import type { RoleId } from '../../kernel/brand.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { RoleBody } from '../directory-records.js';
import { directoryDecider } from '../directory.decider.js';

/** Replaces the whole record of a role, or makes it. */
export class PutRole extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly roleId: RoleId,
    readonly body: RoleBody,
  ) {
    super();
  }
}

@CommandHandler(PutRole)
export class PutRoleHandler implements ICommandHandler<PutRole> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, roleId, body }: PutRole): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change(roleId, envelope, ({ directory }) => decide(directoryDecider, { type: 'PutRole', roleId, body }, directory, null));
  }
}
