import type { AgentId, GroupId, QueueId, RoleId } from '../kernel/brand.js';
import type { Decider } from '../kernel/decider.js';
import { refuse } from '../kernel/refusal.js';
import { sameRecord } from '../kernel/same.js';
import {
  type AgentBody,
  agentRecord,
  type GroupBody,
  groupRecord,
  type QueueBody,
  queueRecord,
  type RoleBody,
  roleRecord,
} from './directory-records.js';
import { type AgentRecord, type DirectoryEvent, type GroupRecord, placeholder, type QueueRecord, type RoleRecord } from './directory.events.js';

/** A queue, and when its unlock timeout was last changed: ISO 8601, null where it never was since the queue was made (LCK-8). */
export interface Queue extends QueueRecord {
  readonly timeoutChangedAt: string | null;
}

/** Who works here, in which teams, with what rights, and where tickets wait. A snapshot: a change makes another one. */
export interface Directory {
  readonly agents: ReadonlyMap<string, AgentRecord>;
  readonly groups: ReadonlyMap<string, GroupRecord>;
  readonly roles: ReadonlyMap<string, RoleRecord>;
  readonly queues: ReadonlyMap<string, Queue>;
}

/** A PUT of the directory: each replaces a whole record. */
export type PutRecord =
  | { readonly type: 'PutAgent'; readonly agentId: AgentId; readonly body: AgentBody }
  | { readonly type: 'PutGroup'; readonly groupId: GroupId; readonly body: GroupBody }
  | { readonly type: 'PutRole'; readonly roleId: RoleId; readonly body: RoleBody }
  | { readonly type: 'PutQueue'; readonly queueId: QueueId; readonly body: QueueBody };

/** What an imported log names; whatever is known already stays as it is. */
export interface RegisterSeen {
  readonly type: 'RegisterSeen';
  readonly agents: readonly { readonly agentId: AgentId; readonly name: string }[];
  readonly groups: readonly { readonly groupId: GroupId; readonly name: string }[];
  readonly queues: readonly { readonly queueId: QueueId; readonly groupId: GroupId; readonly name: string }[];
}

export type DirectoryCommand = PutRecord | RegisterSeen;

/**
 * The directory's rules. Records may name groups, roles and agents that are not there yet: set-up comes in any order,
 * and what is named takes effect once it is defined.
 */
export const directoryDecider: Decider<Directory, DirectoryCommand, DirectoryEvent, null> = {
  initial: { agents: new Map([[placeholder.agentId, placeholder]]), groups: new Map(), roles: new Map(), queues: new Map() },
  decide: {
    PutAgent: ({ agentId, body }, { agents }) => {
      if (agentId === placeholder.agentId) return refuse('OWN-2', 'directory/agent-reserved', { agentId });
      const [known, data] = [agents.get(agentId), agentRecord(agentId, body)];
      if (sameRecord(known, data)) return [];
      return [{ type: known === undefined ? 'AgentRegistered' : 'AgentChanged', data }];
    },
    PutGroup: ({ groupId, body }, { groups }) => {
      const [known, data] = [groups.get(groupId), groupRecord(groupId, body)];
      if (sameRecord(known, data)) return [];
      return [{ type: known === undefined ? 'GroupFormed' : 'GroupChanged', data }];
    },
    PutRole: ({ roleId, body }, { roles }) => {
      const [known, data] = [roles.get(roleId), roleRecord(roleId, body)];
      if (sameRecord(known, data)) return [];
      return [{ type: known === undefined ? 'RoleDefined' : 'RoleChanged', data }];
    },
    PutQueue: ({ queueId, body }, { queues }) => {
      const [known, data] = [queues.get(queueId), queueRecord(queueId, body)];
      if (sameRecord(known, { ...known, ...data })) return [];
      return [{ type: known === undefined ? 'QueueCreated' : 'QueueChanged', data }];
    },
    RegisterSeen: (seen, { agents, groups, queues }): DirectoryEvent[] => [
      ...firstSeen(seen.agents, ({ agentId }) => agentId, agents).map(
        ({ agentId, name }): DirectoryEvent => ({ type: 'AgentRegistered', data: agentRecord(agentId, { name }) }),
      ),
      ...firstSeen(seen.groups, ({ groupId }) => groupId, groups).map(
        ({ groupId, name }): DirectoryEvent => ({ type: 'GroupFormed', data: groupRecord(groupId, { name }) }),
      ),
      ...firstSeen(seen.queues, ({ queueId }) => queueId, queues).map(
        ({ queueId, ...body }): DirectoryEvent => ({ type: 'QueueCreated', data: queueRecord(queueId, body) }),
      ),
    ],
  },
  evolve: {
    AgentRegistered: withAgent,
    AgentChanged: withAgent,
    GroupFormed: withGroup,
    GroupChanged: withGroup,
    RoleDefined: withRole,
    RoleChanged: withRole,
    QueueCreated: (directory, queue) => withQueue(directory, { ...queue, timeoutChangedAt: null }),
    QueueChanged: (directory, queue, { meta }) => {
      const known = directory.queues.get(queue.queueId);
      const sameTimeout = known?.unlockTimeoutMinutes === queue.unlockTimeoutMinutes;
      return withQueue(directory, { ...queue, timeoutChangedAt: sameTimeout ? known.timeoutChangedAt : meta.occurredAt });
    },
  },
};

function firstSeen<Seen>(seen: readonly Seen[], id: (one: Seen) => string, known: ReadonlyMap<string, unknown>): Seen[] {
  return [...new Map(seen.filter((one) => !known.has(id(one))).map((one) => [id(one), one])).values()];
}

function withAgent(directory: Directory, agent: AgentRecord): Directory {
  return { ...directory, agents: new Map(directory.agents).set(agent.agentId, agent) };
}

function withGroup(directory: Directory, group: GroupRecord): Directory {
  return { ...directory, groups: new Map(directory.groups).set(group.groupId, group) };
}

function withRole(directory: Directory, role: RoleRecord): Directory {
  return { ...directory, roles: new Map(directory.roles).set(role.roleId, role) };
}

function withQueue(directory: Directory, queue: Queue): Directory {
  return { ...directory, queues: new Map(directory.queues).set(queue.queueId, queue) };
}
