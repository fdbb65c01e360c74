import { Position, Text, WholeText } from '../door/fields.js';

const optional = { optional: true } as const;

/** Every read may ask to see what an earlier answer wrote. */
export class AfterQuery {
  @Position({ optional: true, description: 'The `position` of a receipt: the answer has at least that.' }) readonly after?: string;
  @WholeText({ min: 0, max: 60_000 }, { optional: true, description: 'Milliseconds to wait for it (2000); then 202.' }) readonly wait?: number;
}

/** Every list is cut into pages. */
export class PageQuery extends AfterQuery {
  @WholeText({ min: 1, max: 500 }, { optional: true, description: 'Items a page (100).' }) readonly limit?: number;
  @Text({ max: 2_000 }, { ...optional, description: 'Of the page before.' }) readonly cursor?: string;
}

/** Items a page where nothing else was asked for. */
export const defaultLimit = 100;
