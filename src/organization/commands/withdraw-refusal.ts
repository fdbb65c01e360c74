import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Withdraws the standing refusal (ORG-6). */
export class WithdrawRefusal extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(WithdrawRefusal)
export class WithdrawRefusalHandler implements ICommandHandler<WithdrawRefusal> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, reason }: WithdrawRefusal): Promise<SetUpReceipt | Refusal> {
    return this.desk.onOrganization(envelope, { type: 'WithdrawRefusal', organizationId, reason });
  }
}
