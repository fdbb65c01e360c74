import { Instant, Text } from '../door/fields.js';
import { AfterQuery, PageQuery } from '../queries/paging.dto.js';

export class PortalListQuery extends PageQuery {
  @Text({ max: 200 }, { optional: true, description: 'Part of the subject, in any case.' }) readonly q?: string;
}

export class CommentBody {
  @Text({ max: 100_000 }) readonly body!: string;
}

export class AccessQuery extends AfterQuery {
  @Text({ max: 200 }, { description: 'Whose access, as `requester:kim`.' }) readonly actor!: string;
  @Instant({ optional: true, description: 'At this instant, replayed from the streams (HIS-5); absent: now.' }) readonly at?: string;
}
