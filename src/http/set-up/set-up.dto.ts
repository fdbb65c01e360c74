import { agentRights, permissions, type AgentRight, type Permission, type QueueRecord } from '../../directory/directory.events.js';
import type { AgentId, GroupId, OrganizationId, RequesterId, RoleId, TicketId } from '../../kernel/brand.js';
import { visibilities, type Visibility } from '../../organization/organization.events.js';
import { categories, type Category } from '../../workflow/workflow.events.js';
import { Amount, Flag, Id, Ids, Lines, OneOf, SomeById, SomeOf, Text } from '../door/fields.js';

// The bodies of set-up. Each PUT replaces the whole: what is left out has its default, never its former value.

/** Characters of a name. */
const name = { max: 200 } as const;
const email = { max: 320 } as const;
const optional = { optional: true } as const;
const optionalOrNull = { optional: true, nullable: true } as const;
const reason = { max: 2_000 } as const;
/** A century of minutes. */
const minutes = { above: 0, max: 52_596_000 } as const;
const onMove = ['keep', 'unlock', 'reset'] as const satisfies readonly QueueRecord['onMove'][];
const followUp = ['reopen', 'reopen_locked', 'new_ticket', 'reject'] as const satisfies readonly QueueRecord['followUp'][];
const onUnmap = ['keep', 'clear'] as const;

export class AgentDto {
  @Text(name) readonly name!: string;
  @Text(email, optionalOrNull) readonly email?: string | null;
  @Flag(optional) readonly active?: boolean;
  @Flag(optional) readonly away?: boolean;
  @Ids(optional) readonly roles?: readonly RoleId[];
  @SomeById(permissions, { optional: true, description: 'Permissions by group (PRM-1, PRM-2).' }) readonly groups?: Readonly<Record<string, readonly Permission[]>>;
  @SomeOf(agentRights, optional) readonly rights?: readonly AgentRight[];
}

export class GroupDto {
  @Text(name) readonly name!: string;
  @Ids({ optional: true, max: 10_000 }) readonly members?: readonly AgentId[];
}

export class RoleDto {
  @Text(name) readonly name!: string;
  @SomeById(permissions, { description: 'Permissions by group (PRM-1, PRM-2).' }) readonly permissions!: Readonly<Record<string, readonly Permission[]>>;
}

export class QueueDto {
  @Text(name) readonly name!: string;
  @Id() readonly groupId!: GroupId;
  @Ids(optional) readonly furtherGroupIds?: readonly GroupId[];
  @OneOf(onMove, optional) readonly onMove?: QueueRecord['onMove'];
  @OneOf(followUp, optional) readonly followUp?: QueueRecord['followUp'];
  @Amount(minutes, { ...optionalOrNull, description: 'Minutes, fractions allowed; null or absent: locks never lapse (LCK-8).' }) readonly unlockTimeoutMinutes?: number | null;
  @Flag(optional) readonly active?: boolean;
}

export class StatusDto {
  @Text(name) readonly agentLabel!: string;
  @Text(name, optional) readonly customerLabel?: string;
  @OneOf(categories) readonly category!: Category;
  @Ids(optional) readonly internalGroups?: readonly GroupId[];
  @OneOf(onUnmap, { optional: true, description: 'What becomes of pairs that are no longer mapped (SHR-12).' }) readonly onUnmap?: (typeof onUnmap)[number];
}

export class OrganizationDto {
  @Text(name) readonly name!: string;
  @Lines({ lines: 1_000, length: 2_000 }, { optional: true, description: 'Counts at the first PUT only.' }) readonly details?: readonly string[];
}

export class RequesterDto {
  @Text(name) readonly name!: string;
  @Text(email, optionalOrNull) readonly email?: string | null;
  @Ids({ max: 100 }) readonly organizations!: readonly OrganizationId[];
}

export class ReasonDto {
  @Text(reason) readonly reason!: string;
}

export class VisibilityDto {
  @OneOf(visibilities) readonly visibility!: Visibility;
  @Id({ description: 'The ticket on which it was asked for (ORG-6).' }) readonly requestTicketId!: TicketId;
}

export class MemberDto {
  @Id() readonly requesterId!: RequesterId;
}

export class DetailDto {
  @Text(reason) readonly line!: string;
}
