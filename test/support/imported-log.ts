import type { Appended, Envelope, Judgement } from '../../src/event-store/command.js';
import type { StreamKind } from '../../src/event-store/stream-kind.js';
import type { WritePath } from '../../src/event-store/write-path.js';
import { type ImportReport, importFiles } from '../../src/import/importer.js';
import { evolve } from '../../src/kernel/decider.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';

/** What an import leaves behind, without stores. */
export interface ImportedLog {
  readonly report: ImportReport;
  /** The events of each ticket, in the order of their revisions. */
  readonly tickets: ReadonlyMap<string, readonly AnyRecorded[]>;
  /** Names of people and teams, by id. */
  readonly names: ReadonlyMap<string, string>;
}

interface Stream {
  state: unknown;
  readonly events: AnyRecorded[];
}

type AnyEvent = { readonly type: string; readonly data: unknown };
type Item = { readonly envelope: Envelope; readonly judgement: Judgement<unknown, AnyEvent> };

/** Imports a file with the import's own code, into streams in memory. */
export async function importInMemory(file: string, internalLines: boolean): Promise<ImportedLog> {
  const streams = new Map<string, Stream>();
  const names = new Map<string, string>();
  const executeAll = (kind: StreamKind<unknown, AnyEvent>, id: string, items: readonly Item[]): Promise<readonly (Appended<AnyEvent> | Refusal)[]> => {
    const stream = streams.get(id) ?? { state: kind.initial, events: [] };
    streams.set(id, stream);
    return Promise.resolve(items.map((item) => take(item, stream, kind, id)));
  };
  const report = await importFiles({
    files: [file],
    profile: null,
    internalLines,
    writePath: { executeAll } as unknown as WritePath,
    register: ({ agents, groups }) => {
      for (const { agentId, name } of agents) names.set(agentId, name);
      for (const { groupId, name } of groups) names.set(groupId, name);
      return Promise.resolve(0);
    },
    existing: new Set(),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  return { report, names, tickets: new Map([...streams].map(([id, { events }]) => [id, events])) };
}

function take({ envelope, judgement }: Item, stream: Stream, kind: StreamKind<unknown, AnyEvent>, id: string): Appended<AnyEvent> | Refusal {
  const occurredAt = envelope.occurredAt ?? '';
  const { decision } = judgement.judge(stream.state, { now: occurredAt, revision: stream.events.length - 1 });
  if (isRefusal(decision)) return decision;
  for (const event of decision) {
    const revision = stream.events.length;
    const { commandId, correlationId, causationId, actor, service, hash: commandHash } = envelope;
    const meta = { eventId: '', commandId, correlationId, causationId, actor, service, occurredAt, recordedAt: occurredAt, version: 1, basis: null, commandHash };
    const written = { ...event, stream: `ticket-${id}`, revision, position: BigInt(revision), meta };
    stream.state = evolve(kind.evolve, stream.state, written);
    stream.events.push(written);
  }
  return { stream: `ticket-${id}`, revision: stream.events.length - 1, position: 0n, events: decision, repeated: false } as unknown as Appended<AnyEvent>;
}
