import type { Appender } from '../event-store/append.js';
import { copyOf, write, type Written } from '../event-store/codec.js';
import { houseEvents } from '../house-events.js';
import type { AnyRecorded } from '../kernel/projection.js';

/** Events that are written together at most, and their bytes: below what the store takes in one append. */
const mostEvents = 200;
const mostBytes = 512 * 1024;

/** What a transfer came to. */
export interface TakenOver {
  readonly events: number;
  /** Of the last event written; null where there was none. */
  readonly position: bigint | null;
}

/**
 * Writes the events of another store into this one, in their order, with their ids, times and keys. Neighbours of one stream
 * share an append. Safe to repeat: the store takes the same events once.
 * @throws where a stream already has other events
 */
export async function takeOver(events: AsyncIterable<AnyRecorded>, appender: Appender, onProgress: (events: number) => void): Promise<TakenOver> {
  let taken = 0;
  let position: bigint | null = null;
  for await (const append of appends(events)) {
    const answer = await appender.append(append);
    if (answer.outcome === 'conflict') {
      throw new Error(`${append.stream} has other events than revision ${append.expectedRevision + 1} of the export goes on from: import a whole export, into an empty store`);
    }
    ({ position } = answer);
    taken += append.events.length;
    onProgress(taken);
  }
  return { events: taken, position };
}

interface Gathered {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly events: Written[];
}

/** Runs of one stream, in order; one after another, for the order across streams is kept, too. */
async function* appends(events: AsyncIterable<AnyRecorded>): AsyncGenerator<Gathered> {
  let run: Gathered | null = null;
  let bytes = 0;
  for await (const event of events) {
    if (run !== null && (run.stream !== event.stream || run.events.length >= mostEvents || bytes >= mostBytes)) {
      yield run;
      run = null;
    }
    run ??= { stream: event.stream, expectedRevision: event.revision - 1, events: [] };
    bytes = run.events.length === 0 ? 0 : bytes;
    const written = write(houseEvents, copyOf(event), { stream: run.stream, expectedRevision: run.expectedRevision, index: run.events.length });
    run.events.push(written);
    bytes += written.bytes;
  }
  if (run !== null) yield run;
}
