import type { NotificationKind } from '../preferences/preferences.events.js';
import type { CustodyShown } from './held-ticket.js';

/** Why somebody was told (section 10), the most personal first. */
export const reasons = [
  'mentioned', 'former_owner', 'owner', 'responsible', 'internal_agent', 'last_owner', 'internal_group', 'watcher', 'requester', 'queue_subscriber',
] as const;
export type Reason = (typeof reasons)[number];

/** Somebody who may be told. */
export interface Person {
  readonly kind: 'agent' | 'requester';
  readonly id: string;
}

/** What one person is told about one event: at most one an event and person, with every reason (NTF-1). */
export interface Told {
  readonly eventId: string;
  readonly ticketId: string;
  readonly subject: string;
  /** Where the ticket is to be seen. */
  readonly url: string;
  readonly person: Person;
  readonly kind: NotificationKind;
  readonly reasons: readonly Reason[];
  /** One sentence: what happened. */
  readonly summary: string;
  /** The words of the article it is about; null where it is about none. */
  readonly quote: string | null;
  /** When it happened, ISO 8601. */
  readonly at: string;
  /** Who had custody before and after; null where there was no ticket, and always for requesters (ORG-4). */
  readonly before: CustodyShown | null;
  readonly after: CustodyShown | null;
}
