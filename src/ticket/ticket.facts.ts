import type { Actor } from '../kernel/actor.js';
import type { AgentId, GroupId, OrganizationId, QueueId, RequesterId, StatusId } from '../kernel/brand.js';
import type { Category } from './ticket.events.js';

/** The keys of PRM-2, as a ticket's rules know them. */
export type Permission = 'ro' | 'move_into' | 'create' | 'note' | 'owner' | 'priority' | 'rw';

export interface AgentFact {
  readonly agentId: AgentId;
  readonly name: string;
  readonly active: boolean;
  readonly away: boolean;
  readonly rights: readonly ('share_organizations' | 'review_sharing')[];
}

export interface QueueFact {
  readonly queueId: QueueId;
  readonly groupId: GroupId;
  readonly onMove: 'keep' | 'unlock' | 'reset';
  readonly followUp: 'reopen' | 'reopen_locked' | 'new_ticket' | 'reject';
  /** Minutes, fractions allowed; null: locks never lapse (LCK-8). */
  readonly unlockTimeoutMinutes: number | null;
  /** When the timeout was last changed, ISO 8601; null where it never was since the queue was made. */
  readonly timeoutChangedAt: string | null;
  readonly active: boolean;
}

export interface StatusFact {
  readonly statusId: StatusId;
  readonly category: Category;
  /** Mapped internal groups; none on the four defaults (SHR-1). */
  readonly internalGroups: readonly GroupId[];
}

export interface RequesterFact {
  readonly requesterId: RequesterId;
  readonly organizations: readonly OrganizationId[];
}

/** How a requester stands to an organization: all that decides what they see of its tickets. */
export interface OrganizationStanding {
  readonly visibility: 'private' | 'shared_read' | 'shared_read_write';
  /** At that moment. */
  readonly member: boolean;
  /** Has `view_organization` there (ORG-3). */
  readonly view: boolean;
}

/** The settings of section 12 that a ticket's rules ask for. */
export interface TicketSettings {
  readonly lockOnDesignatedOwner: boolean;
  readonly lockEnforcement: 'strict' | 'advisory';
  readonly responsibleSharesLock: boolean;
  readonly autoResponsible: boolean;
  readonly unlockCategories: readonly ('resolved' | 'closed')[];
  readonly protectSharedOwnership: boolean;
  readonly riskWarning: string;
  readonly riskWarningVersion: number;
  readonly approvalValidDays: number;
}

/**
 * What the rules of a ticket need to know of the rest of the world, at the revision of the directory that becomes the
 * event's `basis`. A snapshot: the functions look things up and do nothing else.
 */
export interface TicketFacts {
  /** The instant of the decision, ISO 8601. */
  readonly now: string;
  /** Whose rights count. */
  readonly asker: Actor;
  readonly settings: TicketSettings;
  readonly agent: (id: string) => AgentFact | undefined;
  readonly queue: (id: string) => QueueFact | undefined;
  readonly status: (id: string) => StatusFact | undefined;
  /** Every status, defaults included. */
  readonly statuses: () => readonly StatusFact[];
  /** Members of an internal group; undefined: no such group. */
  readonly members: (groupId: string) => readonly AgentId[] | undefined;
  /** What an active agent may do on a queue, by all groups and roles (PRM-1); empty for the inactive and unknown. */
  readonly permissions: (agentId: string, queueId: string) => ReadonlySet<Permission>;
  /** The requesters that the command or its ticket names, gathered before; undefined: unknown. */
  readonly requester: (id: string) => RequesterFact | undefined;
  /** How a requester stands to an organization, gathered before; null where it is unknown (ORG-4). */
  readonly standing: (organizationId: string, requesterId: string) => OrganizationStanding | null;
  /** The organization's standing refusal note, by its revision, gathered before; null where none stands (ORG-8). */
  readonly standingRefusal: (organizationId: string) => number | null;
}
