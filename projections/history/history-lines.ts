import type { DataOf } from '../../src/kernel/event.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import type { ticketEvents } from '../../src/ticket/ticket.events.js';
import type { Names } from '../directory/names.query.js';
import { placeholderOwner } from '../nobody.js';
import { ownerLines } from './owner-lines.js';
import type { Telling } from './telling.js';
import { who } from './who.js';
import { byCommand, why } from './why.js';

/** A line of a ticket's history, as a colleague would write it. */
export interface HistoryLine {
  /** When it occurred, ISO 8601 UTC with milliseconds. */
  readonly at: string;
  /** `kind:id` */
  readonly actor: string;
  /** A stable word: how an owner came to be owner (OWN-6), else the event's type as in `ticket-locked`. */
  readonly act: string;
  /** Who did what, from whom to whom, and by which rule where nobody asked for just this. One sentence without a full stop. */
  readonly summary: string;
  /** The reason that was given in words; null where none was. */
  readonly note: string | null;
  readonly revision: number;
}

/** What happened, of what a line is told: a recorded event without what only the store needs. */
export type Told = Pick<AnyRecorded, 'type' | 'data' | 'revision'> & { readonly meta: Pick<AnyRecorded['meta'], 'occurredAt' | 'actor' | 'service'> };

type Sentence<Data> = (data: Data, told: Telling) => string;

/** One sentence a type of event. */
const sentences: { readonly [Type in keyof typeof ticketEvents]: Sentence<DataOf<typeof ticketEvents, Type>> } = {
  TicketOpened: (data, told) =>
    `${told.who} opened the ticket in ${told.names('queue', data.queueId)}${data.followsUp === null ? '' : `, following up ${data.followsUp}`}; ` +
    `${data.ownerId === placeholderOwner ? 'nobody owns it yet' : `${told.agent(data.ownerId)} owns it`}${why[data.cause]}`,
  TicketLocked: (data, told) =>
    (byCommand(data.cause) ? `${told.who} locked the ticket${told.isActor(data.holderId) ? '' : ` to ${told.agent(data.holderId)}`}` : `The ticket was locked to ${told.agent(data.holderId)}`) +
    over(data, told) +
    why[data.cause],
  TicketUnlocked: (data, told) => {
    if (data.cause === 'timeout') return `The lock of ${told.agent(data.holderId)} lapsed${why.timeout}`;
    const unlocked = told.isActor(data.holderId) ? `${told.who} unlocked the ticket` : `${told.who} ended the lock of ${told.agent(data.holderId)}`;
    return `${byCommand(data.cause) ? unlocked : `The lock of ${told.agent(data.holderId)} ended`}${over(data, told)}${why[data.cause]}`;
  },
  OwnerChanged: (data, told) => `${ownerLines[data.act](data, told)}${over(data, told)}${why[data.cause]}`,
  ResponsibleChanged: (data, told) => {
    const change =
      data.to === null
        ? `${told.who} relieved ${told.agent(data.from)} of being responsible`
        : `${told.who} made ${told.agent(data.to)} responsible${data.from === null ? '' : ` instead of ${told.agent(data.from)}`}`;
    return byCommand(data.cause) ? change : `The responsible changed from ${told.agent(data.from)} to ${told.agent(data.to)}${why[data.cause]}`;
  },
  WatcherAdded: ({ agentId }, told) => (told.isActor(agentId) ? `${told.who} began to watch the ticket` : `${told.who} made ${told.agent(agentId)} a watcher`),
  WatcherRemoved: ({ agentId }, told) => (told.isActor(agentId) ? `${told.who} stopped watching the ticket` : `${told.who} removed ${told.agent(agentId)} from the watchers`),
  AgentMentioned: ({ agentId }, told) => `${told.who} mentioned ${told.agent(agentId)}`,
  TicketMoved: (data, told) => `${told.who} moved the ticket from ${told.names('queue', data.from)} to ${told.names('queue', data.to)}${over(data, told)}${why[data.cause]}`,
  PriorityChanged: (data, told) => `${told.who} changed the priority from ${data.from} to ${data.to}${over(data, told)}`,
  StatusChanged: (data, told) => {
    const change = `from ${told.names('status', data.from)} to ${told.names('status', data.to)}`;
    return byCommand(data.cause) ? `${told.who} changed the status ${change}` : `The status changed ${change}${why[data.cause]}`;
  },
  ArticleAdded: (data, told) => `${told.who} ${articles[data.kind]}${over(data, told)}`,
  ArticleMarkedImportant: (data, told) => `${told.who} ${data.important ? 'marked an article as important' : 'took an article’s mark of importance away'}${over(data, told)}`,
  InternalGroupAssigned: (data, told) => {
    const pair = shared(data.groupId, data.agentId, told);
    const instead = data.previousGroupId === null ? '' : ` instead of ${shared(data.previousGroupId, data.previousAgentId, told)}`;
    return data.cause === 'command' || data.cause === 'opened' ? `${told.who} shared the ticket with ${pair}${instead}` : `The ticket is now shared with ${pair}${instead}${why[data.cause]}`;
  },
  InternalAgentChanged: (data, told) => {
    const change = `from ${told.agent(data.from)} to ${told.agent(data.to)}`;
    const group = told.names('group', data.groupId);
    return byCommand(data.cause) ? `${told.who} changed the internal agent of ${group} ${change}` : `The internal agent of ${group} changed ${change}${why[data.cause]}`;
  },
  InternalGroupCleared: (data, told) => {
    const pair = shared(data.previousGroupId, data.previousAgentId, told);
    return byCommand(data.cause) ? `${told.who} ended the sharing with ${pair}` : `The ticket is no longer shared with ${pair}${why[data.cause]}`;
  },
  FollowUpRejected: (_, told) => `${told.who} wrote again; the queue takes no messages on finished tickets (rule: follow-ups are rejected)`,
  ConfidentialityChanged: (data, told) => `${told.who} made the ticket ${data.confidential ? 'confidential' : 'no longer confidential'}`,
  TicketDetailsChanged: (data, told) => {
    const fields = Object.keys(data.changes);
    return fields.length === 0 ? `${told.who} touched the ticket without changing a field that is kept` : `${told.who} changed ${fields.join(', ')}`;
  },
  SharingRequested: (data, told) =>
    `${told.who} asked to share the tickets of ${told.names('organization', data.organizationId)}, ${data.sharingType === 'read_only' ? 'to read only' : 'to read and write'}`,
  RiskWarningSent: (data, told) => `${told.who} sent the security warning, wording ${data.wordingVersion}`,
  RiskApprovalRecorded: (data, told) =>
    `${told.who} recorded that ${told.names('requester', data.requesterId)} ${data.clear ? 'clearly approved the security risk' : 'gave no clear answer about the security risk'}`,
  SharingReviewRequested: (_, told) => `${told.who} asked for a review of the sharing by a second person`,
  SharingReviewed: (data, told) =>
    `${told.who} ${data.approved ? 'approved' : 'denied'} the sharing${data.overridesRefusal ? ', over the standing refusal' : ''}`,
};

