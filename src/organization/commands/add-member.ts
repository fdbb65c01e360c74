import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId, RequesterId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Makes a requester a member (ORG-13). */
export class AddMember extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly requesterId: RequesterId,
  ) {
    super();
  }
}

@CommandHandler(AddMember)
export class AddMemberHandler implements ICommandHandler<AddMember> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, requesterId }: AddMember): Promise<SetUpReceipt | Refusal> {
    return this.desk.onMembership(envelope, { type: 'AddMember', organizationId, requesterId });
  }
}
