import type {
  AgentId, ArticleId, GroupId, OrganizationId, QueueId, RequesterId, StatusId, TicketId,
} from '../kernel/brand.js';
import type { Cause } from '../kernel/cause.js';
import type { Category, Priority, SharingType } from './ticket.events.js';

/** The owner of a ticket that nobody took (Znuny's OwnerID 1); reserved, and never locked to (LCK-3). */
export const placeholder = '1' as AgentId;

/** Exclusive control of the owner. Times are ISO 8601. */
export interface Lock {
  readonly holderId: AgentId;
  /** Revision of its `TicketLocked` (LCK-9). */
  readonly token: number;
  readonly since: string;
  /** When the holder last wrote an article under this lock, for LCK-8. */
  readonly lastArticleAt: string | null;
}

/**
 * Owner and lock in one: a ticket locked to the placeholder can't be written (LCK-3). Between an `OwnerChanged` and the
 * `TicketLocked` that follows it in the same append, the old holder's lock still stands (OWN-6).
 */
export type Custody =
  | { readonly by: 'nobody' }
  | { readonly by: 'agent'; readonly ownerId: AgentId; readonly lock: Lock | null };

/** The second team on a ticket; its agent may be left open (SHR-4). */
export interface InternalPair {
  readonly groupId: GroupId;
  readonly agentId: AgentId | null;
}

/** A pair that was cleared and may be restored (SHR-10). */
export interface ClearedPair extends InternalPair {
  /** The status it was lost from: the one before the command that cleared it. */
  readonly status: StatusId;
  readonly cause: Cause;
}

export interface Article {
  readonly kind: 'reply' | 'note' | 'customer';
  /** `kind:id`. */
  readonly author: string;
  readonly at: string;
  /** Of its `ArticleAdded`. */
  readonly revision: number;
  readonly important: boolean;
}

/** The warning in its latest wording, as it was first sent on this ticket (ORG-6). */
export interface Warning {
  readonly articleId: ArticleId;
  readonly sentAt: string;
  /** Of its `RiskWarningSent`. */
  readonly revision: number;
  readonly wordingVersion: number;
  readonly wordingSha256: string;
}

/** The requester's last recorded answer to the warning. */
export interface Approval {
  readonly requesterId: RequesterId;
  readonly articleId: ArticleId;
  readonly clear: boolean;
  /** When the requester wrote it. */
  readonly approvedAt: string;
  readonly sharingType: SharingType;
  readonly wordingVersion: number;
  readonly wordingSha256: string;
}

/** Whether a second person was asked, and what they said (ORG-8). */
export type Review =
  | { readonly state: 'none' }
  | { readonly state: 'in_review'; readonly askedBy: AgentId }
  | {
      readonly state: 'approved' | 'denied';
      readonly askedBy: AgentId;
      readonly reviewedBy: AgentId;
      readonly reason: string;
      readonly overridesRefusal: boolean;
      /** Revision, in the organization's stream, of the refusal note that it overrides; null: none. */
      readonly overriddenRefusal: number | null;
    };

/** What this ticket says about sharing its organization's tickets (ORG-6). */
export interface Sharing {
  readonly request: {
    readonly organizationId: OrganizationId;
    readonly sharingType: SharingType;
    /** Who confirmed the type, and by which article where an agent recorded it. */
    readonly requesterId: RequesterId | null;
    readonly articleId: ArticleId | null;
    /** Revision at which the type last changed, which voids earlier answers (ORG-7); null while it never did. */
    readonly typeChange: number | null;
  } | null;
  readonly warning: Warning | null;
  readonly approval: Approval | null;
  readonly review: Review;
}

/** A ticket as its events have made it; what every rule about it may ask. Times are ISO 8601. */
export interface OpenedTicket {
  readonly phase: 'opened';
  readonly ticketId: TicketId;
  readonly subject: string;
  readonly queueId: QueueId;
  readonly groupId: GroupId;
  /** When it came to its queue. */
  readonly arrivedAt: string;
  readonly status: StatusId;
  readonly statusCategory: Category;
  /** The last change of status: where from, and by which command. */
  readonly cameFrom: { readonly status: StatusId; readonly commandId: string } | null;
  /** When it last entered category `open`; null outside of it. */
  readonly openSince: string | null;
  /** False in a category that unlocked when the ticket entered its status (LCK-10). */
  readonly lockable: boolean;
  readonly custody: Custody;
  /** Whether an agent has ever owned it (RSP-3). */
  readonly everOwned: boolean;
  readonly responsibleId: AgentId | null;
  readonly internal: InternalPair | null;
  /** The last pair that was cleared; it may be restored while none is assigned. */
  readonly lastCleared: ClearedPair | null;
  readonly watchers: readonly AgentId[];
  readonly articles: ReadonlyMap<ArticleId, Article>;
  readonly priority: Priority;
  readonly requesterId: RequesterId | null;
  readonly organizationId: OrganizationId | null;
  readonly confidential: boolean;
  readonly channel: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly sharing: Sharing;
  readonly followsUp: TicketId | null;
  readonly openedAt: string;
  /** `occurredAt` of the last event. */
  readonly changedAt: string;
  /** Revision of the last event. */
  readonly revision: number;
}

/** The state of a ticket's stream. */
export type Ticket = { readonly phase: 'unknown' } | OpenedTicket;

/** The one owner (OWN-1); the placeholder where nobody took the ticket. */
export function ownerOf(ticket: OpenedTicket): AgentId {
  return ticket.custody.by === 'agent' ? ticket.custody.ownerId : placeholder;
}

/** The lock, or null while the ticket is unlocked. */
export function lockOf(ticket: OpenedTicket): Lock | null {
  return ticket.custody.by === 'agent' ? ticket.custody.lock : null;
}

/** Whether work on a ticket of this category is over. */
export function isFinished(category: Category): boolean {
  return category === 'resolved' || category === 'closed';
}