const articles: { readonly [Kind in DataOf<typeof ticketEvents, 'ArticleAdded'>['kind']]: string } = {
  reply: 'replied to the customer',
  note: 'wrote an internal note',
  customer: 'wrote a message as the customer',
};

/** The line of one event of a ticket. `names` says what the ids are called. */
export function historyLine(event: Told, names: Names): HistoryLine {
  const { occurredAt, actor, service } = event.meta;
  const agent = (id: string | null): string => (id === null || id === placeholderOwner ? 'nobody' : names('agent', id));
  const told: Telling = { who: who(actor, service, names), names, agent, isActor: (agentId) => `agent:${agentId ?? ''}` === actor };
  const sentence = (sentences as Readonly<Record<string, Sentence<never>>>)[event.type];
  const summary = sentence === undefined ? event.type : sentence(event.data as never, told);
  return { at: occurredAt, actor, act: actOf(event), summary: capital(summary), note: reasonOf(event.data), revision: event.revision };
}

function actOf({ type, data }: Told): string {
  const { act } = data as { readonly act?: unknown };
  return typeof act === 'string' ? act : type.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** The note of a change of custody, or the reason of a review. */
function reasonOf(data: unknown): string | null {
  const { note, reason } = data as { readonly note?: unknown; readonly reason?: unknown };
  if (typeof note === 'string') return note;
  return typeof reason === 'string' ? reason : null;
}

/** LCK-5: whose lock an act went over. */
function over({ overLockOf }: { readonly overLockOf?: string }, told: Telling): string {
  return overLockOf === undefined ? '' : `, over the lock of ${told.agent(overLockOf)}`;
}

function shared(groupId: string, agentId: string | null, told: Telling): string {
  const group = told.names('group', groupId);
  return agentId === null ? group : `${group} (${told.agent(agentId)})`;
}

function capital(summary: string): string {
  return summary.charAt(0).toUpperCase() + summary.slice(1);
}
