import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Appends a line to an organization’s details (ORG-9). */
export class AddDetail extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly line: string,
  ) {
    super();
  }
}

@CommandHandler(AddDetail)
export class AddDetailHandler implements ICommandHandler<AddDetail> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, line }: AddDetail): Promise<SetUpReceipt | Refusal> {
    return this.desk.onOrganization(envelope, { type: 'AddDetail', organizationId, line });
  }
}
