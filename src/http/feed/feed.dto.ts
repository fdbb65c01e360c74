import { FlagText, Id, Position } from '../door/fields.js';
import { AfterQuery } from '../queries/paging.dto.js';

const optional = { optional: true } as const;

export class FeedQuery extends AfterQuery {
  @Position({ ...optional, description: 'Everything after this position (exclusive); absent: from the beginning. An `id` of the stream, or a `position` of any event or receipt.' })
  readonly from?: string;
  @Id(optional) readonly ticketId?: string;
  @Id({ ...optional, description: 'Who acted, or whom the event gives or takes something.' }) readonly agentId?: string;
  @Id({ ...optional, description: 'A group that the event names, as primary or internal one.' }) readonly groupId?: string;
  @Id({ ...optional, description: 'The organization itself, and its tickets.' }) readonly organizationId?: string;
  @Id({ ...optional, description: 'Events of this type alone, as `OwnerChanged`.' }) readonly type?: string;
  @FlagText({ ...optional, description: 'NDJSON goes on with what happens, and does not end at the log’s end. Server-sent events always do.' }) readonly follow?: boolean;
}
