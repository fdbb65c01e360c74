import type { TicketEvent } from '../ticket.events.js';

/** OWN-6: the order of events in one append. A lapsed lock's `TicketUnlocked` stands before them all. */
const rank: { readonly [Type in TicketEvent['type']]: number } = {
  TicketOpened: 0,
  TicketMoved: 1,
  StatusChanged: 2,
  TicketUnlocked: 3,
  OwnerChanged: 4,
  ResponsibleChanged: 5,
  InternalAgentChanged: 6,
  InternalGroupAssigned: 6,
  InternalGroupCleared: 6,
  TicketLocked: 7,
  PriorityChanged: 8,
  ConfidentialityChanged: 8,
  TicketDetailsChanged: 8,
  WatcherAdded: 8,
  WatcherRemoved: 8,
  SharingRequested: 8,
  SharingReviewRequested: 8,
  SharingReviewed: 8,
  ArticleAdded: 9,
  AgentMentioned: 10,
  ArticleMarkedImportant: 10,
  FollowUpRejected: 10,
  RiskWarningSent: 10,
  RiskApprovalRecorded: 10,
};

/** Brings the events of one decision into the order of OWN-6; equals keep their places. */
export function inOrder(events: readonly TicketEvent[]): readonly TicketEvent[] {
  return [...events].sort((left, right) => rank[left.type] - rank[right.type]);
}
