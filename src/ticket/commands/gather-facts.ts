import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '../../event-store/write-path.js';
import { Customers } from '../../installation/customers.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import type { Actor } from '../../kernel/actor.js';
import type { TicketCommand } from '../ticket.commands.js';
import type { TicketFacts } from '../ticket.facts.js';
import { readableTicket } from '../queries/readable-ticket.js';

/** What one command was given to decide on. */
export interface GatheredFacts {
  /** The facts at an instant (ISO 8601); all else is as it was gathered. */
  readonly at: (now: string) => TicketFacts;
  /** Revision of the set-up on which a decision rests (PRM-8); null where nothing was ever set up. */
  readonly basis: number | null;
}

/** Gathers what a ticket's rules may know of the rest of the world, before they are asked. */
@Injectable()
export class GatherFacts {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly installation: FollowedInstallation,
    private readonly customers: Customers,
  ) {}

  /** @throws FactsUnsafe or StoreUnavailable where the set-up or the customers can't be known now */
  async for(command: TicketCommand, asker: Actor): Promise<GatheredFacts> {
    const people = requestersOf(command, asker);
    const companies = asksOrganization(command, people) ? await this.organizationsOf(command.ticketId) : [];
    const { requesters, organizations } = await this.customers.gather(people, companies);
    // Last, so that it is as fresh as can be: the others change nothing that a right rests on.
    const snapshot = await this.installation.snapshot();
    return {
      at: (now) => ticketFacts(snapshot, { now, asker, requesters, organizations }),
      basis: snapshot.revision < 0 ? null : snapshot.revision,
    };
  }

  /** A ticket keeps its organization from its opening on, so it may be read before the command is judged. */
  private async organizationsOf(ticketId: string): Promise<readonly string[]> {
    const state = (await readableTicket(this.writePath, ticketId))?.state;
    return state === undefined || state.organizationId === null ? [] : [state.organizationId];
  }
}

/** Only what concerns a requester asks who they are; the commands of agents cost no further read. */
function requestersOf(command: TicketCommand, asker: Actor): readonly string[] {
  const named = command.type === 'OpenTicket' || command.type === 'CustomerMessage' ? command.requesterId : undefined;
  const ids = [asker.kind === 'requester' ? asker.id : undefined, named].filter((id) => id !== undefined);
  return [...new Set(ids)];
}

/** A requester's sight rests on the ticket's organization (ORG-2), and a review on its refusal note (ORG-8). */
function asksOrganization({ type }: TicketCommand, people: readonly string[]): boolean {
  return type === 'ReviewSharing' || (people.length > 0 && type !== 'OpenTicket');
}
