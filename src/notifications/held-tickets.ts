import type { AnyRecorded } from '../kernel/projection.js';
import { type EventSource, isFaulted } from '../read-store/event-source.js';
import { heldAfter } from './fan-out.js';
import type { HeldTicket } from './held-ticket.js';

/** `broken`: an event of the stream can't be read, and nobody can be told of what follows it (EVT-6). */
type Known = HeldTicket | null | 'broken';

/** Tickets kept in memory; the others are read from their streams when something happens to them. */
const room = 50_000;

/** Streams read at a time. */
const width = 32;

/** Tickets as they stood right before the event in hand, by stream. */
export class HeldTickets {
  /** The least recently used first. */
  private readonly known = new Map<string, Known>();

  constructor(private readonly source: Pick<EventSource, 'readStream'>) {}

  /** Reads what is not at hand of the tickets that these first events of appends are about. */
  async prepare(firsts: readonly Pick<AnyRecorded, 'stream' | 'revision' | 'position'>[]): Promise<void> {
    const missing = new Map(firsts.filter(({ stream }) => !this.known.has(stream)).reverse().map((first) => [first.stream, first]));
    const all = [...missing.values()];
    for (let start = 0; start < all.length; start += width) {
      await Promise.all(all.slice(start, start + width).map(async (first) => this.keep(first.stream, await this.read(first))));
    }
  }

  /** The ticket as the last append left it; null where there is none, or none that can be read. */
  get(stream: string): HeldTicket | null {
    const known = this.known.get(stream) ?? null;
    return known === 'broken' ? null : known;
  }

  isBroken(stream: string): boolean {
    return this.known.get(stream) === 'broken';
  }

  keep(stream: string, ticket: Known): void {
    this.known.delete(stream);
    this.known.set(stream, ticket);
  }

  /** Lets go of what was not used for long; between batches, so that what was prepared stays until it is used. */
  makeRoom(): void {
    for (const stream of this.known.keys()) {
      if (this.known.size <= room) return;
      this.known.delete(stream);
    }
  }

  private async read({ stream, revision, position }: Pick<AnyRecorded, 'stream' | 'revision' | 'position'>): Promise<Known> {
    if (revision === 0) return null;
    let ticket: HeldTicket | null = null;
    for await (const entries of this.source.readStream(stream)) {
      for (const entry of entries) {
        if (entry.position >= position) return ticket;
        if (isFaulted(entry)) return 'broken';
        ticket = heldAfter(ticket, entry);
      }
    }
    return ticket;
  }
}
