import type { AgentId, ArticleId, GroupId, OrganizationId, QueueId, RequesterId, StatusId, TicketId } from '../../kernel/brand.js';
import { type Priority, priorities, type SharingType, sharingTypes } from '../../ticket/ticket.events.js';
import { Anything, Flag, Id, Ids, Instant, Items, OneOf, Text, Whole } from '../door/fields.js';

// The bodies of the commands on a ticket, one class a shape. A member that may be left out is absent, never null.

/** Characters of a subject. */
const subject = { max: 500 } as const;
/** Characters of an article. */
const article = { max: 100_000 } as const;
/** Characters of a reason given with a change; may be empty. */
const reason = { min: 0, max: 10_000 } as const;
const channel = { max: 100 } as const;
const token = { min: 0, max: Number.MAX_SAFE_INTEGER } as const;
const optional = { optional: true } as const;
const lockToken = { optional: true, description: 'The lock token by which the caller goes; a stale one is refused (LCK-9).' } as const;

export class OpenBody {
  @Id({ optional: true, description: 'The new ticket’s id; without it one is made, from the idempotency key where there is one.' })
  readonly ticketId?: TicketId;
  @Text(subject) readonly subject!: string;
  @Id() readonly queueId!: QueueId;
  @Id(optional) readonly requesterId?: RequesterId;
  @Id(optional) readonly organizationId?: OrganizationId;
  @Id(optional) readonly ownerId?: AgentId;
  @Id(optional) readonly status?: StatusId;
  @OneOf(priorities, optional) readonly priority?: Priority;
  @Id(optional) readonly internalGroupId?: GroupId;
  @Id(optional) readonly internalAgentId?: AgentId;
  @Flag(optional) readonly confidential?: boolean;
  @Text(channel, optional) readonly channel?: string;
  @Text(article, optional) readonly body?: string;
  @Instant({ optional: true, description: 'When it happened in the world; by services, automations and administrators, never in the future (EVT-1).' })
  readonly occurredAt?: string;
}

/** The body of commands that need none. */
export class EmptyBody {}

export class UnlockBody {
  @Flag({ optional: true, description: 'Gives the owner back to the placeholder (LCK-7).' }) readonly resetOwner?: boolean;
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class ChangeOwnerBody {
  @Id() readonly ownerId!: AgentId;
  @Text(reason, optional) readonly note?: string;
}

export class SetResponsibleBody {
  @Id({ nullable: true, description: 'Null: none from now on.' }) readonly responsibleId!: AgentId | null;
}

export class WatchBody {
  @Id({ optional: true, description: 'Absent: the agent who asks.' }) readonly agentId?: AgentId;
}

export class MoveBody {
  @Id() readonly queueId!: QueueId;
  @Id(optional) readonly ownerId?: AgentId;
  @Flag({ optional: true, description: 'Gives the ticket up, owner and lock; not together with an owner (MOV-3).' }) readonly unlock?: boolean;
  @Text(reason, optional) readonly note?: string;
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class ChangePriorityBody {
  @OneOf(priorities) readonly priority!: Priority;
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class ChangeStatusBody {
  @Id() readonly status!: StatusId;
  @Id(optional) readonly internalGroupId?: GroupId;
  @Id(optional) readonly internalAgentId?: AgentId;
  @Text(reason, optional) readonly note?: string;
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class AssignInternalBody {
  @Id(optional) readonly groupId?: GroupId;
  @Id(optional) readonly agentId?: AgentId;
}

/** A public reply or an internal note. */
export class ArticleBody {
  @Text(article) readonly body!: string;
  @Ids({ optional: true, max: 100, repeats: true, description: 'Each agent counts once (WAT-2).' }) readonly mentions?: readonly AgentId[];
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class CustomerMessageBody {
  @Text(article) readonly body!: string;
  @Id({ optional: true, description: 'By a service: for whom it speaks.' }) readonly requesterId?: RequesterId;
}

export class MarkImportantBody {
  @Id() readonly articleId!: ArticleId;
  @Flag({ optional: true, description: 'Absent: true.' }) readonly important?: boolean;
  @Whole(token, lockToken) readonly lockToken?: number;
}

export class SetConfidentialBody {
  @Flag() readonly confidential!: boolean;
}

export class RequestSharingBody {
  @Id() readonly organizationId!: OrganizationId;
  @OneOf(sharingTypes) readonly type!: SharingType;
  @Id({ optional: true, description: 'The requester’s message that asks; an agent must give it (ORG-6).' }) readonly articleId?: ArticleId;
}

export class RecordRiskApprovalBody {
  @Id() readonly articleId!: ArticleId;
  @Flag({ description: 'Whether the requester’s answer clearly approves (ORG-8).' }) readonly clear!: boolean;
}

export class ReviewSharingBody {
  @Flag() readonly approved!: boolean;
  @Text({ max: 10_000 }) readonly reason!: string;
  @Flag({ optional: true, description: 'Overrides a standing refusal (ORG-8).' }) readonly overridesRefusal?: boolean;
}

/** One command of a bulk request. */
export class BulkItem {
  @Text({ max: 100 }, { description: '`open`, or a command’s name as in its path.' }) readonly command!: string;
  @Id({ optional: true, description: 'Of every command but `open`, whose body may name the id.' }) readonly ticketId?: TicketId;
  @Anything(optional) readonly body?: unknown;
  @Id(optional) readonly idempotencyKey?: string;
  @Whole(token, optional) readonly ifMatch?: number;
}

export class BulkBody {
  @Items(BulkItem, { max: 1_000 }) readonly commands!: readonly unknown[];
}
