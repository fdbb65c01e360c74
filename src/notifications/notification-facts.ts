import type { AgentId, QueueId } from '../kernel/brand.js';
import type { HeldTicket } from './held-ticket.js';

/** What deciding who is told needs to know of the rest of the world, as it stands at the event's position (NTF-7). */
export interface NotificationFacts {
  /** Active, and no placeholder (NTF-1). */
  readonly isActive: (agentId: string) => boolean;
  /** By the queue, or as one of the second team (PRM-2, PRM-6). */
  readonly canRead: (agentId: string, ticket: HeldTicket) => boolean;
  /** Who subscribed to a queue and can read it (NTF-3). */
  readonly subscribers: (queueId: QueueId) => readonly AgentId[];
  /** Active members of a group. */
  readonly members: (groupId: string) => readonly AgentId[];
  /** Whether a requester is registered and sees the ticket (section 8). */
  readonly requesterSees: (requesterId: string, ticket: HeldTicket) => boolean;
  /** Whether customers hear of owner changes (NTF-2). */
  readonly tellRequesterAboutOwner: boolean;
  /** Where a ticket is to be seen. */
  readonly ticketUrl: (ticketId: string) => string;
  /** A person's, group's or queue's name as it was; the id where there is none. */
  readonly name: (kind: 'agent' | 'group' | 'queue' | 'requester', id: string) => string;
}
