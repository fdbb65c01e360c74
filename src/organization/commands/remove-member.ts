import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId, RequesterId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Ends a membership, and with it the sight of all tickets (ORG-12). */
export class RemoveMember extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly requesterId: RequesterId,
  ) {
    super();
  }
}

@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, requesterId }: RemoveMember): Promise<SetUpReceipt | Refusal> {
    return this.desk.onMembership(envelope, { type: 'RemoveMember', organizationId, requesterId });
  }
}
