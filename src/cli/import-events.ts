import { linesOf } from '../import/line-reader.js';
import type { AnyRecorded } from '../kernel/projection.js';
import { refreshStatistics } from '../read-store/statistics.js';
import { readEventLine } from '../transfer/event-line.js';
import { takeOver } from '../transfer/take-over.js';
import type { Console } from './console.js';
import { untilShown, withHouse } from './open.js';

/** `custody import-events`: takes in what `export` wrote, with ids, order and metadata; safe to repeat, and to break off. */
export async function importEventsCommand(file: string, signal: AbortSignal, console: Console): Promise<boolean> {
  const began = Date.now();
  return withHouse(console, 'worker', async ({ house }) => {
    const progress = console.progress('import-events');
    let read = 0;
    const taken = await takeOver(eventsOf(file, signal, (share) => (read = share)), house.eventStore.appender, signal, (events) => progress.at(read, `${events} events`));
    progress.done();
    const appendedAfter = (Date.now() - began) / 1_000;
    await untilShown(house, taken.position, console, signal);
    await refreshStatistics(house.database.pool);
    const seconds = (Date.now() - began) / 1_000;
    console.result(
      [
        `${taken.events} events of ${file} are in the log`,
        `appended after ${appendedAfter.toFixed(1)} s, shown by every read model after ${seconds.toFixed(1)} s; ${Math.round(taken.events / appendedAfter)} events/s`,
        ...(signal.aborted ? ['broken off; run the same command again to go on'] : []),
      ].join('\n'),
      { events: taken.events, file, position: taken.position?.toString() ?? null, appendedAfter, seconds, interrupted: signal.aborted },
    );
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
