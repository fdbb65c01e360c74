import { Inject, Injectable } from '@nestjs/common';
import type { StreamKind } from '../event-store/stream-kind.js';
import { WritePath } from '../event-store/write-path.js';
import { organizationDecider } from '../organization/organization.decider.js';
import { type OrganizationEvent, organizationEvents } from '../organization/organization.events.js';
import type { Organization } from '../organization/organization.js';
import { type Requester, requesterDecider } from '../organization/requester.decider.js';
import { type RequesterEvent, requesterEvents } from '../organization/requester.events.js';

/** Streams `organization-<id>`: name, details, visibility, refusals. */
export const organizationKind: StreamKind<Organization, OrganizationEvent> = {
  category: 'organization',
  events: organizationEvents,
  initial: organizationDecider.initial,
  evolve: organizationDecider.evolve,
};

/** Streams `requester-<id>`: the person, with their memberships. */
export const requesterKind: StreamKind<Requester, RequesterEvent> = {
  category: 'requester',
  events: requesterEvents,
  initial: requesterDecider.initial,
  evolve: requesterDecider.evolve,
};

/** Requesters and organizations as the event store has them now; those it does not know are there as `unknown`. */
@Injectable()
export class Customers {
  constructor(@Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>) {}

  async requester(id: string): Promise<Requester> {
    return (await this.writePath.state(requesterKind, id)).state;
  }

  async organization(id: string): Promise<Organization> {
    return (await this.writePath.state(organizationKind, id)).state;
  }

  /** What a ticket's command needs to know of the people and companies that it or its ticket names, by id. */
  async gather(
    requesterIds: readonly string[],
    organizationIds: readonly string[],
  ): Promise<{ readonly requesters: ReadonlyMap<string, Requester>; readonly organizations: ReadonlyMap<string, Organization> }> {
    const [requesters, organizations] = await Promise.all([
      Promise.all(requesterIds.map(async (id) => [id, await this.requester(id)] as const)),
      Promise.all(organizationIds.map(async (id) => [id, await this.organization(id)] as const)),
    ]);
    return { requesters: new Map(requesters), organizations: new Map(organizations) };
  }
}
