import { randomBytes } from 'node:crypto';
import { decideAppend, type Decision, type Expected } from './append-decision.js';
import type { Disk } from './disk.js';
import { metadataAt, type EventIndex } from './event-index.js';
import { GroupCommit } from './group-commit.js';
import { encodeAppend, hasId, idHash, isIntact, type PlacedEvent } from './log-record.js';
import { RecentIds, RecordCache } from './record-cache.js';
import { METADATA_TYPE, metastreamOf, SOFT_DELETED, TOMBSTONE_TYPE, withTruncation } from './stream-metadata.js';
import type { ProposedEvent } from './wire.js';

/** What became of an append, once that is durable. Revisions are -1 where there is no stream. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong-version'; readonly current: number }
  | { readonly kind: 'deleted' };

export interface EventStoreOptions {
  readonly disk: Disk;
  readonly path: string;
  readonly salt: number;
  readonly index: EventIndex;
  readonly durability: 'fsync' | 'relaxed';
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onFailed: (error: Error) => void;
}

const RECENT_RECORD_BYTES = 16 * 1024 * 1024;
const RECENT_IDS = 50_000;
const NO_BYTES = new Uint8Array(0);
const LARGEST_REVISION = BigInt(SOFT_DELETED);

/** The store behind the services: decides appends one after another, hands them to the log, and serves what is durable. */
export class EventStore {
  readonly index: EventIndex;
  readonly clock: () => number;
  readonly #options: EventStoreOptions;
  readonly #commit: GroupCommit;
  readonly #cache = new RecordCache(RECENT_RECORD_BYTES);
  readonly #recentIds = new RecentIds(RECENT_IDS);
  readonly #listeners = new Set<() => void>();

