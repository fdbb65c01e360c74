import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { CustomerDesk } from './customer-desk.js';

/** Notes that sharing shall not be enabled (ORG-6). */
export class NoteRefusal extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(NoteRefusal)
export class NoteRefusalHandler implements ICommandHandler<NoteRefusal> {
  constructor(private readonly desk: CustomerDesk) {}

  execute({ envelope, organizationId, reason }: NoteRefusal): Promise<SetUpReceipt | Refusal> {
    return this.desk.onOrganization(envelope, { type: 'NoteRefusal', organizationId, reason });
  }
}
