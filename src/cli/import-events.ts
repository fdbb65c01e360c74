import { linesOf } from '../import/line-reader.js';
import type { AnyRecorded } from '../kernel/projection.js';
import { readEventLine } from '../transfer/event-line.js';
import { takeOver } from '../transfer/take-over.js';
import type { Console } from './console.js';
import { untilShown, withHouse } from './open.js';

/** `custody import-events`: takes in what `export` wrote, with ids, order and metadata; safe to repeat, and to break off. */
export async function importEventsCommand(file: string, signal: AbortSignal, console: Console): Promise<boolean> {
  return withHouse(console, 'worker', async ({ house }) => {
    const progress = console.progress('import-events');
    let read = 0;
    const taken = await takeOver(eventsOf(file, signal, (share) => (read = share)), house.eventStore.appender, (events) => progress.at(read, `${events} events`));
    progress.done();
    await untilShown(house, taken.position, console, signal);
    console.result(`${taken.events} events of ${file} are in the log`, { events: taken.events, file, position: taken.position?.toString() ?? null });
    return !signal.aborted;
  });
}

async function* eventsOf(file: string, signal: AbortSignal, onRead: (share: number) => void): AsyncGenerator<AnyRecorded> {
  for await (const { text, number, read } of linesOf(file)) {
    if (signal.aborted) return;
    onRead(read);
    let event: AnyRecorded;
    try {
      event = readEventLine(text);
    } catch (cause) {
      throw new Error(`${file}, line ${number} is no exported event: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    yield event;
  }
}
