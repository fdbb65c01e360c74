import { Instant, OneOf, Text } from '../door/fields.js';
import { AfterQuery, PageQuery } from './paging.dto.js';

const optional = { optional: true } as const;

export class HeldQuery extends PageQuery {
  @Instant({ ...optional, description: 'Who held what at this instant, inclusive (now).' }) readonly at?: string;
}

export class DifferenceQuery extends AfterQuery {
  @Text({ max: 40 }, { description: 'A revision, or an instant.' }) readonly from!: string;
  @Text({ max: 40 }, { description: 'A revision, or an instant.' }) readonly to!: string;
  @OneOf(['occurred', 'recorded'], { ...optional, description: '`recorded`: instants are by recorded time (HIS-2).' }) readonly clock?: 'occurred' | 'recorded';
}
