import { ticketSortKeys, type TicketSort } from '../../../projections/ticket/ticket-order.js';
import { ticketViewNames, type TicketViewName } from '../../../projections/ticket/ticket-views.js';
import { candidateRoles, type CandidateRole } from '../../ticket/candidates.js';
import { type Category, categories } from '../../ticket/ticket.events.js';
import { FlagText, Id, Instant, OneOf, ViewName, WholeText } from '../door/fields.js';
import { AfterQuery, PageQuery } from './paging.dto.js';

const optional = { optional: true } as const;
const revision = { min: 0, max: Number.MAX_SAFE_INTEGER } as const;
const sorts: readonly TicketSort[] = ticketSortKeys.flatMap((key) => [key, `-${key}` as const]);

/** A view that the asker saved under a name of their own. */
type OwnView = `own:${string}`;

/** A view of SHR-14; *lost shared ownership* is a list of its own. */
export type ListName = TicketViewName | 'lost-shared-ownership' | OwnView;
const lists: readonly ListName[] = [...ticketViewNames, 'lost-shared-ownership'];

/** Whether a view is one that the asker saved. */
export function isOwn(view: ListName): view is OwnView {
  return view.startsWith('own:');
}

export class TicketListQuery extends PageQuery {
  @ViewName(lists, { optional: true, description: 'A view of SHR-14 (all), or `own:NAME`, one that the asker saved.' }) readonly view?: ListName;
  @Id(optional) readonly ownerId?: string;
  @Id(optional) readonly responsibleId?: string;
  @Id(optional) readonly internalGroupId?: string;
  @Id(optional) readonly internalAgentId?: string;
  @Id(optional) readonly queueId?: string;
  @Id(optional) readonly status?: string;
  @OneOf(categories, optional) readonly statusCategory?: Category;
  @FlagText(optional) readonly locked?: boolean;
  @Id(optional) readonly organizationId?: string;
  @Id(optional) readonly requesterId?: string;
  @OneOf(sorts, { optional: true, description: 'A minus turns the order round (openedAt).' }) readonly sort?: TicketSort;
}

export class TicketQuery extends AfterQuery {
  @Instant({ optional: true, description: 'As it was at this instant, replayed from the stream (HIS-3).' }) readonly at?: string;
  @WholeText(revision, { optional: true, description: 'As it was at this revision.' }) readonly revision?: number;
  @OneOf(['occurred', 'recorded'], { optional: true, description: '`recorded`: as recorded by `at` (HIS-2).' }) readonly clock?: 'occurred' | 'recorded';
}

export class OwnershipQuery extends AfterQuery {
  @Instant({ optional: true, description: 'Who held what at this instant (HIS-2).' }) readonly at?: string;
}

export class CandidatesQuery extends PageQuery {
  @OneOf(candidateRoles) readonly role!: CandidateRole;
}
