import type { Appender, AppendOutcome } from '../event-store/append.js';
import { copyOf, write, type Written } from '../event-store/codec.js';
import { houseEvents } from '../house-events.js';
import type { AnyRecorded } from '../kernel/projection.js';

/** Events that are written together at most, and their bytes, unless one event has more: below what the store takes in one append. */
const mostEvents = 200;
const mostBytes = 512 * 1024;
/** Appends that are under way together, and their bytes. */
const longestTrain = 256;
const heaviestTrain = 4 * 1024 * 1024;

/** What a transfer came to. */
export interface TakenOver {
  readonly events: number;
  /** Of the last event written; null where there was none. */
  readonly position: bigint | null;
}

/**
 * Writes the events of another store into this one, in their order, with their ids, times and keys. Neighbours of one stream
 * share an append; while a train of appends is under way, the next is made ready. Safe to repeat, and to go on with after a
 * kill: the store takes the same events once, and what it has is always a beginning of the export.
 * @param signal breaks it off between two appends
 * @throws where a stream already has other events
 */
export async function takeOver(events: AsyncIterable<AnyRecorded>, appender: Appender, signal: AbortSignal, onProgress: (events: number) => void): Promise<TakenOver> {
  let taken = 0;
  let position: bigint | null = null;
  const send = async (train: readonly Gathered[]): Promise<void> => {
    const answers = await appender.appendInOrder(train);
    for (const [index, append] of train.entries()) position = after(position, append, answers[index]);
    taken += train.reduce((sum, append) => sum + append.events.length, 0);
    onProgress(taken);
  };
  let underWay: Promise<void> = Promise.resolve();
  try {
    for await (const train of trains(appends(events, signal))) {
      await underWay;
      underWay = send(train);
      underWay.catch(() => undefined); // heard below
    }
  } finally {
    await underWay;
  }
  return { events: taken, position };
}

/** The position of an append, which is beyond that of the one before. */
function after(before: bigint | null, { stream, expectedRevision }: Gathered, answer: AppendOutcome | undefined): bigint {
  if (answer?.outcome !== 'appended') {
    throw new Error(`${stream} has other events than revision ${expectedRevision + 1} of the export goes on from: import a whole export, into an empty store`);
  }
  if (before !== null && answer.position <= before) {
    throw new Error(`the event store did not keep the order of the export: ${stream} came before what it follows; begin again with an empty store`);
  }
  return answer.position;
}

/** As many appends as keep the store busy while the next are read. */
async function* trains(appended: AsyncIterable<Gathered>): AsyncGenerator<readonly Gathered[]> {
  let train: Gathered[] = [];
  let bytes = 0;
  for await (const append of appended) {
    train.push(append);
    bytes += append.bytes;
    if (train.length < longestTrain && bytes < heaviestTrain) continue;
    yield train;
    train = [];
    bytes = 0;
  }
  if (train.length > 0) yield train;
}

interface Gathered {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly events: Written[];
  bytes: number;
}

/** Runs of one stream, in the order of the log. The last one is left out where it may have been broken off: the store takes a run as a whole. */
async function* appends(events: AsyncIterable<AnyRecorded>, signal: AbortSignal): AsyncGenerator<Gathered> {
  let run: Gathered | null = null;
  for await (const event of events) {
    if (signal.aborted) return;
    const index = run?.events.length ?? 0;
    const written = write(houseEvents, copyOf(event), { stream: event.stream, expectedRevision: event.revision - 1 - index, index });
    if (run !== null && (run.stream !== event.stream || index >= mostEvents || run.bytes + written.bytes > mostBytes)) {
      yield run;
      run = null;
    }
    run ??= { stream: event.stream, expectedRevision: event.revision - 1, events: [], bytes: 0 };
    run.events.push(written);
    run.bytes += written.bytes;
  }
  if (run !== null && !signal.aborted) yield run;
}
