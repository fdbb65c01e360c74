import type {
  AgentId, ArticleId, GroupId, OrganizationId, QueueId, RequesterId, StatusId, TicketId,
} from '../kernel/brand.js';
import type { Category, Priority, SharingType } from './ticket.events.js';

/** The commands of the HTTP contract, processes and imports; a member that may be left out is absent, never null. */
interface To {
  readonly ticketId: TicketId;
}

/** A lock token that the caller goes by (LCK-9). */
interface ByToken {
  readonly lockToken?: number;
}

export interface OpenTicket extends To {
  readonly type: 'OpenTicket';
  readonly subject: string;
  readonly queueId: QueueId;
  readonly requesterId?: RequesterId;
  readonly organizationId?: OrganizationId;
  readonly ownerId?: AgentId;
  readonly status?: StatusId;
  readonly priority?: Priority;
  readonly internalGroupId?: GroupId;
  readonly internalAgentId?: AgentId;
  readonly confidential?: boolean;
  readonly channel?: string;
  /** The first message, with the id that its article gets. */
  readonly body?: string;
  readonly articleId: ArticleId;
  /** The finished ticket whose follow-up this is (FUP-3); given by `followUpOf`, never by a caller. */
  readonly followsUp?: TicketId;
}

export interface LockTicket extends To {
  readonly type: 'LockTicket';
}

export interface UnlockTicket extends To, ByToken {
  readonly type: 'UnlockTicket';
  readonly resetOwner?: boolean;
}

export interface ChangeOwner extends To {
  readonly type: 'ChangeOwner';
  readonly ownerId: AgentId;
  readonly note?: string;
}

export interface SetResponsible extends To {
  readonly type: 'SetResponsible';
  /** Null: none from now on. */
  readonly responsibleId: AgentId | null;
  readonly note?: string;
}

export interface WatchTicket extends To {
  readonly type: 'WatchTicket';
  /** Absent: the asker. */
  readonly agentId?: AgentId;
}

export interface UnwatchTicket extends To {
  readonly type: 'UnwatchTicket';
  readonly agentId?: AgentId;
}

export interface MoveTicket extends To, ByToken {
  readonly type: 'MoveTicket';
  readonly queueId: QueueId;
  readonly ownerId?: AgentId;
  /** Gives up owner and lock (MOV-3). */
  readonly unlock?: boolean;
  readonly note?: string;
}

export interface ChangePriority extends To, ByToken {
  readonly type: 'ChangePriority';
  readonly priority: Priority;
}

export interface ChangeStatus extends To, ByToken {
  readonly type: 'ChangeStatus';
  readonly status: StatusId;
  readonly internalGroupId?: GroupId;
  readonly internalAgentId?: AgentId;
  readonly note?: string;
}

export interface AssignInternal extends To {
  readonly type: 'AssignInternal';
  readonly groupId?: GroupId;
  readonly agentId?: AgentId;
}

export interface ClearInternal extends To {
  readonly type: 'ClearInternal';
}

export interface RestoreInternal extends To {
  readonly type: 'RestoreInternal';
}

export interface Reply extends To, ByToken {
  readonly type: 'Reply';
  readonly articleId: ArticleId;
  readonly body: string;
  readonly mentions?: readonly AgentId[];
}

export interface Note extends To, ByToken {
  readonly type: 'Note';
  readonly articleId: ArticleId;
  readonly body: string;
  readonly mentions?: readonly AgentId[];
}

export interface CustomerMessage extends To {
  readonly type: 'CustomerMessage';
  readonly articleId: ArticleId;
  readonly body: string;
  /** For whom a service speaks; absent where the requester is the asker. */
  readonly requesterId?: RequesterId;
  /** The id of the new ticket, should the queue's policy open one (FUP-3): derived from the ticket's id and the key. */
  readonly followUpId: TicketId;
}

export interface MarkImportant extends To, ByToken {
  readonly type: 'MarkImportant';
  readonly articleId: ArticleId;
  /** Absent: true. */
  readonly important?: boolean;
}

