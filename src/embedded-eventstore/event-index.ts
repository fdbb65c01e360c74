import type { RecordView } from './log-record.js';
import { isMetastream, METADATA_TYPE, parseMetadata, TOMBSTONE_TYPE, type StreamMetadata } from './stream-metadata.js';

/** A stream and the numbers of its events by revision. An event's number is its place in `$all`, from 0, without gaps. */
export interface Stream {
  readonly name: string;
  readonly number: number;
  readonly events: number[];
  metadata: MetadataVersion | undefined;
  /** The number of its tombstone; Infinity while it has none. */
  tombstone: number;
}

/** Metadata as of event `since`; readers that may not see that event yet use the one before. */
export interface MetadataVersion {
  readonly since: number;
  readonly value: StreamMetadata;
  readonly previous: MetadataVersion | undefined;
}

/** The index's columns, one row an event. */
export interface Columns {
  /** Byte offset in the log, which is the event's position. */
  positions: Float64Array;
  streams: Uint32Array;
  types: Uint32Array;
  idHashes: Uint32Array;
}

const FIRST_CAPACITY = 4096;

/**
 * Everything the server keeps in memory about every event: about 28 bytes each, and a small object a stream.
 * Holds events from the moment they are decided; only those below `visible` are durable and may be shown to anyone.
 */
export class EventIndex {
  readonly streams: Stream[] = [];
  readonly types: string[] = [];
  readonly columns: Columns;
  /** Events decided, durable or not. */
  count = 0;
  /** Events that are durable; numbers below it may be read. */
  visible = 0;
  /** The byte offset behind the last event. */
  end: number;
  readonly #streamsByName = new Map<string, Stream>();
  readonly #typesByName = new Map<string, number>();

  constructor(end: number, columns: Columns = emptyColumns(FIRST_CAPACITY)) {
    this.end = end;
    this.columns = columns;
  }

  find(name: string): Stream | undefined {
    return this.#streamsByName.get(name);
  }

  /** Adds the record that follows the last one. `data` is asked for only where the event is metadata. */
  add(record: RecordView, streamName: string, type: string, data: () => Buffer): number {
    const number = this.count;
    if (number === this.columns.positions.length) this.#grow();
    const stream = this.stream(streamName);
    this.columns.positions[number] = record.position;
    this.columns.streams[number] = stream.number;
    this.columns.types[number] = this.typeNumber(type);
    this.columns.idHashes[number] = record.idHash;
    this.count += 1;
    this.end = record.position + record.length;
    this.place(stream, number, type, record.tombstone);
    if (type === METADATA_TYPE && isMetastream(streamName)) this.applyMetadata(streamName, number, data());
    return number;
  }

  /** Puts an event into its stream's list, or marks the stream as deleted for ever. */
  place(stream: Stream, number: number, type: string, tombstone = type === TOMBSTONE_TYPE): void {
    if (tombstone) stream.tombstone = number;
    else stream.events.push(number);
  }

  applyMetadata(metastream: string, number: number, data: Buffer): void {
    const target = this.stream(metastream.slice(2));
    const before = target.metadata;
    // Older versions are of no use once this predecessor is visible to every reader.
    const previous = before !== undefined && before.since < this.visible ? { ...before, previous: undefined } : before;
    target.metadata = { since: number, value: parseMetadata(data), previous };
  }

  /** The stream of that name, made if need be. */
  stream(name: string): Stream {
    const known = this.#streamsByName.get(name);
    if (known !== undefined) return known;
    const stream: Stream = { name, number: this.streams.length, events: [], metadata: undefined, tombstone: Infinity };
    this.#streamsByName.set(name, stream);
    this.streams.push(stream);
    return stream;
  }

  typeNumber(type: string): number {
    const known = this.#typesByName.get(type);
    if (known !== undefined) return known;
    this.#typesByName.set(type, this.types.length);
    return this.types.push(type) - 1;
  }

  streamNumberOf(event: number): number {
    return this.columns.streams[event] ?? 0;
  }

  typeNumberOf(event: number): number {
    return this.columns.types[event] ?? 0;
  }

  idHashOf(event: number): number {
    return this.columns.idHashes[event] ?? 0;
  }

  positionOf(event: number): number {
    return event < this.count ? (this.columns.positions[event] ?? 0) : this.end;
  }

  /** The number of the first event at or behind `position`; `count` if there is none. */
  firstAt(position: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionOf(middle) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const bigger = emptyColumns(Math.max(FIRST_CAPACITY, this.columns.positions.length * 2));
    bigger.positions.set(this.columns.positions);
    bigger.streams.set(this.columns.streams);
    bigger.types.set(this.columns.types);
    bigger.idHashes.set(this.columns.idHashes);
    Object.assign(this.columns, bigger);
  }
}

/** Columns with room for `capacity` events. */
export function emptyColumns(capacity: number): Columns {
  return {
    positions: new Float64Array(capacity),
    streams: new Uint32Array(capacity),
    types: new Uint32Array(capacity),
    idHashes: new Uint32Array(capacity),
  };
}

/** The metadata a reader of events below `below` may know of. */
export function metadataAt(stream: Stream, below: number): StreamMetadata | undefined {
  let version = stream.metadata;
  while (version !== undefined && version.since >= below) version = version.previous;
  return version?.value;
}

/** The last revision among events below `below`; -1 if the stream has none. */
export function lastRevision(stream: Stream, below: number): number {
  let revision = stream.events.length - 1;
  while (revision >= 0 && (stream.events[revision] ?? 0) >= below) revision -= 1;
  return revision;
}

/** The first revision that `$tb` and `$maxCount` leave readable. A metadata stream shows its last event alone. */
export function firstReadable(stream: Stream, below: number): number {
  const metadata = metadataAt(stream, below);
  const maxCount = isMetastream(stream.name) ? 1 : (metadata?.maxCount ?? Infinity);
  return Math.max(0, metadata?.truncateBefore ?? 0, lastRevision(stream, below) + 1 - maxCount);
}
