import type { DataOf } from '../kernel/event.js';
import { pick } from '../kernel/projection.js';
import { organizationEvents } from '../organization/organization.events.js';
import type { NotificationKind } from '../preferences/preferences.events.js';
import { type Category, ticketEvents } from '../ticket/ticket.events.js';
import { type HeldTicket, placeholder } from './held-ticket.js';
import type { NotificationFacts } from './notification-facts.js';
import type { Person, Reason } from './told.js';

/** What notifications hear of. */
export const heard = { ...ticketEvents, ...pick(organizationEvents, 'OrgVisibilityChanged') };
export type Heard = typeof heard;

/** A ticket as one event finds it. */
export interface Moment {
  /** As the event's append found it; null where that opened it. */
  readonly before: HeldTicket | null;
  /** Right after the event. */
  readonly ticket: HeldTicket;
  /** As the append left it: one decision is one moment (EVT-3). */
  readonly end: HeldTicket;
  /** Types of all events of the append, and whether it reopened the ticket. */
  readonly append: { readonly opens: boolean; readonly reopens: boolean };
  /** `kind:id`. */
  readonly actor: string;
  readonly facts: NotificationFacts;
}

/** Somebody to be told, for one reason, by one row of the table. */
export interface Due {
  readonly person: Person;
  readonly kind: NotificationKind;
  readonly reason: Reason;
  /** Who lost something is told if they could read it just before (NTF-1). */
  readonly couldRead?: 'before';
}

type Row<Type extends keyof Heard> = (data: DataOf<Heard, Type>, moment: Moment) => readonly Due[];

const nobody = (): readonly Due[] => [];

/** The table of section 10, by event; of one person's several rows the first gives the kind. */
export const whoIsTold: { readonly [Type in keyof Heard]: Row<Type> } = {
  TicketOpened: ({ ownerId, queueId }, moment) => [
    ...agent(ownerId, 'assigned', 'owner'),
    ...(isUnlocked(moment.end) ? subscribers(moment, queueId, 'ticket_opened') : []),
  ],
  OwnerChanged: ({ from, to }, moment) => [
    ...lost(agent(from, 'custody_lost', 'former_owner')),
    ...agent(to, 'assigned', 'owner'),
    ...(to === placeholder ? subscribers(moment, moment.ticket.queueId, 'released') : []),
    ...(moment.facts.tellRequesterAboutOwner ? requester(moment, to === placeholder ? 'released' : 'assigned') : []),
  ],
  ResponsibleChanged: ({ to }) => agent(to, 'responsible_set', 'responsible'),
  InternalGroupAssigned: ({ groupId, agentId }, { facts }) => pair(groupId, agentId, 'shared_with_you', facts),
  InternalAgentChanged: ({ from, to, cause }) => [
    ...agent(to, 'shared_with_you', 'internal_agent'),
    // Who became owner by it is told so; who was replaced by a command is no loss of the pair (SHR-11).
    ...(cause === 'command' || cause === 'owner_change' ? [] : lost(agent(from, 'shared_lost', 'internal_agent'))),
  ],
  InternalGroupCleared: ({ previousGroupId, previousAgentId, cause }, { facts }) =>
    cause === 'command' ? [] : lost(pair(previousGroupId, previousAgentId, 'shared_lost', facts)),
  TicketUnlocked: ({ holderId, cause }, moment) =>
    cause === 'timeout' ? [...agent(holderId, 'lock_lapsed', 'last_owner'), ...subscribers(moment, moment.ticket.queueId, 'lock_lapsed')] : [],
  TicketMoved: ({ to }, moment) => (isUnlocked(moment.end) ? subscribers(moment, to, 'moved_in') : []),
  StatusChanged: ({ fromCategory, toCategory }, moment) =>
    isReopening(fromCategory, toCategory)
      ? [...concerned(moment, 'reopened'), ...subscribers(moment, moment.ticket.queueId, 'reopened')]
      : [],
  ArticleAdded: ({ kind }, moment) => (moment.append.opens ? [] : articles[kind](moment)), // an opening tells of its words
  AgentMentioned: ({ agentId }) => agent(agentId, 'mentioned', 'mentioned'),
  OrgVisibilityChanged: (_, moment) => requester(moment, 'sharing_changed'),
  TicketLocked: nobody,
  WatcherAdded: nobody,
  WatcherRemoved: nobody,
  PriorityChanged: nobody,
  ArticleMarkedImportant: nobody,
  FollowUpRejected: nobody,
  ConfidentialityChanged: nobody,
  TicketDetailsChanged: nobody,
  SharingRequested: nobody,
  RiskWarningSent: nobody,
  RiskApprovalRecorded: nobody,
  SharingReviewRequested: nobody,
  SharingReviewed: nobody,
};