export interface SetConfidential extends To {
  readonly type: 'SetConfidential';
  readonly confidential: boolean;
}

export interface RequestSharing extends To {
  readonly type: 'RequestSharing';
  readonly organizationId: OrganizationId;
  readonly sharingType: SharingType;
  /** The requester's message that asks for it; an agent must give it. */
  readonly articleId?: ArticleId;
}

export interface SendRiskWarning extends To {
  readonly type: 'SendRiskWarning';
  readonly articleId: ArticleId;
}

export interface RecordRiskApproval extends To {
  readonly type: 'RecordRiskApproval';
  readonly articleId: ArticleId;
  readonly clear: boolean;
}

export interface RequestSharingReview extends To {
  readonly type: 'RequestSharingReview';
}

export interface ReviewSharing extends To {
  readonly type: 'ReviewSharing';
  readonly approved: boolean;
  readonly reason: string;
  readonly overridesRefusal?: boolean;
}

export interface ChangeDetails extends To {
  readonly type: 'ChangeDetails';
  readonly changes: Readonly<Record<string, unknown>>;
}

/** A timer rang: the lock may have lapsed (LCK-8). */
export interface LapseLock extends To {
  readonly type: 'LapseLock';
}

/** An agent has lost a right (PRM-7, SHR-11): releases them from each role that they may no longer hold here. */
export interface ReleaseLostRights extends To {
  readonly type: 'ReleaseLostRights';
  readonly agentId: AgentId;
}

/** A status was mapped anew with `clear` (SHR-12). */
export interface ClearUnmapped extends To {
  readonly type: 'ClearUnmapped';
  readonly status: StatusId;
}

/** Sharing was enabled or disabled as per this ticket (ORG-10). */
export interface ConfirmSharing extends To {
  readonly type: 'ConfirmSharing';
  readonly articleId: ArticleId;
  readonly body: string;
}

/** A source's own counters for one line. */
export interface ImportSource {
  readonly mod?: number;
  readonly missing?: number;
  readonly reassignments?: number;
  readonly reopens?: number;
}

interface ImportedLine extends To {
  /** When the source recorded it, ISO 8601. */
  readonly at: string;
  readonly source?: ImportSource;
}

/** The first line of an imported ticket; everything it says holds as it stands, nothing is looked up. */
export interface ImportOpen extends ImportedLine {
  readonly type: 'ImportOpen';
  readonly subject: string;
  readonly queueId: QueueId;
  readonly groupId: GroupId;
  readonly ownerId: AgentId;
  readonly status: StatusId;
  readonly statusCategory: Category;
  readonly internal?: { readonly groupId: GroupId; readonly agentId: AgentId | null };
  readonly priority?: Priority;
  readonly requesterId?: RequesterId;
  readonly channel?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A later line of an imported ticket: only what it names. */
export interface ImportChange extends ImportedLine {
  readonly type: 'ImportChange';
  readonly ownerId?: AgentId;
  readonly queue?: { readonly queueId: QueueId; readonly groupId: GroupId };
  readonly status?: { readonly status: StatusId; readonly category: Category };
  /** Null: no internal pair from now on. */
  readonly internal?: { readonly groupId: GroupId; readonly agentId: AgentId | null } | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What one may ask of a ticket over HTTP. */
export type AskedCommand =
  | OpenTicket | LockTicket | UnlockTicket | ChangeOwner | SetResponsible | WatchTicket | UnwatchTicket | MoveTicket
  | ChangePriority | ChangeStatus | AssignInternal | ClearInternal | RestoreInternal | Reply | Note | CustomerMessage
  | MarkImportant | SetConfidential | RequestSharing | SendRiskWarning | RecordRiskApproval | RequestSharingReview
  | ReviewSharing | ChangeDetails;

/** What durable processes ask of it. */
export type ProcessCommand = LapseLock | ReleaseLostRights | ClearUnmapped | ConfirmSharing;

/** What the import asks of it. */
export type ImportCommand = ImportOpen | ImportChange;

export type TicketCommand = AskedCommand | ProcessCommand | ImportCommand;
