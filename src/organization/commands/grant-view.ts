import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId, RequesterId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Gives a member sight of all the organization’s tickets (ORG-3). */
export class GrantView extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly requesterId: RequesterId,
  ) {
    super();
  }
}

@CommandHandler(GrantView)
export class GrantViewHandler implements ICommandHandler<GrantView> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, requesterId }: GrantView): Promise<SetUpReceipt | Refusal> {
    return this.desk.onMembership(envelope, { type: 'GrantView', organizationId, requesterId });
  }
}
