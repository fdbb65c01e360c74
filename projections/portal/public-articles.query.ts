import type { ArticleRow } from '../article/article.projection.js';
import type { Reader } from '../custody.js';
import { namesOf } from '../directory/names.query.js';
import { iso } from '../instant.js';

/** A message as requesters read it. */
export interface PublicArticle {
  readonly articleId: string;
  /** ISO 8601. */
  readonly at: string;
  /** `support`, whoever of the team wrote it: the portal never tells who holds a ticket (ORG-4); or `requester:ID`. */
  readonly author: string;
  readonly authorName: string;
  readonly body: string;
}

/** The public messages on a ticket, oldest first; internal notes are never among them (ORG-4). */
export async function publicArticles(db: Reader, ticketId: string): Promise<readonly PublicArticle[]> {
  const rows = await db
    .selectFrom('custody_read.article')
    .select(['article_id', 'at', 'author', 'body'])
    .where('ticket_id', '=', ticketId)
    .where('kind', 'in', ['reply', 'customer'])
    .orderBy('revision')
    .execute();
  const names = await namesOf(db, [...new Set(rows.flatMap(({ author }) => requesterIn(author) ?? []))]);
  return rows.map((row) => ({ articleId: row.article_id, at: iso(row.at), ...shownAuthor(row, (id) => names('requester', id)), body: row.body }));
}

/** Who wrote an article, as requesters may know it. */
export function shownAuthor({ author }: Pick<ArticleRow, 'author'>, nameOf: (requesterId: string) => string): Pick<PublicArticle, 'author' | 'authorName'> {
  const requesterId = requesterIn(author);
  return requesterId === null ? { author: 'support', authorName: 'Support' } : { author, authorName: nameOf(requesterId) };
}

/** The requester behind an author, written `kind:id`; null where it is somebody else. */
export function requesterIn(author: string): string | null {
  return author.startsWith('requester:') ? author.slice('requester:'.length) : null;
}
