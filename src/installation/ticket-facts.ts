import { permissionsOn } from '../directory/effective-rights.js';
import type { Actor } from '../kernel/actor.js';
import type { Organization } from '../organization/organization.js';
import { standingOf } from '../organization/organization-standing.js';
import type { Requester } from '../organization/requester.decider.js';
import type { TicketFacts } from '../ticket/ticket.facts.js';
import type { Installation } from './installation.js';

/** What a ticket's command gathers besides the snapshot, before it decides. */
export interface Gathered {
  /** The instant of the decision, ISO 8601. */
  readonly now: string;
  /** Whose rights count. */
  readonly asker: Actor;
  /** The requesters that the command or its ticket names, by id. */
  readonly requesters: ReadonlyMap<string, Requester>;
  /** The organizations of the command, the ticket and these requesters, by id. */
  readonly organizations: ReadonlyMap<string, Organization>;
}

/** What a ticket's rules may know: a snapshot of the set-up, whose revision is the decision's basis (PRM-8), and what was gathered. */
export function ticketFacts({ directory, workflow, settings }: Installation, gathered: Gathered): TicketFacts {
  const { now, asker, requesters, organizations } = gathered;
  return {
    now,
    asker,
    settings,
    agent: (id) => directory.agents.get(id),
    queue: (id) => directory.queues.get(id),
    status: (id) => workflow.statuses.get(id),
    statuses: () => [...workflow.statuses.values()],
    members: (groupId) => directory.groups.get(groupId)?.members,
    permissions: (agentId, queueId) => permissionsOn(directory, agentId, queueId),
    requester: (id) => {
      const requester = requesters.get(id);
      return requester?.phase === 'registered' ? requester : undefined;
    },
    standing: (organizationId, requesterId) =>
      standingOf(organizations.get(organizationId) ?? { phase: 'unknown' }, requesters.get(requesterId) ?? { phase: 'unknown' }),
    standingRefusal: (organizationId) => {
      const organization = organizations.get(organizationId);
      return organization?.phase === 'registered' ? (organization.standingRefusal?.revision ?? null) : null;
    },
  };
}
