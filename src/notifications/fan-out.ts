import { evolve } from '../kernel/decider.js';
import type { DataOf } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { TicketEvent } from '../ticket/ticket.events.js';
import { custodyOf, evolveHeld, type HeldTicket } from './held-ticket.js';
import type { NotificationFacts } from './notification-facts.js';
import { quoteOf, summaryOf } from './summaries.js';
import { type Person, type Reason, reasons, type Told } from './told.js';
import { type Due, type Heard, heard, isReopening, type Moment, whoIsTold } from './who-is-told.js';

/** What an append to a ticket's stream comes to: the ticket after it, and who is told of what. */
export interface FannedOut {
  readonly ticket: HeldTicket | null;
  readonly told: readonly Told[];
}

/**
 * Who is told of one append to a ticket's stream, from the ticket before it and the facts at its position (NTF-7).
 * Imported history notifies nobody.
 */
export function fanOut(append: readonly AnyRecorded[], before: HeldTicket | null, facts: NotificationFacts): FannedOut {
  const steps = stepsOf(append, before);
  const end = steps.at(-1)?.after ?? before;
  if (end === null || append.some(isImported)) return { ticket: end, told: [] };
  const kinds = { opens: append.some(({ type }) => type === 'TicketOpened'), reopens: append.some(reopens) };
  const told = steps.flatMap(({ event, after }) => {
    if (after === null) return [];
    return toldOf(event, { before, ticket: after, end, append: kinds, actor: event.meta.actor, facts });
  });
  return { ticket: end, told };
}

/** Who is told of a change of an organization's visibility, by its request ticket as it stands then. */
export function fanOutSharing(event: AnyRecorded, ticket: HeldTicket, facts: NotificationFacts): readonly Told[] {
  const append = { opens: false, reopens: false };
  return toldOf(event, { before: ticket, ticket, end: ticket, append, actor: event.meta.actor, facts });
}

interface Step {
  readonly event: AnyRecorded;
  readonly after: HeldTicket | null;
}

function stepsOf(append: readonly AnyRecorded[], before: HeldTicket | null): readonly Step[] {
  let after = before;
  return append.map((event) => {
    after = heldAfter(after, event);
    return { event, after };
  });
}

/** A ticket after one more event of its stream. */
export function heldAfter(ticket: HeldTicket | null, event: AnyRecorded): HeldTicket | null {
  return evolve(evolveHeld, ticket, event as AnyRecorded & TicketEvent); // what stands in a ticket's stream fits its catalogue
}

function toldOf(event: AnyRecorded, moment: Moment): readonly Told[] {
  const row = (whoIsTold as Readonly<Record<string, (data: never, moment: Moment) => readonly Due[]>>)[event.type];
  const due = (row?.(event.data as never, moment) ?? []).filter((one) => mayHear(one, event, moment));
  return merged(due).map(({ person, kind, because }) => ({
    eventId: event.meta.eventId,
    ticketId: moment.ticket.ticketId,
    subject: moment.ticket.subject,
    url: moment.facts.ticketUrl(moment.ticket.ticketId),
    person,
    kind,
    reasons: because,
    summary: summaryOf({ person, kind, reasons: because, event, moment }),
    quote: quoteOf(event),
    at: event.meta.occurredAt,
    before: person.kind === 'agent' ? custodyOf(moment.before, moment.facts.name) : null,
    after: person.kind === 'agent' ? custodyOf(moment.end, moment.facts.name) : null,
  }));
}

/** NTF-1: never the actor, nobody who can't read it at that moment, nobody inactive. */
function mayHear({ person, couldRead }: Due, { meta }: AnyRecorded, { before, ticket, facts }: Moment): boolean {
  if (meta.actor === `${person.kind}:${person.id}`) return false;
  if (person.kind === 'requester') return facts.requesterSees(person.id, ticket);
  return facts.isActive(person.id) && facts.canRead(person.id, couldRead === 'before' ? (before ?? ticket) : ticket);
}

interface Merged {
  readonly person: Person;
  readonly kind: Due['kind'];
  readonly because: readonly Reason[];
}

/** Each person once, with every reason (NTF-1). */
function merged(due: readonly Due[]): readonly Merged[] {
  const byPerson = new Map<string, { readonly first: Due; readonly because: Set<Reason> }>();
  for (const one of due) {
    const key = `${one.person.kind}:${one.person.id}`;
    const known = byPerson.get(key);
    if (known === undefined) byPerson.set(key, { first: one, because: new Set([one.reason]) });
    else known.because.add(one.reason);
  }
  return [...byPerson.values()].map(({ first: { person, kind }, because }) => ({ person, kind, because: reasons.filter((reason) => because.has(reason)) }));
}

/** Whether an event is of a type that anybody may be told of. */
export function isHeard(type: string): type is keyof Heard {
  return Object.hasOwn(heard, type);
}

function isImported({ data }: AnyRecorded): boolean {
  return typeof data === 'object' && data !== null && 'cause' in data && data.cause === 'import';
}

function reopens({ type, data }: AnyRecorded): boolean {
  if (type !== 'StatusChanged') return false;
  const { fromCategory, toCategory } = data as DataOf<Heard, 'StatusChanged'>;
  return isReopening(fromCategory, toCategory);
}
