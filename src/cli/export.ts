import { createWriteStream } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventLog } from '../event-log.js';
import { csv } from '../http/analytics/csv.js';
import { eventColumns, type EventLine, eventLine, eventRow } from '../transfer/event-line.js';
import { selected, type Selection } from '../transfer/selection.js';
import type { Console } from './console.js';
import { withHouse } from './open.js';

export interface ExportArguments extends Selection {
  readonly format: 'ndjson' | 'csv';
  /** Null: standard output. */
  readonly out: string | null;
}

/** `custody export`: the events as they stand in the log, for another store (NDJSON) or for reading (CSV). No read model is asked. */
export async function exportCommand(what: ExportArguments, console: Console): Promise<boolean> {
  const { out, format } = what;
  if (console.json && out === null) throw new Error('with --json the events need a file of their own: name it with --out.');
  return withHouse(console, 'none', async ({ house }) => {
    let events = 0;
    const counted = (text: string): string => {
      events += 1;
      return text;
    };
    await pipeline(Readable.from(spelled(house.log, what, counted)), out === null ? standardOutput() : createWriteStream(out));
    if (out !== null) console.result(`${events} events in ${out}`, { events, format, out });
    return true;
  });
}

async function* spelled(log: EventLog, { format, ...selection }: ExportArguments, counted: (text: string) => string): AsyncGenerator<string> {
  if (format === 'csv') yield csv(eventColumns, []);
  for await (const event of selected(log, selection)) yield counted(format === 'csv' ? row(eventLine(event)) : `${JSON.stringify(eventLine(event))}\n`);
}

/** One row of the table, without its header. */
function row(line: EventLine): string {
  const table = csv(eventColumns, [eventRow(line)]);
  return table.slice(table.indexOf('\r\n') + 2);
}

/** Standard output that stays open when the export is through. */
function standardOutput(): Writable {
  return new Writable({ write: (chunk: Buffer, _, done) => void process.stdout.write(chunk, done) });
}