/** Who is told of an article. */
const articles: { readonly [Kind in DataOf<Heard, 'ArticleAdded'>['kind']]: (moment: Moment) => readonly Due[] } = {
  // One that reopens the ticket is told of as that, to the same people and more.
  customer: (moment) => {
    if (moment.append.reopens) return [];
    const team = isUnlocked(moment.ticket) ? subscribers(moment, moment.ticket.queueId, 'customer_wrote') : [];
    return [...concerned(moment, 'customer_wrote'), ...team];
  },
  note: ({ ticket, facts }) => [...agent(ticket.ownerId, 'note_added', 'owner'), ...besides(ticket, 'note_added', facts)],
  // The comment that confirms a sharing is told of by `sharing_changed` alone (ORG-10).
  reply: (moment) => (moment.actor === 'system:sharing' ? [] : requester(moment, 'reply_sent')),
};

/** Whether a change of status brings a finished ticket back. */
export function isReopening(from: Category, to: Category): boolean {
  return isFinished(from) && !isFinished(to);
}

function isFinished(category: Category): boolean {
  return category === 'resolved' || category === 'closed';
}

function isUnlocked({ lockHolderId }: HeldTicket): boolean {
  return lockHolderId === null;
}

/** The owner, who is only the last one where nobody holds the lock, and everybody else who has to do with the ticket. */
function concerned({ ticket, facts }: Moment, kind: NotificationKind): readonly Due[] {
  return [...agent(ticket.ownerId, kind, isUnlocked(ticket) ? 'last_owner' : 'owner'), ...besides(ticket, kind, facts)];
}

function besides({ responsibleId, internalGroupId, internalAgentId, watchers }: HeldTicket, kind: NotificationKind, facts: NotificationFacts): readonly Due[] {
  return [
    ...agent(responsibleId, kind, 'responsible'),
    ...pair(internalGroupId, internalAgentId, kind, facts),
    ...watchers.flatMap((watcher) => agent(watcher, kind, 'watcher')),
  ];
}

/** The internal agent, or without one the group's members. */
function pair(groupId: string | null, agentId: string | null, kind: NotificationKind, facts: NotificationFacts): readonly Due[] {
  if (agentId !== null) return agent(agentId, kind, 'internal_agent');
  return groupId === null ? [] : facts.members(groupId).flatMap((member) => agent(member, kind, 'internal_group'));
}

function subscribers({ facts }: Moment, queueId: HeldTicket['queueId'], kind: NotificationKind): readonly Due[] {
  return facts.subscribers(queueId).flatMap((subscriber) => agent(subscriber, kind, 'queue_subscriber'));
}

function agent(id: string | null, kind: NotificationKind, reason: Reason): readonly Due[] {
  return id === null || id === placeholder ? [] : [{ person: { kind: 'agent', id }, kind, reason }];
}

function requester({ ticket: { requesterId } }: Moment, kind: NotificationKind): readonly Due[] {
  return requesterId === null ? [] : [{ person: { kind: 'requester', id: requesterId }, kind, reason: 'requester' }];
}

function lost(due: readonly Due[]): readonly Due[] {
  return due.map((one) => ({ ...one, couldRead: 'before' }));
}
