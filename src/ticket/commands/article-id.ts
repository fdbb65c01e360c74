import type { ArticleId, TicketId } from '../../kernel/brand.js';
import { derivedId } from './derived-id.js';

/** The id of the article that a command adds: a repeat, or a second try after a conflict, adds the same one. */
export function articleIdOf(ticketId: TicketId, { commandId }: { readonly commandId: string }): ArticleId {
  return derivedId('article', ticketId, commandId) as ArticleId;
}