  constructor(options: EventStoreOptions) {
    this.#options = options;
    this.index = options.index;
    this.clock = options.clock;
    this.#commit = new GroupCommit(options.disk, options.index.end, options.durability, {
      onDurable: (visible) => this.#publish(visible),
      onFailed: options.onFailed,
    });
  }

  /** Bytes of appends that wait for the disk: callers stop reading requests while it is large. */
  get waitingBytes(): number {
    return this.#commit.waitingBytes;
  }

  /** Appends all events or none. Resolves when the answer is durable; stays pending for ever if the disk fails. */
  append(streamName: string, expected: Expected, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const decision = this.#decide(streamName, expected, events.map((event) => event.id));
    if (decision.kind !== 'append' || events.length === 0) return this.#answer(streamName, decision);
    const name = Buffer.from(streamName, 'utf8');
    const placed = events.map((event, index) => placedAt(event, name, decision.first + index));
    // As the real server: writing to a soft-deleted stream first moves its truncation to where it goes on.
    const undelete = decision.undelete ? [this.#truncation(streamName, String(decision.first))] : [];
    const position = this.#write([...undelete, ...placed]);
    return this.#durable({ kind: 'appended', revision: decision.first + events.length - 1, position });
  }

  /** Hides all events so far; the next append goes on numbering behind them. */
  softDelete(streamName: string, expected: Expected): Promise<AppendOutcome> {
    const decision = this.#decide(streamName, expected, []);
    if (decision.kind !== 'append') return this.#answer(streamName, decision);
    const position = this.#write([this.#truncation(streamName, SOFT_DELETED)]);
    return this.#durable({ kind: 'appended', revision: decision.first - 1, position });
  }

  /** Deletes the stream for ever. */
  tombstone(streamName: string, expected: Expected): Promise<AppendOutcome> {
    const decision = this.#decide(streamName, expected, []);
    if (decision.kind !== 'append') return this.#answer(streamName, decision);
    const event = serverEvent(TOMBSTONE_TYPE, NO_BYTES);
    const name = Buffer.from(streamName, 'utf8');
    const position = this.#write([{ event, streamName: name, revision: LARGEST_REVISION, tombstone: true }]);
    return this.#durable({ kind: 'appended', revision: decision.first - 1, position });
  }

  /** The bytes of event `number`, from memory or the disk, checked. Throws, naming the position, if they are damaged. */
  record(number: number): Buffer {
    const cached = this.#cache.get(number);
    if (cached !== undefined) return cached;
    const position = this.index.positionOf(number);
    const record = Buffer.allocUnsafe(this.index.positionOf(number + 1) - position);
    this.#options.disk.read(record, position);
    this.assertIntact(record, position);
    return record;
  }

  /** The record if it is held in memory. */
  cachedRecord(number: number): Buffer | undefined {
    return this.#cache.get(number);
  }

  /** Raw bytes of the log, for whoever reads many records at once. */
  readLog(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, this.#options.disk.read(bytes, position));
  }

  assertIntact(record: Buffer, position: number): void {
    if (!isIntact(record, position, this.#options.salt)) {
      throw new Error(`The event log ${this.#options.path} is damaged at position ${position}; restore it from a backup.`);
    }
  }

  /** Tells `listener` whenever more events have become visible. Returns the way to stop that. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything accepted so far is durable. */
  idle(): Promise<void> {
    return new Promise((resolve) => this.#commit.whenDurable(resolve));
  }

  #decide(streamName: string, expected: Expected, ids: readonly Buffer[]): Decision {
    const stored = {
      index: this.index,
      hasId: (number: number, id: Buffer) => this.index.idHashOf(number) === idHash(id, 0) && hasId(this.record(number), id),
      recent: (stream: string, id: Buffer) => this.#recentIds.get(stream, id),
    };
    return decideAppend(stored, streamName, expected, ids);
  }

  #answer(streamName: string, decision: Decision): Promise<AppendOutcome> {
    if (decision.kind === 'deleted' || decision.kind === 'wrong-version') return this.#durable(decision);
    if (decision.kind === 'append') return this.#durable({ kind: 'appended', revision: decision.first - 1, position: undefined });
    const number = this.index.find(streamName)?.events[decision.last];
    const position = number === undefined ? undefined : this.index.positionOf(number);
    return this.#durable({ kind: 'appended', revision: decision.last, position });
  }

  /** Refusals and repeats wait like appends: they tell of events that may not be durable yet. */
  #durable(outcome: AppendOutcome): Promise<AppendOutcome> {
    return new Promise((resolve) => this.#commit.whenDurable(() => resolve(outcome)));
  }

  #write(events: readonly PlacedEvent[]): number {
    const { index } = this;
    const created = this.clock();
    const durableBefore = this.#commit.batchStart;
    const records = encodeAppend(events, { position: index.end, durableBefore, created, salt: this.#options.salt });
    let position = index.end;
    for (const [at, record] of records.entries()) {
      const placed = events[at];
      if (placed === undefined) break;
      const { event, tombstone, revision } = placed;
      const name = placed.streamName.toString('utf8');
      position = index.end;
      const view = { position, length: record.length, created, durableBefore, endsAppend: true, tombstone, idHash: idHash(event.id, 0) };
      const number = index.add(view, name, event.type, () => Buffer.from(event.data));
      this.#cache.add(number, record);
      if (typeof revision === 'number') this.#recentIds.add(name, event.id, revision);
    }
    this.#commit.add(records, index.count);
    return position;
  }

  #truncation(streamName: string, truncateBefore: string): PlacedEvent {
    const metastream = metastreamOf(streamName);
    const stream = this.index.find(streamName);
    const metadata = stream === undefined ? undefined : metadataAt(stream, Infinity);
    const event = serverEvent(METADATA_TYPE, withTruncation(metadata, truncateBefore));
    return placedAt(event, Buffer.from(metastream, 'utf8'), this.index.find(metastream)?.events.length ?? 0);
  }

  #publish(visible: number): void {
    this.index.visible = visible;
    for (const listener of this.#listeners) listener();
  }
}

const placedAt = (event: ProposedEvent, streamName: Buffer, revision: number): PlacedEvent => ({
  event,
  streamName,
  revision,
  tombstone: false,
});

function serverEvent(type: string, data: Uint8Array): ProposedEvent {
  const id = randomBytes(16);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  return { id, type, contentType: 'application/json', data, metadata: NO_BYTES };
}
