import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { historyCommand, ownershipCommand, replayCommand } from './cli/ask.js';
import { backupCommand, restoreCommand } from './cli/backup.js';
import { type Console, consoleFor } from './cli/console.js';
import { dbCommand, describeCommand } from './cli/db.js';
import { demoCommand } from './cli/demo.js';
import { exportCommand } from './cli/export.js';
import { importCommand } from './cli/import.js';
import { importEventsCommand } from './cli/import-events.js';
import { rebuildCommand, statusCommand, verifyCommand } from './cli/keep.js';
import { notificationsRetryCommand } from './cli/notifications.js';
import { parkedCommand } from './cli/parked.js';
import { reportCommand } from './cli/report.js';
import { isInstant } from './http/door/instant.js';
import type { Point } from './http/queries/replay.js';

/** Codes by which scripts know how a command ended. */
const failed = 1;
const interrupted = 130;

const breaking = new AbortController();
process.once('SIGINT', () => {
  process.exitCode = interrupted;
  breaking.abort();
});

/** Ends with code 0 only when all is well; an accident is one sentence on standard error. */
async function run(work: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await work())) process.exitCode ??= failed;
  } catch (error) {
    process.exitCode = failed;
    process.stderr.write(`custody: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${inspect(error)}\n`);
  }
}

function profile(value: string): 'servicenow' | 'vinst' {
  if (value === 'servicenow' || value === 'vinst') return value;
  throw new InvalidArgumentError('it is servicenow or vinst.');
}

function format(value: string): 'ndjson' | 'csv' {
  if (value === 'ndjson' || value === 'csv') return value;
  throw new InvalidArgumentError('it is ndjson or csv.');
}

function whole(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('it is a whole number.');
}

