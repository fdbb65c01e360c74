import { parseActor } from '../kernel/actor.js';
import type { DataOf } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { NotificationKind } from '../preferences/preferences.events.js';
import { placeholder } from './held-ticket.js';
import type { Person, Reason } from './told.js';
import type { Heard, Moment } from './who-is-told.js';

/** What a sentence is made of. */
export interface About {
  readonly person: Person;
  readonly kind: NotificationKind;
  readonly reasons: readonly Reason[];
  readonly event: AnyRecorded;
  readonly moment: Moment;
}

/** One sentence that says what happened; a requester's names nobody of the team (ORG-4). */
export function summaryOf(about: About): string {
  const subject = `“${about.moment.ticket.subject}”`;
  return about.person.kind === 'agent' ? forAgents[about.kind](subject, about) : forRequesters(subject, about);
}

/** The words of an article; null where the event is none. */
export function quoteOf({ type, data }: AnyRecorded): string | null {
  return type === 'ArticleAdded' ? (data as DataOf<Heard, 'ArticleAdded'>).body : null;
}

type Sentence = (subject: string, about: About) => string;

const forAgents: { readonly [Kind in NotificationKind]: Sentence } = {
  ticket_opened: (subject, about) => `${subject} was opened in ${queue(about)} and nobody has it yet.`,
  assigned: (subject, about) => `${actor(about)} made you the owner of ${subject}.`,
  custody_lost: (subject, about) => `${actor(about)} took ${subject} from you; ${holder(about)}.`,
  released: (subject, about) => `${subject} in ${queue(about)} is free again: nobody owns it.`,
  shared_lost: (subject, about) => `${subject} is no longer shared with ${about.reasons.includes('internal_agent') ? 'you' : 'your group'} (by ${actor(about)}).`,
  responsible_set: (subject, about) => `${actor(about)} made you responsible for ${subject}.`,
  shared_with_you: (subject, about) => `${actor(about)} shared ${subject} with ${about.reasons.includes('internal_agent') ? 'you' : 'your group'}.`,
  customer_wrote: (subject, about) => `${actor(about)} wrote on ${subject}.`,
  reopened: (subject, about) => `${actor(about)} reopened ${subject}; ${holder(about)}.`,
  moved_in: (subject, about) => `${actor(about)} moved ${subject} to ${queue(about)}; it is unlocked.`,
  lock_lapsed: (subject, about) => `The lock on ${subject} lapsed; ${holder(about)}.`,
  mentioned: (subject, about) => `${actor(about)} mentioned you on ${subject}.`,
  note_added: (subject, about) => `${actor(about)} added a note to ${subject}.`,
  reply_sent: (subject, about) => `${actor(about)} replied on ${subject}.`,
  sharing_changed: (subject, about) => `${sharing(about)} (${subject}).`,
};

const requesterKinds: Partial<Record<NotificationKind, Sentence>> = {
  reply_sent: (subject) => `There is a new answer on your request ${subject}.`,
  sharing_changed: (subject, about) => `${sharing(about)}, as asked for in ${subject}.`,
  assigned: (subject) => `Somebody of the team now looks after your request ${subject}.`,
  released: (subject) => `Your request ${subject} waits for somebody of the team again.`,
};

function forRequesters(subject: string, about: About): string {
  const sentence = requesterKinds[about.kind];
  if (sentence === undefined) throw new Error(`no words for a requester about ${about.kind}`);
  return sentence(subject, about);
}

const sharingWords: { readonly [To in DataOf<Heard, 'OrgVisibilityChanged'>['to']]: string } = {
  shared_read: 'Sharing of your organization’s tickets was enabled (Read only)',
  shared_read_write: 'Sharing of your organization’s tickets was enabled (Read+write)',
  private: 'Sharing of your organization’s tickets was disabled',
};

function sharing({ event }: About): string {
  return sharingWords[(event.data as DataOf<Heard, 'OrgVisibilityChanged'>).to];
}

/** Who did it: a name for people, and “Custody” for the house itself. */
function actor({ event: { meta }, moment: { facts } }: About): string {
  const by = parseActor(meta.actor);
  if (by?.kind === 'agent' || by?.kind === 'requester') return facts.name(by.kind, by.id);
  return by === null || by.kind === 'system' ? 'Custody' : by.id;
}

function queue({ moment: { end, facts } }: About): string {
  return facts.name('queue', end.queueId);
}

function holder({ moment: { end, facts } }: About): string {
  return end.ownerId === placeholder ? 'nobody owns it now' : `its owner is ${facts.name('agent', end.ownerId)}`;
}
