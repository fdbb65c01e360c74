import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import { WritePath } from '../../event-store/write-path.js';
import { Customers } from '../../installation/customers.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import type { OrganizationId, TicketId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import { ticketKind } from '../../ticket/commands/ticket-stream.js';
import type { Visibility } from '../organization.events.js';
import { CustomerDesk } from './customer-desk.js';
import { RequestEvidence } from './request-evidence.js';

/** Changes who of an organization sees whose tickets, as per a request ticket (ORG-6, ORG-9, ORG-11). */
export class ChangeVisibility extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly organizationId: OrganizationId,
    readonly asked: { readonly visibility: Visibility; readonly requestTicketId: TicketId },
  ) {
    super();
  }
}

@CommandHandler(ChangeVisibility)
export class ChangeVisibilityHandler implements ICommandHandler<ChangeVisibility> {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly customers: Customers,
    private readonly desk: CustomerDesk,
  ) {}

  async execute({ envelope, organizationId, asked }: ChangeVisibility): Promise<SetUpReceipt | Refusal> {
    const evidence = await this.evidence(asked.requestTicketId);
    return this.desk.onOrganization(envelope, { type: 'ChangeVisibility', organizationId, ...asked }, evidence);
  }

  /**
   * The ticket is read last: what is known of its requester, who is the same for ever, held at the revision that the
   * event records.
   */
  private async evidence(ticketId: string): Promise<RequestEvidence> {
    const { state: known } = await this.writePath.state(ticketKind, ticketId);
    if (known.phase === 'unknown' || known.requesterId === null) return new RequestEvidence(known, null);
    const requester = await this.customers.requester(known.requesterId);
    const { state: ticket } = await this.writePath.state(ticketKind, ticketId);
    return new RequestEvidence(ticket, requester);
  }
}