function instant(value: string): string {
  if (/^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  throw new InvalidArgumentError('it is an instant such as 2026-03-01T09:14:00Z.');
}

/** An instant, or a day, which stands for its beginning (UTC). */
function instantOrDay(value: string): string {
  const written = /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;
  if (isInstant(written)) return new Date(written).toISOString();
  throw new InvalidArgumentError('it is a day such as 2026-03-01 or an instant such as 2026-03-01T09:14:00Z, always UTC.');
}

const program = new Command('custody')
  .description('The chain of custody of support tickets. Works on the data folder, beside a running service or alone.')
  .showHelpAfterError();

/** A command that can speak JSON; every one has the option. */
function command(usage: string, description: string): Command {
  return program.command(usage).description(description).option('--json', 'one JSON object on standard output', false);
}

interface Json {
  readonly json: boolean;
}
interface ExportOptions extends Json {
  readonly ticket?: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly format: 'ndjson' | 'csv';
}
const out = ({ json }: Json): Console => consoleFor(json, Date.now);
const { signal } = breaking;

program
  .command('serve')
  .description('run the service (as `npm start` does)')
  .action(async () => {
    await import('./main.js');
  });

command('import <file...>', 'take in ticket histories (.ndjson or .ndjson.gz); safe to repeat, and to break off')
  .option('--profile <name>', 'servicenow or vinst; recognised if not named', profile)
  .option('--internal-lines', 'teams named 2nd or 3rd are internal groups that share the ticket with its queue', false)
  .action((files: string[], options: Json & { profile?: 'servicenow' | 'vinst'; internalLines: boolean }) =>
    run(() => importCommand({ files, profile: options.profile ?? null, internalLines: options.internalLines, signal }, out(options))),
  );

command('demo', 'make a help desk of some weeks, to look around in')
  .option('--tickets <n>', 'how many tickets', whole, 300)
  .option('--weeks <n>', 'over how many weeks', whole, 6)
  .option('--seed <n>', 'the same seed tells the same stories', whole, 1)
  .action((options: Json & { tickets: number; weeks: number; seed: number }) => run(() => demoCommand({ ...options, signal }, out(options))));

command('history <ticket>', 'what happened to a ticket, in words').action((ticket: string, options: Json) => run(() => historyCommand(ticket, out(options))));

command('ownership <ticket>', 'who held a ticket in which role, from when to when')
  .option('--at <instant>', 'who held what at this instant', instant)
  .action((ticket: string, options: Json & { at?: string }) => run(() => ownershipCommand(ticket, options.at ?? null, out(options))));

command('replay <ticket>', 'a ticket as it stood, straight from its stream')
  .option('--at <instant>', 'at this instant', instant)
  .option('--revision <n>', 'at this revision', whole)
  .action((ticket: string, options: Json & { at?: string; revision?: number }) => run(() => replayCommand(ticket, pointOf(options), out(options))));

command('export', 'the events of the log, of a ticket or of some time, for another store or for reading')
  .option('--ticket <id>', 'of this ticket alone')
  .option('--from <instant>', 'what occurred from this instant on (inclusive)', instant)
  .option('--to <instant>', 'what occurred up to this instant (exclusive)', instant)
  .option('--format <format>', 'ndjson, which import-events takes, or csv', format, 'ndjson')
  .option('--out <file>', 'into this file instead of standard output')
  .action((options: ExportOptions) => {
    const { ticket = null, from = null, to = null, out: file = null, format } = options;
    return run(() => exportCommand({ ticket, from, to, out: file, format }, out(options)));
  });

command('import-events <file>', 'take in what export wrote (.ndjson or .ndjson.gz) into an empty store; ids, order and times are kept').action((file: string, options: Json) =>
  run(() => importEventsCommand(file, signal, out(options))),
);

command('parked [what] [stream]', 'tickets that were set aside with a reason: list them, retry all or one, or skip the event that stopped one')
  .option('--projection <name>', 'in this read model alone')
  .action((what: string | undefined, stream: string | undefined, options: Json & { projection?: string }) => {
    if (what !== undefined && what !== 'list' && what !== 'retry' && what !== 'skip') throw new InvalidArgumentError('there are: parked list, parked retry [STREAM], parked skip STREAM.');
    return run(() => parkedCommand({ what: what ?? 'list', stream: stream ?? null, projection: options.projection ?? null }, out(options)));
  });

command('backup', 'the embedded event log and what no replay brings back, beside a running service or alone')
  .requiredOption('--out <folder>', 'a folder that is not there yet')
  .action((options: Json & { out: string }) => run(() => backupCommand(options.out, out(options))));

command('restore <folder>', 'a backup into an empty data folder; the next start makes the read models from the log').action((folder: string, options: Json) =>
  run(() => restoreCommand(folder, out(options))),
);

command('report', 'a page to read and print: who had tickets, who handed them to whom, what came back, what was held longest')
  .option('--from <time>', 'from this day or instant (UTC) on, inclusive; else from the first opening, 366 days before the end at most', instantOrDay)
  .option('--to <time>', 'up to this day or instant (UTC), exclusive; else to the end of the last day on record', instantOrDay)
  .option('--out <file>', 'where to write the page', 'report.html')
  .action((options: Json & { from?: string; to?: string; out: string }) => run(() => reportCommand({ ...options, signal }, out(options))));

command('db', 'a line that opens psql on the relations for analysts')
  .option('--describe', 'the relations themselves, their columns and comments, as \\d+ of psql shows them', false)
  .action((options: Json & { describe: boolean }) => run(() => (options.describe ? describeCommand(out(options)) : dbCommand(out(options)))));

command('rebuild [projection...]', 'fold the log anew beside the live read models, and swap').action((names: string[], options: Json) =>
  run(() => rebuildCommand(names, signal, out(options))),
);

command('verify [projection...]', 'compare every row of the read models with a fold of the log').action((names: string[], options: Json) =>
  run(() => verifyCommand(names, out(options))),
);

command('status', 'where the stores are, and how far the read models').action((options: Json) => run(() => statusCommand(out(options))));

command('notifications <retry>', 'have e-mails and webhooks tried again that were given up').action((what: string, options: Json) => {
  if (what !== 'retry') throw new InvalidArgumentError('there is: notifications retry.');
  return run(() => notificationsRetryCommand(out(options)));
});

function pointOf({ at, revision }: { readonly at?: string; readonly revision?: number }): Point | null {
  if (revision !== undefined) return { revision };
  return at === undefined ? null : { at, clock: 'occurred' };
}

await program.parseAsync();
