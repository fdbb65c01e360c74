import { Inject, Injectable } from '@nestjs/common';
import type { Folded } from '../../event-store/stream-cache.js';
import { WritePath } from '../../event-store/write-path.js';
import { organizationKind, requesterKind } from '../../installation/customers.js';
import type { Organization } from '../../organization/organization.js';
import { standingOf } from '../../organization/organization-standing.js';
import type { Requester } from '../../organization/requester.decider.js';
import { type Access, requesterAccess } from '../requester-access.js';
import { accessOf } from '../ticket.rights.js';
import { readableTicket } from './readable-ticket.js';

/** A requester and their organizations, as the event store confirmed them after the question began (ORG-12). */
export interface RequesterScope {
  readonly requesterId: string;
  /** Organizations all of whose tickets they see, but for confidential ones. */
  readonly shared: readonly string[];
  /** Of the last event on which this rests: a read model behind it may still show what is no longer theirs to see. */
  readonly position: bigint;
  /** For `ofTickets`. */
  readonly requester: Requester;
  readonly organizations: ReadonlyMap<string, Organization>;
}

/** What a requester may do with one ticket, and the position of the ticket's last event. */
export interface JudgedTicket {
  readonly access: Access;
  readonly position: bigint;
}

/** Tickets looked at at a time. */
const width = 64;

/** What a requester sees, by membership, visibility and confidentiality as the event store has them now; no read model is asked. */
@Injectable()
export class RequesterSight {
  constructor(@Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>) {}

  async scope(requesterId: string): Promise<RequesterScope> {
    const { state: requester, position } = await this.writePath.state(requesterKind, requesterId);
    const ids = requester.phase === 'registered' ? requester.organizations : [];
    const folded = await Promise.all(ids.map((id) => this.writePath.state(organizationKind, id)));
    const organizations = new Map(ids.map((id, index) => [id as string, folded[index]?.state ?? unknown]));
    const shared = ids.filter((id) => sharesWith(organizations.get(id) ?? unknown, requester));
    return { requesterId, shared, position: folded.reduce(later, position), requester, organizations };
  }

  /** Each of these tickets that exists and can be read, judged as it stands now. */
  async ofTickets(scope: RequesterScope, ticketIds: readonly string[]): Promise<ReadonlyMap<string, JudgedTicket>> {
    const judged = new Map<string, JudgedTicket>();
    for (let start = 0; start < ticketIds.length; start += width) {
      const some = ticketIds.slice(start, start + width);
      const found = await Promise.all(some.map((id) => this.judge(scope, id)));
      for (const [index, ticketId] of some.entries()) {
        const one = found[index] ?? null;
        if (one !== null) judged.set(ticketId, one);
      }
    }
    return judged;
  }

  private async judge({ requesterId, requester, organizations }: RequesterScope, ticketId: string): Promise<JudgedTicket | null> {
    const found = await readableTicket(this.writePath, ticketId);
    if (found === null) return null;
    const standing = (organizationId: string) => standingOf(organizations.get(organizationId) ?? unknown, requester);
    return { access: accessOf(requesterId, found.state, { standing }), position: found.position };
  }
}

const unknown: Organization = { phase: 'unknown' };

function sharesWith(organization: Organization, requester: Requester): boolean {
  return requesterAccess({ own: false, confidential: false, organization: standingOf(organization, requester) }).see;
}

function later(position: bigint, folded: Folded<unknown>): bigint {
  return folded.position > position ? folded.position : position;
}
