import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId, RequesterId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Takes a member’s sight of all tickets back (ORG-3). */
export class RevokeView extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly requesterId: RequesterId,
  ) {
    super();
  }
}

@CommandHandler(RevokeView)
export class RevokeViewHandler implements ICommandHandler<RevokeView> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, requesterId }: RevokeView): Promise<SetUpReceipt | Refusal> {
    return this.desk.onMembership(envelope, { type: 'RevokeView', organizationId, requesterId });
  }
}
