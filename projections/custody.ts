import type { Kysely } from 'kysely';
import type { CustodyTimeRelation, LockedTimeRelation } from './analytics/custody-time.relations.js';
import type { ReopeningRelation, SharedTimeRelation, TimeToOwnerRelation } from './analytics/milestone.relations.js';
import type { QueueLoadRelation } from './analytics/queue-load.relations.js';
import type { ArticleRow } from './article/article.projection.js';
import type { DirectoryRelation } from './directory/directory.projection.js';
import type { EventRow } from './event/event.projection.js';
import type { HandoffRelation, PingPongRelation } from './interval/handoff.relations.js';
import type { IntervalRelation } from './interval/interval.table.js';
import type { MembershipRow } from './membership/membership.projection.js';
import type { OrganizationVisibilityRelation } from './organization-visibility/organization-visibility.projection.js';
import type { SavedViewRow } from './saved-view/saved-view.projection.js';
import type { LostShareRow, TicketDetailRelation, TicketRelation, TicketWatcherRow } from './ticket/ticket.relations.js';

/**
 * What queries read: the views of the contract in schema `custody`, and of the house's own tables in `custody_read`.
 * Times come back as `Date`, `bigint` as text.
 */
export interface Custody {
  readonly 'custody.ticket': TicketRelation;
  readonly 'custody_read.ticket_watcher': TicketWatcherRow;
  readonly 'custody.ticket_detail': TicketDetailRelation;
  readonly 'custody_read.lost_share': LostShareRow;
  readonly 'custody.interval': IntervalRelation;
  readonly 'custody.handoff': HandoffRelation;
  readonly 'custody.ping_pong': PingPongRelation;
  readonly 'custody.custody_time': CustodyTimeRelation;
  readonly 'custody.locked_time': LockedTimeRelation;
  readonly 'custody.time_to_owner': TimeToOwnerRelation;
  readonly 'custody.reopening': ReopeningRelation;
  readonly 'custody.shared_time': SharedTimeRelation;
  readonly 'custody.queue_load': QueueLoadRelation;
  readonly 'custody.organization_visibility': OrganizationVisibilityRelation;
  readonly 'custody.directory': DirectoryRelation;
  readonly 'custody_read.event': EventRow;
  readonly 'custody_read.article': ArticleRow;
  readonly 'custody_read.membership': MembershipRow;
  readonly 'custody_read.saved_view': SavedViewRow;
}

/** What a query runs on: the pool's Kysely or one transaction of it. */
export type Reader = Kysely<Custody>;
