import { among } from '../sight.js';
import type { Condition, TicketExpressions } from './ticket-views.js';

/** One value, or several of which any will do. */
export type Wanted = string | readonly string[];

/** What a list of tickets can be narrowed to; each an exact match, all must hold. */
export interface TicketFilters {
  readonly ownerId?: Wanted;
  readonly responsibleId?: Wanted;
  readonly internalGroupId?: Wanted;
  readonly internalAgentId?: Wanted;
  readonly queueId?: Wanted;
  readonly status?: Wanted;
  readonly statusCategory?: Wanted;
  readonly locked?: boolean;
  readonly organizationId?: Wanted;
  readonly requesterId?: Wanted;
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
    if (wanted === undefined) return [];
    return [typeof wanted === 'string' ? eb(column[filter], '=', wanted) : among(eb.ref(column[filter]), wanted)];
  });
  if (filters.locked === undefined) return exact;
  return [...exact, eb('t.lock_token', filters.locked ? 'is not' : 'is', null)];
}
