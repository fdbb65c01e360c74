import type { Kysely } from 'kysely';
import type { Custody } from '../../../projections/custody.js';
import { ownershipAt } from '../../../projections/interval/ownership.query.js';
import { ticketAtPoint } from '../../../src/http/queries/replay.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import type { AnyRecorded } from '../../../src/kernel/projection.js';
import { type EventSource, isFaulted } from '../../../src/read-store/event-source.js';
import { type Holders, type Names, roles } from './holders.js';
import type { Question } from './questions.js';

/** What one question is answered by; null before the ticket's opening. */
export interface Answers {
  readonly question: Question;
  readonly source: Holders | null;
  readonly readModel: Holders | null;
  readonly replay: Holders | null;
}

/** The read model's answer (HIS-2). */
export async function fromReadModel(db: Kysely<Custody>, names: Names, { ticket, at }: Question): Promise<Holders | null> {
  const found = await ownershipAt(db, ticket.ticketId, new Date(at).toISOString());
  return found === null ? null : names.ofOwnership(found);
}

/** The answer of the ticket's stream alone (HIS-3). */
export async function fromStream(log: Pick<EventSource, 'readStream'>, names: Names, question: Question): Promise<Holders | null> {
  const events: AnyRecorded[] = [];
  for await (const page of log.readStream(`ticket-${question.ticket.ticketId}`)) {
    for (const event of page) {
      if (isFaulted(event)) throw new Error(`event ${event.revision} of ${event.stream} can't be read: ${event.fault}`);
      events.push(event);
    }
  }
  return replayed(events, names, question);
}

/** The answer of a stream's events, from wherever they were read. */
export function replayed(events: readonly AnyRecorded[], names: Names, { at }: Question): Holders | null {
  const found = ticketAtPoint(events, { at: new Date(at).toISOString(), clock: 'occurred' });
  return isRefusal(found) ? null : names.ofTicket(found);
}

/** How many of the questions each role, and the ticket's being there at all, is answered alike in all three ways. */
export interface Agreement {
  readonly what: string;
  readonly questions: number;
  readonly equal: number;
  /** Questions to which the answer is somebody. */
  readonly held: number;
}

/** Compares what was answered, role by role. */
export function agreements(answers: readonly Answers[]): readonly Agreement[] {
  const count = (what: string, of: (holders: Holders | null) => unknown): Agreement => ({
    what,
    questions: answers.length,
    equal: answers.filter(({ source, readModel, replay }) => of(source) === of(readModel) && of(source) === of(replay)).length,
    held: answers.filter(({ source }) => source !== null && of(source) !== null).length,
  });
  return [count('the ticket is there', (holders) => holders !== null), ...roles.map((role) => count(role, (holders) => holders?.[role] ?? null))];
}

/** The questions that are not answered alike, each in a line. */
export function differences(answers: readonly Answers[]): readonly string[] {
  const wrong = answers.filter(({ source, readModel, replay }) => !same(source, readModel) || !same(source, replay));
  return wrong.map(
    ({ question: { ticket, at, kind }, ...given }) => `${ticket.ticketId} at ${new Date(at).toISOString()} (${kind}): ${JSON.stringify(given)}`,
  );
}

function same(one: Holders | null, other: Holders | null): boolean {
  return one === null || other === null ? one === other : roles.every((role) => one[role] === other[role]);
}
