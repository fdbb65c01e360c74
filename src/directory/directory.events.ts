import { type Static, Type } from '@sinclair/typebox';
import type { AgentId, GroupId, QueueId, RoleId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, oneOf, orNull } from '../kernel/event.js';

/** The keys of PRM-2. */
export const permissions = ['ro', 'move_into', 'create', 'note', 'owner', 'priority', 'rw'] as const;
export type Permission = (typeof permissions)[number];

/** Rights of an agent that are not about queues (ORG-6, ORG-8). */
export const agentRights = ['share_organizations', 'review_sharing'] as const;
export type AgentRight = (typeof agentRights)[number];

const agentId = idOf<AgentId>();
const groupId = idOf<GroupId>();
const roleId = idOf<RoleId>();
const permissionsByGroup = Type.Record(Type.String(), Type.Array(oneOf(permissions)));

const agent = Type.Object({
  agentId,
  name: Type.String(),
  email: orNull(Type.String()),
  active: Type.Boolean(),
  away: Type.Boolean(),
  roles: Type.Array(roleId),
  groups: permissionsByGroup,
  rights: Type.Array(oneOf(agentRights)),
});
const group = Type.Object({ groupId, name: Type.String(), members: Type.Array(agentId) });
const role = Type.Object({ roleId, name: Type.String(), permissions: permissionsByGroup });
const queue = Type.Object({
  queueId: idOf<QueueId>(),
  name: Type.String(),
  groupId,
  furtherGroupIds: Type.Array(groupId),
  onMove: oneOf(['keep', 'unlock', 'reset']),
  followUp: oneOf(['reopen', 'reopen_locked', 'new_ticket', 'reject']),
  unlockTimeoutMinutes: orNull(Type.Number()),
  active: Type.Boolean(),
});

export type AgentRecord = Static<typeof agent>;
export type GroupRecord = Static<typeof group>;
export type RoleRecord = Static<typeof role>;
export type QueueRecord = Static<typeof queue>;

/** The owner of a ticket that nobody took. In every directory from the start, by no event; inactive, so no rule ever lets it act. */
export const placeholder: AgentRecord = {
  agentId: '1' as AgentId,
  name: 'Nobody',
  email: null,
  active: false,
  away: false,
  roles: [],
  groups: {},
  rights: [],
};

/** Everything that can ever have happened to agents, groups, roles and queues. Each event carries the whole. */
export const directoryEvents = catalogue({
  AgentRegistered: event({ version: 1, summary: 'An agent joined the directory.', schema: agent }),
  AgentChanged: event({ version: 1, summary: 'An agent’s record was replaced.', schema: agent }),
  GroupFormed: event({ version: 1, summary: 'A group was formed.', schema: group }),
  GroupChanged: event({ version: 1, summary: 'A group’s record was replaced.', schema: group }),
  RoleDefined: event({ version: 1, summary: 'A role was defined.', schema: role }),
  RoleChanged: event({ version: 1, summary: 'A role’s record was replaced.', schema: role }),
  QueueCreated: event({ version: 1, summary: 'A queue was created.', schema: queue }),
  QueueChanged: event({ version: 1, summary: 'A queue’s record was replaced.', schema: queue }),
});
export type DirectoryEvent = EventOf<typeof directoryEvents>;
