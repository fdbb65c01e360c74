import { createHash } from 'node:crypto';
import type { WritePath } from '../event-store/write-path.js';
import type { Seen } from '../installation/commands/register-seen.js';
import { type ChangeLine, type LineFault, readLine } from './change-line.js';
import { firstNamed, type Ready, type Taken, takeWindow, type WindowTools } from './import-window.js';
import { type Held, heldAfter, heldByNobody } from './internal-lines.js';
import { type Line, linesOf } from './line-reader.js';
import { type Profile, recognise } from './profiles.js';
import { importer, translate } from './translate.js';

/** Why a line was not taken. */
export interface Rejection {
  readonly file: string;
  /** Counting from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What an import came to. */
export interface ImportReport {
  readonly lines: number;
  /** Lines that are in the log now, those of earlier runs included. */
  readonly accepted: number;
  /** Of these, lines that changed nothing in the source. */
  readonly touches: number;
  readonly rejections: readonly Rejection[];
  /** Events written by this run. */
  readonly appended: number;
  readonly tickets: number;
  /** Of the last event written; null where there was none. */
  readonly position: bigint | null;
  /** Whether the import was broken off; run it again to go on. */
  readonly interrupted: boolean;
}

export interface ImportOptions {
  readonly files: readonly string[];
  /** Null: recognised from each file's first line that can be read. */
  readonly profile: Profile | null;
  /** Whether teams of the second and third line are internal groups, not queues. */
  readonly internalLines: boolean;
  readonly writePath: WritePath;
  /** Makes what the lines name and nobody knows yet; gives how many events that took. */
  readonly register: (seen: Seen) => Promise<number>;
  /** Tickets that stand in the log already. */
  readonly existing: ReadonlySet<string>;
  readonly onProgress: (progress: { readonly file: string; readonly lines: number; readonly share: number }) => void;
  readonly signal: AbortSignal;
}

/** Lines that are taken together: a ticket's among them share an append, of which the real logs so need a third fewer than by 4,000. */
const windowSize = 16_000;

/** What the import remembers of a ticket from line to line: few bytes, for there are as many as tickets. */
interface Seat {
  readonly lines: number;
  readonly mod: number | null;
  /** Null where nothing is shared by lines of support. */
  readonly held: Held | null;
}

/** Takes the lines of some files, in order. Safe to repeat, and to break off at any instant. */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  const run = new ImportRun(options);
  for (const file of options.files) {
    if (options.signal.aborted) break;
    await run.take(file);
  }
  return run.report();
}

class ImportRun {
  private readonly seats = new Map<string, Seat>();
  private readonly registered = new Set<string>();
  private readonly rejections: Rejection[] = [];
  private readonly tools: WindowTools;
  private lines = 0;
  private accepted = 0;
  private touches = 0;
  private appended = 0;
  private position: bigint | null = null;

  constructor(private readonly options: ImportOptions) {
    this.tools = { writePath: options.writePath, existing: options.existing };
  }

  /** Reads and decides on one window while the one before is being written. */
  async take(file: string): Promise<void> {
    let profile = this.options.profile;
    let window: Ready[] = [];
    let writing = Promise.resolve();
    for await (const line of linesOf(file)) {
      if (this.options.signal.aborted) break;
      this.lines += 1;
      const parsed = readLine(line.text);
      profile ??= 'fault' in parsed ? null : recognise(parsed);
      const ready = 'fault' in parsed ? parsed : this.prepare(file, line, parsed, profile ?? recognise(parsed));
      if ('fault' in ready) this.rejections.push({ file, line: line.number, reason: ready.fault });
      else window.push(ready);
      if (window.length < windowSize) continue;
      const full = window;
      window = [];
      await writing;
      writing = this.write(full, file, line.read);
      // A failure while the next window is being read is met at the next `await`.
      writing.catch(() => undefined);
    }
    await writing;
    if (!this.options.signal.aborted) await this.write(window, file, 1);
  }

  report(): ImportReport {
    const { lines, accepted, touches, appended, position } = this;
    const rejections = this.rejections.sort((one, other) => one.line - other.line);
    return { lines, accepted, touches, rejections, appended, tickets: this.seats.size, position, interrupted: this.options.signal.aborted };
  }

  private prepare(file: string, { number, text }: Line, line: ChangeLine, profile: Profile): Ready | LineFault {
    const seat = this.seats.get(line.ticket);
    const held = seat?.held ?? (this.options.internalLines ? heldByNobody : null);
    const translated = translate(line, profile, { mod: seat?.mod ?? null, held });
    this.seats.set(line.ticket, {
      lines: (seat?.lines ?? 0) + 1,
      mod: line.src?.mod ?? seat?.mod ?? null,
      held: held === null || 'fault' in translated ? held : heldAfter(held, line.changes),
    });
    if ('fault' in translated) return translated;
    const hash = createHash('sha256').update(text).digest('hex');
    const commandId = `import:${seat?.lines ?? 0}:${hash.slice(0, 32)}`;
    const { actor } = translated;
    return {
      ...translated,
      file,
      line: number,
      envelope: {
        commandId,
        correlationId: commandId,
        causationId: null,
        actor,
        service: actor === importer ? null : importer,
        hash,
        occurredAt: translated.command.at,
        expectedRevision: null,
      },
    };
  }

  private async write(window: readonly Ready[], file: string, share: number): Promise<void> {
    const seen = firstNamed(window, this.registered);
    if (seen !== null) this.appended += await this.options.register(seen);
    const before = this.accepted + this.rejections.length;
    const told = (done: number): void => this.options.onProgress({ file, lines: before + done, share: share * ((before + done) / (before + window.length)) });
    for (const taken of await takeWindow(window, this.tools, told)) this.count(taken);
    told(window.length);
  }

  private count(taken: Taken): void {
    const { ready } = taken;
    if (taken.outcome === 'refused') {
      this.rejections.push({ file: ready.file, line: ready.line, reason: reasonOf(taken.refusal.refused) });
      return;
    }
    this.accepted += 1;
    if (ready.touch) this.touches += 1;
    if (taken.outcome === 'appended') {
      this.appended += taken.events;
      this.position = this.position === null || taken.position > this.position ? taken.position : this.position;
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  'ticket/already-exists': 'the ticket was opened before: a second opening',
  'ticket/not-yet-open': 'a change before the ticket was opened',
  'ticket/out-of-order': 'earlier than the ticket’s last change: lines must be sorted by `at`',
};

function reasonOf(refused: string): string {
  return reasons[refused] ?? refused;
}
