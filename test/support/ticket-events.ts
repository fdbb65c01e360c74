import type { Given } from './fold.js';

/** One event of each kind that changes custody, of ticket T-1 unless said otherwise; each argument over a plausible default. */
type Data = Given['data'];

/** A ticket that nobody owns, in the queue `support`, status `open`. */
export function opened(data: Data = {}, rest: Partial<Given> = {}): Given {
  const plain = {
    ticketId: 'T-1',
    subject: 'The printer is on fire',
    queueId: 'support',
    groupId: 'first-line',
    ownerId: '1',
    status: 'open',
    statusCategory: 'open',
    priority: 'normal',
    requesterId: 'kim',
    organizationId: null,
    confidential: false,
    channel: 'email',
    followsUp: null,
    cause: 'opened',
  };
  return { type: 'TicketOpened', data: { ...plain, ...data }, ...rest };
}

/** The owner goes from one agent to another. */
export function owner(from: string, to: string, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'OwnerChanged', data: { ticketId: 'T-1', from, to, act: 'give', cause: 'command', note: null, ...data }, ...rest };
}

export function locked(holderId: string, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'TicketLocked', data: { ticketId: 'T-1', holderId, cause: 'command', ...data }, ...rest };
}

export function unlocked(holderId: string, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'TicketUnlocked', data: { ticketId: 'T-1', holderId, cause: 'command', ...data }, ...rest };
}

export function responsible(from: string | null, to: string | null, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'ResponsibleChanged', data: { ticketId: 'T-1', from, to, cause: 'command', note: null, ...data }, ...rest };
}

export function moved(from: string, to: string, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'TicketMoved', data: { ticketId: 'T-1', from, to, groupId: `${to}-team`, cause: 'command', note: null, ...data }, ...rest };
}

/** To a status whose category is its own name, unless `toCategory` says otherwise. */
export function status(from: string, to: string, data: Data = {}, rest: Partial<Given> = {}): Given {
  const category = (id: string): string => (['open', 'pending', 'resolved', 'closed'].includes(id) ? id : 'open');
  const plain = { ticketId: 'T-1', from, to, fromCategory: category(from), toCategory: category(to), cause: 'command', note: null };
  return { type: 'StatusChanged', data: { ...plain, ...data }, ...rest };
}

/** The internal pair, as `[group, agent]`, becomes another. */
export function shared(to: readonly [string, string | null], data: Data = {}, rest: Partial<Given> = {}): Given {
  const plain = { ticketId: 'T-1', groupId: to[0], agentId: to[1], previousGroupId: null, previousAgentId: null, cause: 'command' };
  return { type: 'InternalGroupAssigned', data: { ...plain, ...data }, ...rest };
}

export function internalAgent(groupId: string, from: string | null, to: string | null, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'InternalAgentChanged', data: { ticketId: 'T-1', groupId, from, to, cause: 'command', ...data }, ...rest };
}

export function cleared(previousGroupId: string, previousAgentId: string | null, data: Data = {}, rest: Partial<Given> = {}): Given {
  return { type: 'InternalGroupCleared', data: { ticketId: 'T-1', previousGroupId, previousAgentId, cause: 'status_unmapped', ...data }, ...rest };
}
