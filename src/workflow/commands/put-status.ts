import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import type { StatusId } from '../../kernel/brand.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import { STATUS_USAGE, type StatusUsage } from '../status-usage.js';
import { type StatusBody, workflowDecider } from '../workflow.decider.js';

/** Replaces the whole of a status, its mapping included, or defines it. */
export class PutStatus extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly statusId: StatusId,
    readonly body: StatusBody,
  ) {
    super();
  }
}

@CommandHandler(PutStatus)
export class PutStatusHandler implements ICommandHandler<PutStatus> {
  constructor(
    private readonly setUp: SetUp,
    private readonly installation: FollowedInstallation,
    @Inject(STATUS_USAGE) private readonly usage: StatusUsage,
  ) {}

  async execute({ envelope, statusId, body }: PutStatus): Promise<SetUpReceipt | Refusal> {
    const known = (await this.installation.snapshot()).workflow.statuses.get(statusId);
    // Asked only where it matters: a mapping can be saved while the read models are away.
    const inUse = known !== undefined && known.category !== body.category && (await this.usage.inUse(statusId));
    return this.setUp.change(statusId, envelope, ({ workflow, directory: { groups } }) =>
      decide(workflowDecider, { type: 'PutStatus', statusId, body }, workflow, { inUse, groups }),
    );
  }
}
