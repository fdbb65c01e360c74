import { pick, projection } from '../../src/kernel/projection.js';
import { bool, int, table, text, time } from '../../src/kernel/table.js';
import { ticketEvents } from '../../src/ticket/ticket.events.js';
import type { Instant } from '../instant.js';

/** One row an article. */
export const article = table('article', {
  comment: 'The messages on tickets: public replies, internal notes and customer messages; one row an article.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    article_id: text('Id of the article; unique on its ticket.'),
    kind: text('What it is: reply and customer are public, note is internal.'),
    author: text('Who wrote it, as kind:id.'),
    body: text('The words.'),
    at: time('When it was written (occurred).'),
    revision: int('Revision of the event that added it; orders the articles of a ticket.'),
    important: bool('Whether it is marked as important.'),
  },
  key: ['ticket_id', 'article_id'],
  indexes: [{ on: ['ticket_id', 'revision'] }],
});

/** A row of `custody_read.article`. */
export interface ArticleRow {
  readonly ticket_id: string;
  readonly article_id: string;
  readonly kind: 'reply' | 'note' | 'customer';
  readonly author: string;
  readonly body: string;
  readonly at: Instant;
  readonly revision: number;
  readonly important: boolean;
}

/** What was said on each ticket. */
export const articleProjection = projection({
  name: 'article',
  version: 1,
  reads: pick(ticketEvents, 'ArticleAdded', 'ArticleMarkedImportant'),
  tables: [article],
  on: {
    ArticleAdded: ({ ticketId, articleId, kind, author, body }, { revision, meta }) => [
      article.put({ ticket_id: ticketId, article_id: articleId, kind, author, body, at: meta.occurredAt, revision, important: false }),
    ],
    ArticleMarkedImportant: ({ ticketId, articleId, important }) => [article.patch({ ticket_id: ticketId, article_id: articleId }, { important })],
  },
});
