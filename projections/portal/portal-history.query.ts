import { sql } from 'kysely';
import type { Reader } from '../custody.js';
import { namesOf } from '../directory/names.query.js';
import { revisionOrder, type Stretch } from '../event/ticket-events.query.js';
import { type Instant, iso } from '../instant.js';
import { type Page, pageOf } from '../page.js';
import { requesterIn, shownAuthor } from './public-articles.query.js';

/** A line of a ticket's history as requesters read it. */
export interface PortalLine {
  /** ISO 8601. */
  readonly at: string;
  readonly act: 'opened' | 'status-changed' | 'message';
  readonly summary: string;
}

interface PublicEvent {
  readonly type: string;
  readonly revision: number;
  readonly occurred_at: Instant;
  readonly author: string | null;
  readonly to: string | null;
}

/**
 * What requesters may know of a ticket's history, oldest first: its opening, its public messages, and changes of the
 * status that show in its customer label (ORG-4).
 * @param labels status id → customer label
 */
export async function portalHistory(db: Reader, ticketId: string, labels: ReadonlyMap<string, string>, { limit, after }: Stretch): Promise<Page<PortalLine>> {
  const shown = JSON.stringify(Object.fromEntries(labels));
  const { rows } = await sql<PublicEvent>`
    select type, revision, occurred_at, data ->> 'author' as author, data ->> 'to' as to
    from custody_read.event
    where stream = ${`ticket-${ticketId}`} and revision > ${Number(after?.place[0] ?? -1)}
      and (type = 'TicketOpened'
        or (type = 'ArticleAdded' and data ->> 'kind' in ('reply', 'customer'))
        or (type = 'StatusChanged' and ${shown}::jsonb ->> (data ->> 'from') is distinct from ${shown}::jsonb ->> (data ->> 'to')))
    order by revision limit ${limit + 1}`.execute(db);
  const names = await namesOf(db, [...new Set(rows.flatMap(({ author }) => requesterIn(author ?? '') ?? []))]);
  const line = (event: PublicEvent): PortalLine => ({ at: iso(event.occurred_at), ...told(event, labels, (id) => names('requester', id)) });
  return pageOf(rows, limit, { order: revisionOrder, place: ({ revision }) => [String(revision)], item: line });
}

function told({ type, author, to }: PublicEvent, labels: ReadonlyMap<string, string>, nameOf: (requesterId: string) => string): Pick<PortalLine, 'act' | 'summary'> {
  if (type === 'TicketOpened') return { act: 'opened', summary: 'The ticket was opened' };
  if (type === 'StatusChanged') return { act: 'status-changed', summary: `The status changed to ${labels.get(to ?? '') ?? 'another one'}` };
  return { act: 'message', summary: `${shownAuthor({ author: author ?? '' }, nameOf).authorName} wrote` };
}
