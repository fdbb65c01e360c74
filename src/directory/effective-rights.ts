import type { QueueId } from '../kernel/brand.js';
import type { Directory } from './directory.decider.js';
import { type AgentRecord, type AgentRight, type Permission, permissions } from './directory.events.js';

/** What an agent may do on a queue. Equal sets are the same object. */
export type Permissions = ReadonlySet<Permission>;

/** A set of keys as bits, in the order of `permissions`. */
type Mask = number;
const bit = new Map<Permission, Mask>(permissions.map((key, index) => [key, 1 << index]));
const everything = (1 << permissions.length) - 1;

// PRM-2: `rw` implies all others; no other key implies anything.
const sets: readonly Permissions[] = Array.from({ length: everything + 1 }, (_, mask) => {
  const held = mask & maskOf(['rw']) ? everything : mask;
  return new Set(permissions.filter((key) => held & maskOf([key])));
});
const none: Permissions = new Set();

/**
 * What an active agent may do on a queue: the union, over its primary and further groups, of what they have directly
 * and through roles (PRM-1). Empty for the inactive, the placeholder and the unknown, and on an unknown queue.
 */
export function permissionsOn(directory: Directory, agentId: string, queueId: string): Permissions {
  const queue = directory.queues.get(queueId);
  if (queue === undefined) return none;
  const held = grantsOf(directory, agentId);
  const mask = [queue.groupId, ...queue.furtherGroupIds].reduce((union, groupId) => union | (held.get(groupId) ?? 0), 0);
  return sets[mask] ?? none;
}

/** Whether these permissions let an agent read (PRM-2). */
export function reads(held: Permissions): boolean {
  return held.has('ro');
}

/** Whether these permissions let an agent be owner or responsible, or lock (PRM-3). */
export function owns(held: Permissions): boolean {
  return held.has('ro') && held.has('owner');
}

/** Whether an agent may be owner or responsible of a ticket in this queue (PRM-3). */
export function mayOwn(directory: Directory, agentId: string, queueId: string): boolean {
  return owns(permissionsOn(directory, agentId, queueId));
}

/** The queues where what the agent may do suffices: `reads` gives those they see, `owns` those that are theirs (SHR-14). */
export function queuesWhere(directory: Directory, agentId: string, suffices: (held: Permissions) => boolean): readonly QueueId[] {
  return [...directory.queues.values()].filter(({ queueId }) => suffices(permissionsOn(directory, agentId, queueId))).map(({ queueId }) => queueId);
}

/** The active agents whose permissions on a queue suffice: `owns` gives the candidates for owner and responsible (PRM-4). */
export function agentsWhere(directory: Directory, queueId: string, suffices: (held: Permissions) => boolean): readonly AgentRecord[] {
  return [...directory.agents.values()].filter(({ active, agentId }) => active && suffices(permissionsOn(directory, agentId, queueId)));
}

/**
 * Who is told of what happens in a queue: those who subscribed to it and can read it; who never chose is subscribed
 * wherever PRM-3 holds (NTF-3).
 * @param chosen the queues an agent subscribed to, null where they saved no preferences
 */
export function subscribersOf(
  directory: Directory,
  queueId: QueueId,
  chosen: (agentId: string) => readonly QueueId[] | null,
): readonly AgentRecord[] {
  return agentsWhere(directory, queueId, reads).filter(
    ({ agentId }) => chosen(agentId)?.includes(queueId) ?? mayOwn(directory, agentId, queueId),
  );
}

/** The active members of a group; none of an unknown one. */
export function activeMembers(directory: Directory, groupId: string): readonly AgentRecord[] {
  const members = directory.groups.get(groupId)?.members ?? [];
  return members.map((agentId) => directory.agents.get(agentId)).filter((agent): agent is AgentRecord => agent?.active === true);
}

/** The rights besides queues that an agent has now: none for the inactive and unknown (ORG-6, ORG-8). */
export function rightsOf(directory: Directory, agentId: string): readonly AgentRight[] {
  const agent = directory.agents.get(agentId);
  return agent?.active === true ? agent.rights : [];
}

const nothing: ReadonlyMap<string, Mask> = new Map();
const byDirectory = new WeakMap<Directory, Map<string, ReadonlyMap<string, Mask>>>();

// Computed once an agent and snapshot: a snapshot never changes.
function grantsOf(directory: Directory, agentId: string): ReadonlyMap<string, Mask> {
  const agent = directory.agents.get(agentId);
  if (agent?.active !== true) return nothing;
  let byAgent = byDirectory.get(directory);
  if (byAgent === undefined) byDirectory.set(directory, (byAgent = new Map<string, ReadonlyMap<string, Mask>>()));
  let held = byAgent.get(agentId);
  if (held === undefined) byAgent.set(agentId, (held = gather(directory, agent)));
  return held;
}

function gather(directory: Directory, agent: AgentRecord): ReadonlyMap<string, Mask> {
  const held = new Map<string, Mask>();
  for (const grants of [agent.groups, ...agent.roles.map((roleId) => directory.roles.get(roleId)?.permissions ?? {})]) {
    for (const [groupId, keys] of Object.entries(grants)) held.set(groupId, (held.get(groupId) ?? 0) | maskOf(keys));
  }
  return held;
}

function maskOf(keys: readonly Permission[]): Mask {
  return keys.reduce((mask, key) => mask | (bit.get(key) ?? 0), 0);
}
