import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '../../event-store/write-path.js';
import { Customers, organizationKind, requesterKind } from '../../installation/customers.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { type Installation, installationId, installationKind } from '../../installation/installation.js';
import { Past } from '../../installation/past.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import type { Actor } from '../../kernel/actor.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import type { Organization } from '../../organization/organization.js';
import type { Requester } from '../../organization/requester.decider.js';
import { ticketKind } from '../commands/ticket-stream.js';
import type { Access } from '../requester-access.js';
import { accessFor } from '../ticket.access.js';
import type { Ticket } from '../ticket.js';
import { maySee } from '../ticket.sight.js';

/** All that decides who sees a ticket, at one moment. */
interface Moment {
  readonly ticket: Ticket;
  readonly installation: Installation;
  readonly organization: Organization | null;
  readonly requester: Requester | null;
}

/** Who may see a ticket and comment on it, and by which rule: now, and at any instant of the past (HIS-5). */
@Injectable()
export class TicketAccess {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly installation: FollowedInstallation,
    private readonly customers: Customers,
    private readonly past: Past,
  ) {}

  /**
   * @param asker who asks; who can't see the ticket now learns nothing of its past either
   * @param at ISO 8601; null: now
   */
  async of(ticketId: string, actor: Actor, at: string | null, asker: Actor): Promise<Access | Refusal> {
    const now = await this.present(ticketId, asker);
    if (now.ticket.phase === 'unknown' || !maySee(asker, now.ticket, factsOf(now, asker))) return refuse('PRM-5', 'ticket/not-found');
    const moment = at === null ? await this.present(ticketId, actor) : await this.before(ticketId, actor, at);
    if (moment.ticket.phase === 'unknown') return refuse('HIS-2', 'ticket/not-yet-open', { openedAt: now.ticket.openedAt });
    return accessFor(actor, moment.ticket, factsOf(moment, actor));
  }

  private async present(ticketId: string, actor: Actor): Promise<Moment> {
    const { state: ticket } = await this.writePath.state(ticketKind, ticketId);
    const organizationId = ticket.phase === 'opened' && actor.kind === 'requester' ? ticket.organizationId : null;
    return {
      ticket,
      organization: organizationId === null ? null : await this.customers.organization(organizationId),
      requester: actor.kind === 'requester' ? await this.customers.requester(actor.id) : null,
      installation: await this.installation.snapshot(),
    };
  }

  private async before(ticketId: string, actor: Actor, at: string): Promise<Moment> {
    const ticket = await this.past.at(ticketKind, ticketId, at);
    const organizationId = ticket.phase === 'opened' && actor.kind === 'requester' ? ticket.organizationId : null;
    return {
      ticket,
      organization: organizationId === null ? null : await this.past.at(organizationKind, organizationId, at),
      requester: actor.kind === 'requester' ? await this.past.at(requesterKind, actor.id, at) : null,
      installation: await this.past.at(installationKind, installationId, at),
    };
  }
}

function factsOf({ ticket, installation, organization, requester }: Moment, asker: Actor) {
  const organizationId = ticket.phase === 'opened' ? ticket.organizationId : null;
  return ticketFacts(installation, {
    now: '', // sight asks for no time
    asker,
    requesters: new Map(requester === null ? [] : [[asker.id, requester]]),
    organizations: new Map(organization === null || organizationId === null ? [] : [[organizationId, organization]]),
  });
}
