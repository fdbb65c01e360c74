import { EventStoreDBClient } from '@eventstore/db-client';

// The one judge of every fault (quality page, "Safe"): O1 each acknowledged command is in the log exactly once, at its revision;
// O2 revisions are contiguous, nothing is there twice; O3 a command of unknown outcome is there not at all or once, and whole;
// O4 every row of every read model is as a fold of the log has it.

/** An answer that was given: what it promised. */
export interface Acknowledged {
  /** The idempotency key, which is the command's id. */
  readonly key: string;
  readonly ticketId: string;
  /** None where the command changed nothing. */
  readonly events: readonly { readonly type: string; readonly revision: number }[];
}

/** An event as it lies in the log, read without any of our own code. */
export interface LogRecord {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly type: string;
  readonly commandId: string | null;
  /** How many events of the same append follow. */
  readonly rest: number;
}

/** What the callers know at the end. */
export interface Heard {
  readonly acknowledged: readonly Acknowledged[];
  /** Keys of commands that were refused: they are not in the log. */
  readonly refused: readonly string[];
  /** Keys of commands that got no answer and were not repeated. */
  readonly unknown: readonly string[];
}

/** Sentences on what is not as it must be; all empty where all is well. */
export interface Verdict {
  /** O1: acknowledged, and not in the log as promised. */
  readonly lost: readonly string[];
  /** O1, O3: in the log more often than asked, or although refused. */
  readonly doubled: readonly string[];
  /** O2. */
  readonly disorder: readonly string[];
  /** O3: some events of an append without the others. */
  readonly torn: readonly string[];
}

/** Judges a log by what its callers have heard (O1–O3). */
export function judge(log: readonly LogRecord[], heard: Heard): Verdict {
  const byCommand = new Map<string, LogRecord[]>();
  for (const record of log) {
    if (record.commandId === null) continue;
    const found = byCommand.get(record.commandId);
    if (found === undefined) byCommand.set(record.commandId, [record]);
    else found.push(record);
  }
  const of = (key: string): readonly LogRecord[] => byCommand.get(key) ?? [];
  const promised = heard.acknowledged.map((answer) => ({ answer, records: of(answer.key) }));
  return {
    lost: promised.filter(({ answer, records }) => !isThere(answer, records)).map(({ answer }) => `${answer.key}: ${JSON.stringify(answer.events)} is not in ticket-${answer.ticketId}`),
    doubled: [
      ...promised.filter(({ answer, records }) => records.length > answer.events.length).map(({ answer, records }) => `${answer.key}: ${places(records)}`),
      ...heard.refused.filter((key) => of(key).length > 0).map((key) => `${key} was refused: ${places(of(key))}`),
      ...heard.unknown.filter((key) => appendsIn(of(key)) > 1).map((key) => `${key}, unknown: ${places(of(key))}`),
    ],
    disorder: disorderIn(log),
    torn: [...byCommand].filter(([, records]) => !isWhole(records)).map(([key, records]) => `${key}: ${places(records)}`),
  };
}

function isThere({ ticketId, events }: Acknowledged, records: readonly LogRecord[]): boolean {
  return events.every(({ type, revision }) => records.some((record) => record.stream === `ticket-${ticketId}` && record.revision === revision && record.type === type));
}

function appendsIn(records: readonly LogRecord[]): number {
  return records.filter(({ rest }) => rest === 0).length;
}

/** Appends of several commands (an import's lines) count down together, so only the steps are looked at. */
function isWhole(records: readonly LogRecord[]): boolean {
  return records.every(({ stream, revision, rest }, at) => {
    const next = records[at + 1];
    return next === undefined || next.stream !== stream || (next.revision === revision + 1 && (rest === 0 || next.rest === rest - 1));
  });
}

function disorderIn(log: readonly LogRecord[]): readonly string[] {
  const faults: string[] = [];
  const next = new Map<string, number>();
  const ids = new Set<string>();
  let last = -1n;
  for (const { id, stream, revision, position } of log) {
    const wanted = next.get(stream) ?? 0;
    if (revision !== wanted) faults.push(`${stream} has revision ${revision} where ${wanted} should be`);
    if (ids.has(id)) faults.push(`event ${id} is there twice (${stream}, revision ${revision})`);
    if (position <= last) faults.push(`position ${position} comes after ${last}`);
    next.set(stream, revision + 1);
    ids.add(id);
    last = position;
  }
  return [...faults, ...cutShort(log)];
}

/** The last event of a stream is the last of its append. */
function cutShort(log: readonly LogRecord[]): readonly string[] {
  const ends = new Map(log.map((record) => [record.stream, record]));
  return [...ends.values()].filter(({ rest }) => rest > 0).map(({ stream, rest }) => `${stream} ends ${rest} events before the end of an append`);
}

function places(records: readonly LogRecord[]): string {
  return records.map(({ stream, revision, type }) => `${type} at ${stream}@${revision}`).join(', ');
}

/** Reads a whole log, through the bare client. */
export async function readLog(eventStoreUrl: string): Promise<readonly LogRecord[]> {
  const client = EventStoreDBClient.connectionString(eventStoreUrl);
  const log: LogRecord[] = [];
  try {
    for await (const { event, commitPosition } of client.readAll()) {
      if (event === undefined || event.streamId.startsWith('$')) continue;
      const { commandId, rest } = event.metadata as { readonly commandId?: string; readonly rest?: number };
      log.push({
        id: event.id,
        stream: event.streamId,
        revision: Number(event.revision),
        position: commitPosition ?? 0n,
        type: event.type,
        commandId: commandId ?? null,
        rest: rest ?? 0,
      });
    }
    return log;
  } finally {
    await client.dispose();
  }
}
