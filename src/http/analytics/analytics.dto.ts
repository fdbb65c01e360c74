import { type Grouping, groupings } from '../../../projections/analytics/analyses.js';
import { type CustodyRole, custodyRoles } from '../../../projections/interval/interval.table.js';
import { Instant, OneOf, WholeText } from '../door/fields.js';
import { PageQuery } from '../queries/paging.dto.js';

const optional = { optional: true } as const;
/** A hundred years. */
const longestWindow = 876_600;

export class AnalyticsQuery extends PageQuery {
  @Instant({ ...optional, description: 'From this instant on (inclusive).' }) readonly from?: string;
  @Instant({ ...optional, description: 'Up to this instant (exclusive).' }) readonly to?: string;
  @OneOf(custodyRoles, { ...optional, description: 'One role alone; without effect on `time-to-owner`, `reopenings` and `queue-load`.' }) readonly role?: CustodyRole;
  @OneOf(groupings, { ...optional, description: 'One row a holder of this kind, or a day (UTC), instead of one a case; hand-offs then are a graph of from and to. `queue-load` has `queue` and `day`.' })
  readonly groupBy?: Grouping;
  @WholeText({ min: 0, max: longestWindow }, { ...optional, description: 'Of `ping-pong`: hours within which it must have come back (the setting pingPongWindowHours).' })
  readonly windowHours?: number;
}
