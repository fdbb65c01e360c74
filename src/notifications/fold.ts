import type { DataOf } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';
import { type EventSource, isFaulted, type LogEntry } from '../read-store/event-source.js';
import { waysTo } from './channels.js';
import { fanOut, fanOutSharing } from './fan-out.js';
import { HeldTickets } from './held-tickets.js';
import { StandingFacts } from './standing-facts.js';
import type { Told } from './told.js';
import type { Heard } from './who-is-told.js';
import type { Addressed } from './write-told.js';

/** An event on which the fold failed: it is left out, and nobody is told of it. */
export type OnDefect = (event: AnyRecorded, defect: unknown) => void;

/** The fold of everything that decides who is told, taken along the log. One position at a time, each event once. */
export class NotificationFold {
  private readonly facts = new StandingFacts();
  private readonly tickets: HeldTickets;

  constructor(
    source: Pick<EventSource, 'readStream'>,
    private readonly onDefect: OnDefect,
  ) {
    this.tickets = new HeldTickets(source);
  }

  /** Takes what happened up to the process's checkpoint: nobody is told. */
  catchUp(entries: readonly LogEntry[]): void {
    for (const entry of entries) if (!isFaulted(entry)) this.takeFact(entry);
  }

  /**
   * Takes the next entries of the log.
   * @param now milliseconds since 1970, for quiet hours
   * @returns whom to tell of them, in log order
   */
  async take(entries: readonly LogEntry[], now: number): Promise<readonly Addressed[]> {
    const appends = appendsOf(entries);
    await this.tickets.prepare(appends.flatMap(ticketsNeeded));
    // Append by append: a batch may go on with a change of the preferences that decide on the channels (NTF-7).
    const told = appends.flatMap((append) => this.toldOf(append).flatMap((one) => this.addressed(one, now)));
    this.tickets.makeRoom();
    return told;
  }

  private toldOf(append: readonly LogEntry[]): readonly Addressed['told'][] {
    const [first] = append;
    if (first === undefined) return [];
    const events = append.filter((entry): entry is AnyRecorded => !isFaulted(entry));
    try {
      if (first.stream.startsWith('ticket-')) return this.toldOfTicket(first.stream, append, events);
      return events.flatMap((event) => (this.takeFact(event) ? this.toldOfSharing(event) : []));
    } catch (defect) {
      if (!isFaulted(first)) this.onDefect(first, defect);
      this.tickets.keep(first.stream, 'broken');
      return [];
    }
  }

  private toldOfTicket(stream: string, append: readonly LogEntry[], events: readonly AnyRecorded[]): readonly Told[] {
    if (events.length < append.length) this.tickets.keep(stream, 'broken');
    if (this.tickets.isBroken(stream)) return [];
    const { ticket, told } = fanOut(events, this.tickets.get(stream), this.facts);
    this.tickets.keep(stream, ticket);
    return told;
  }

  private toldOfSharing(event: AnyRecorded): readonly Told[] {
    const stream = requestTicketOf(event);
    const ticket = stream === null ? null : this.tickets.get(stream);
    return ticket === null ? [] : fanOutSharing(event, ticket, this.facts);
  }

  private takeFact(event: AnyRecorded): boolean {
    try {
      return this.facts.take(event);
    } catch (defect) {
      this.onDefect(event, defect);
      return false;
    }
  }

  private addressed(told: Told, now: number): readonly Addressed[] {
    const ways = waysTo(this.facts.reach(told.person), told.kind, now);
    const secretNumber = told.person.kind === 'agent' ? this.facts.secretNumber(told.person.id) : 0;
    return ways.length === 0 ? [] : [{ told, ways, secretNumber }];
  }
}

/** One append is one decision (EVT-3): events that stand together in one stream by one command. */
export function appendsOf(entries: readonly LogEntry[]): readonly (readonly LogEntry[])[] {
  const appends: LogEntry[][] = [];
  for (const entry of entries) {
    const last = appends.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && belongTogether(before, entry)) last.push(entry);
    else appends.push([entry]);
  }
  return appends;
}

function belongTogether(before: LogEntry, entry: LogEntry): boolean {
  if (before.stream !== entry.stream || entry.revision !== before.revision + 1) return false;
  return !isFaulted(before) && !isFaulted(entry) && before.meta.commandId === entry.meta.commandId;
}

/** The streams of the tickets that an append is about, as of its first event. */
function ticketsNeeded([first]: readonly LogEntry[]): readonly Pick<LogEntry, 'stream' | 'revision' | 'position'>[] {
  if (first === undefined) return [];
  if (first.stream.startsWith('ticket-')) return [first];
  const stream = isFaulted(first) ? null : requestTicketOf(first);
  return stream === null ? [] : [{ stream, revision: -1, position: first.position }];
}

function requestTicketOf({ type, data }: AnyRecorded): string | null {
  return type === 'OrgVisibilityChanged' ? `ticket-${(data as DataOf<Heard, 'OrgVisibilityChanged'>).requestTicketId}` : null;
}
