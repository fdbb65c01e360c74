import { type Category, categories } from '../../ticket/ticket.events.js';
import { Flag, IdOrIds, ObjectOf, WordOrWords } from '../door/fields.js';

const optional = { optional: true } as const;

/** What a saved view shows: the filters of `GET /v1/tickets`, each also with several values of which any will do. */
export class ViewFiltersDto {
  @IdOrIds(optional) readonly ownerId?: string | readonly string[];
  @IdOrIds(optional) readonly responsibleId?: string | readonly string[];
  @IdOrIds(optional) readonly internalGroupId?: string | readonly string[];
  @IdOrIds(optional) readonly internalAgentId?: string | readonly string[];
  @IdOrIds(optional) readonly queueId?: string | readonly string[];
  @IdOrIds(optional) readonly status?: string | readonly string[];
  @WordOrWords(categories, optional) readonly statusCategory?: Category | readonly Category[];
  @Flag(optional) readonly locked?: boolean;
  @IdOrIds(optional) readonly organizationId?: string | readonly string[];
  @IdOrIds(optional) readonly requesterId?: string | readonly string[];
}

export class SavedViewDto {
  @ObjectOf(ViewFiltersDto) readonly filters!: ViewFiltersDto;
}
