import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { OrganizationBody } from '../organization.decider.js';
import { CustomerDesk } from './customer-desk.js';

/** Registers an organization, or gives it another name. */
export class PutOrganization extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly body: OrganizationBody,
  ) {
    super();
  }
}

@CommandHandler(PutOrganization)
export class PutOrganizationHandler implements ICommandHandler<PutOrganization> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, body }: PutOrganization): Promise<SetUpReceipt | Refusal> {
    return this.desk.onOrganization(envelope, { type: 'PutOrganization', organizationId, body });
  }
}
