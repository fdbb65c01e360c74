import type { AgentId, GroupId, QueueId, RoleId } from '../kernel/brand.js';
import type { AgentRecord, AgentRight, GroupRecord, Permission, QueueRecord, RoleRecord } from './directory.events.js';

/** An agent as an administrator writes it; what is left out has its default, never its former value. */
export interface AgentBody {
  readonly name: string;
  readonly email?: string | null;
  readonly active?: boolean;
  readonly away?: boolean;
  readonly roles?: readonly RoleId[];
  readonly groups?: Readonly<Record<string, readonly Permission[]>>;
  readonly rights?: readonly AgentRight[];
}

/** A group as an administrator writes it: its members share tickets; its permissions stand with agents and roles (PRM-1). */
export interface GroupBody {
  readonly name: string;
  readonly members?: readonly AgentId[];
}

/** A role as an administrator writes it. */
export interface RoleBody {
  readonly name: string;
  readonly permissions: Readonly<Record<string, readonly Permission[]>>;
}

/** A queue as an administrator writes it. */
export interface QueueBody {
  readonly name: string;
  readonly groupId: GroupId;
  readonly furtherGroupIds?: readonly GroupId[];
  readonly onMove?: QueueRecord['onMove'];
  readonly followUp?: QueueRecord['followUp'];
  /** Minutes, fractions allowed; none: locks never lapse (LCK-8). */
  readonly unlockTimeoutMinutes?: number | null;
  readonly active?: boolean;
}

/** The whole record that an agent's body stands for. */
export function agentRecord(agentId: AgentId, body: AgentBody): AgentRecord {
  return {
    agentId,
    name: body.name,
    email: body.email ?? null,
    active: body.active ?? true,
    away: body.away ?? false,
    roles: once(body.roles),
    groups: permissionsByGroup(body.groups),
    rights: once(body.rights),
  };
}

/** The whole record that a group's body stands for. */
export function groupRecord(groupId: GroupId, body: GroupBody): GroupRecord {
  return { groupId, name: body.name, members: once(body.members) };
}

/** The whole record that a role's body stands for. */
export function roleRecord(roleId: RoleId, body: RoleBody): RoleRecord {
  return { roleId, name: body.name, permissions: permissionsByGroup(body.permissions) };
}

/** The whole record that a queue's body stands for. */
export function queueRecord(queueId: QueueId, body: QueueBody): QueueRecord {
  return {
    queueId,
    name: body.name,
    groupId: body.groupId,
    furtherGroupIds: once(body.furtherGroupIds),
    onMove: body.onMove ?? 'keep',
    followUp: body.followUp ?? 'reopen',
    unlockTimeoutMinutes: body.unlockTimeoutMinutes ?? null,
    active: body.active ?? true,
  };
}

function once<Item>(items: readonly Item[] = []): Item[] {
  return [...new Set(items)];
}

// fromEntries, for a group may be called `__proto__`: an assignment would lose it.
function permissionsByGroup(groups: Readonly<Record<string, readonly Permission[]>> = {}): Record<string, Permission[]> {
  return Object.fromEntries(Object.entries(groups).map(([groupId, keys]) => [groupId, once(keys)]));
}
