import type { Given } from '../../support/fold.js';

type Data = Given['data'];

/** Set-up events over plausible defaults. */
export function agent(agentId: string, data: Data = {}, type: 'AgentRegistered' | 'AgentChanged' = 'AgentRegistered'): Given {
  const plain = { agentId, name: agentId, email: null, active: true, away: false, roles: [], groups: {}, rights: [] };
  return { type, data: { ...plain, ...data } };
}

export function group(groupId: string, members: readonly string[], type: 'GroupFormed' | 'GroupChanged' = 'GroupFormed'): Given {
  return { type, data: { groupId, name: groupId, members } };
}

export function role(roleId: string, permissions: Data, type: 'RoleDefined' | 'RoleChanged' = 'RoleDefined'): Given {
  return { type, data: { roleId, name: roleId, permissions } };
}

export function queue(queueId: string, data: Data = {}, type: 'QueueCreated' | 'QueueChanged' = 'QueueCreated'): Given {
  const plain = {
    queueId, name: queueId, groupId: `${queueId}-team`, furtherGroupIds: [], onMove: 'keep', followUp: 'reopen', unlockTimeoutMinutes: null, active: true,
  };
  return { type, data: { ...plain, ...data } };
}

export function mapped(statusId: string, internalGroups: readonly string[], onUnmap?: 'keep' | 'clear'): Given {
  const plain = { statusId, agentLabel: statusId, customerLabel: statusId, category: 'open', internalGroups };
  return onUnmap === undefined ? { type: 'StatusDefined', data: plain } : { type: 'StatusRedefined', data: { ...plain, onUnmap } };
}
