import type { Condition, TicketExpressions } from './ticket-views.js';

/** What a list of tickets can be narrowed to; each an exact match, all must hold. */
export interface TicketFilters {
  readonly ownerId?: string;
  readonly responsibleId?: string;
  readonly internalGroupId?: string;
  readonly internalAgentId?: string;
  readonly queueId?: string;
  readonly status?: string;
  readonly statusCategory?: string;
  readonly locked?: boolean;
  readonly organizationId?: string;
  readonly requesterId?: string;
}

type Exact = Exclude<keyof TicketFilters, 'locked'>;

const column = {
  ownerId: 't.owner_id',
  responsibleId: 't.responsible_id',
  internalGroupId: 't.internal_group_id',
  internalAgentId: 't.internal_agent_id',
  queueId: 't.queue_id',
  status: 't.status',
  statusCategory: 't.status_category',
  organizationId: 't.organization_id',
  requesterId: 't.requester_id',
} as const satisfies Record<Exact, string>;

/** The conditions of the filters that are given. */
export function filterConditions(eb: TicketExpressions, filters: TicketFilters): readonly Condition[] {
  const exact = (Object.keys(column) as Exact[]).flatMap((filter) => {
    const wanted = filters[filter];
    return wanted === undefined ? [] : [eb(column[filter], '=', wanted)];
  });
  if (filters.locked === undefined) return exact;
  return [...exact, eb('t.lock_token', filters.locked ? 'is not' : 'is', null)];
}
