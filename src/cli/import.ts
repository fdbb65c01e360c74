import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import type { House } from '../house.js';
import { type ImportReport, importFiles } from '../import/importer.js';
import { type Profile, profiles } from '../import/profiles.js';
import { RegisterSeen, type Seen } from '../installation/commands/register-seen.js';
import { isRefusal } from '../kernel/refusal.js';
import { refreshStatistics } from '../read-store/statistics.js';
import type { Console } from './console.js';
import { untilShown, withHouse } from './open.js';

export interface ImportArguments {
  readonly files: readonly string[];
  readonly profile: Profile['name'] | null;
  /** Whether teams of the second and third line are internal groups. */
  readonly internalLines: boolean;
  readonly signal: AbortSignal;
}

/** `custody import`: takes ticket histories in; true where every line was taken. */
export async function importCommand({ files, profile, internalLines, signal }: ImportArguments, console: Console): Promise<boolean> {
  const began = Date.now();
  return withHouse(console, 'worker', async ({ house, app }) => {
    const commands = app.get(CommandBus);
    const progress = console.progress('import');
    const report = await importFiles({
      files,
      profile: profile === null ? null : profiles[profile],
      internalLines,
      writePath: house.eventStore.writePath,
      register: (seen) => register(commands, seen),
      existing: await ticketsIn(house),
      onProgress: ({ lines, share }) => progress.at(share, `${lines} lines`),
      signal,
    });
    progress.done();
    const appendedAfter = (Date.now() - began) / 1_000;
    await untilShown(house, report.position, console, signal);
    await refreshStatistics(house.database.pool);
    tell(report, { seconds: (Date.now() - began) / 1_000, appendedAfter }, console);
    return report.rejections.length === 0 && !report.interrupted;
  });
}

/** Makes what an import names; gives the number of events. */
async function register(commands: CommandBus, seen: Seen): Promise<number> {
  const commandId = randomUUID();
  const envelope = {
    commandId, correlationId: commandId, causationId: null, actor: 'system:import', service: null, hash: commandId, occurredAt: null, expectedRevision: null,
  };
  const answer = await commands.execute(new RegisterSeen(envelope, seen));
  if (isRefusal(answer)) throw new Error(`what the import names can't be set up: ${answer.refused} (${answer.rule})`);
  return answer.events.length;
}

/** Tickets that have a stream already; an empty log costs one read. */
async function ticketsIn(house: House): Promise<ReadonlySet<string>> {
  const tickets = new Set<string>();
  for await (const batch of house.log.readAll(null, 5_000)) {
    for (const { stream } of batch) if (stream.startsWith('ticket-')) tickets.add(stream.slice('ticket-'.length));
  }
  return tickets;
}

const shown = 20;

function tell(report: ImportReport, { seconds, appendedAfter }: { readonly seconds: number; readonly appendedAfter: number }, console: Console): void {
  const { lines, accepted, touches, rejections, appended, tickets, interrupted } = report;
  const rejected = rejections.length;
  const object = { lines, accepted, touches, rejected, appended, tickets, seconds, appendedAfter, interrupted, rejections };
  const text = [
    `${lines} lines of ${tickets} tickets: ${accepted} accepted (${touches} touches), ${rejected} rejected; ${appended} events appended`,
    `appended after ${appendedAfter.toFixed(1)} s, shown by every read model after ${seconds.toFixed(1)} s; ${Math.round(lines / appendedAfter)} lines/s; memory ${memory()} MiB at most`,
    ...rejections.slice(0, shown).map(({ file, line, reason }) => `  ${file}:${line}: ${reason}`),
    ...(rejected > shown ? [`  … and ${rejected - shown} more; --json lists all`] : []),
    ...(interrupted ? ['broken off; run the same command again to go on'] : []),
  ];
  console.result(text.join('\n'), object);
}

/** The most this process has held, in MiB. */
function memory(): number {
  return Math.round(process.resourceUsage().maxRSS / 1_024);
}
