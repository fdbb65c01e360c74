import { crc32 } from 'node:zlib';
import { measure, writeReadResp, type Placement, type ProposedEvent } from './wire.js';

/**
 * The log file: a header, then one record an event, nothing between. A record is 64 bytes of its own and the event's
 * `ReadResp` as readers get it. The last record of an append carries a flag: without it the append does not exist.
 *
 *      0 u32 marker   4 u32 wire length   8 u32 crc of all that follows   12 u32 flags
 *     16 f64 created (ms)   24 f64 end of the log that was durable when this was written
 *     32 event id (16)   48 u32 name at   52 u32 name length   56 u32 type at   60 u32 type length   64 wire
 */
export const RECORD_HEADER = 64;
const CRC_FROM = 12;
const MARKER = Buffer.from([0xc5, 0x7d, 0x0e, 0x5e]);
const MARKER_NUMBER = MARKER.readUInt32LE(0);
const ENDS_APPEND = 1;
const TOMBSTONE = 2;
/** Beyond any append the server accepts: a length above it is damage. */
const LONGEST_WIRE = 64 * 1024 * 1024;

/** The file's header: magic (8), format version, salt, crc of those. The salt keeps one log's records out of another's. */
export const LOG_HEADER = 32;
const MAGIC = Buffer.from('CUSTODY\n', 'latin1');
/** The format this build reads and writes. */
export const LOG_FORMAT = 1;

/** An event with its place, ready to be written. */
export interface PlacedEvent {
  readonly event: ProposedEvent;
  readonly streamName: Buffer;
  readonly revision: number | bigint;
  readonly tombstone: boolean;
}

/** What the index keeps of one record, and where it lies. */
export interface RecordView {
  readonly position: number;
  readonly length: number;
  readonly created: number;
  readonly durableBefore: number;
  readonly endsAppend: boolean;
  readonly tombstone: boolean;
  readonly idHash: number;
}

/** Encodes one append as consecutive records starting at `position`. Returns their bytes and their lengths. */
export function encodeAppend(
  events: readonly PlacedEvent[],
  at: { readonly position: number; readonly durableBefore: number; readonly created: number; readonly salt: number },
): Buffer[] {
  let position = at.position;
  return events.map(({ event, streamName, revision, tombstone }, index) => {
    const place: Placement = { streamName, revision, position, created: at.created };
    const sizes = measure(event, place);
    const record = Buffer.allocUnsafe(RECORD_HEADER + sizes.total);
    const marks = writeReadResp(record, RECORD_HEADER, event, place, sizes);
    MARKER.copy(record, 0);
    record.writeUInt32LE(sizes.total, 4);
    record.writeUInt32LE((index === events.length - 1 ? ENDS_APPEND : 0) | (tombstone ? TOMBSTONE : 0), 12);
    record.writeDoubleLE(at.created, 16);
    record.writeDoubleLE(at.durableBefore, 24);
    event.id.copy(record, 32);
    record.writeUInt32LE(marks.nameAt, 48);
    record.writeUInt32LE(sizes.name, 52);
    record.writeUInt32LE(marks.typeAt, 56);
    record.writeUInt32LE(marks.typeLength, 60);
    record.writeUInt32LE(checksum(record, position, at.salt), 8);
    position += record.length;
    return record;
  });
}

/** The record that begins at `offset` of `bytes` (position `position` of the log) if it is whole and undamaged. */
export function viewRecord(bytes: Buffer, offset: number, position: number, salt: number): RecordView | undefined {
  const length = recordLength(bytes, offset);
  if (length === undefined || offset + length > bytes.length) return undefined;
  const record = bytes.subarray(offset, offset + length);
  if (record.readUInt32LE(8) !== checksum(record, position, salt)) return undefined;
  const flags = record.readUInt32LE(12);
  return {
    position,
    length,
    created: record.readDoubleLE(16),
    durableBefore: record.readDoubleLE(24),
    endsAppend: (flags & ENDS_APPEND) !== 0,
    tombstone: (flags & TOMBSTONE) !== 0,
    idHash: idHash(record, 32),
  };
}

/** The length a record at `offset` claims to have, or undefined if there is no plausible header. */
export function recordLength(bytes: Buffer, offset: number): number | undefined {
  if (offset + RECORD_HEADER > bytes.length || bytes.readUInt32LE(offset) !== MARKER_NUMBER) return undefined;
  const wire = bytes.readUInt32LE(offset + 4);
  return wire > LONGEST_WIRE ? undefined : RECORD_HEADER + wire;
}

/** Where the next record might begin: damage is searched for survivors. -1 if nowhere. */
export function nextMarker(bytes: Buffer, from: number): number {
  return bytes.indexOf(MARKER, from);
}

/** Whether a record read again still has its checksum. */
export function isIntact(record: Buffer, position: number, salt: number): boolean {
  return viewRecord(record, 0, position, salt)?.length === record.length;
}

export const createdOf = (record: Buffer): number => record.readDoubleLE(16);
export const wireOf = (record: Buffer): Buffer => record.subarray(RECORD_HEADER);
export const hasId = (record: Buffer, id: Buffer): boolean => record.compare(id, 0, 16, 32, 48) === 0;

/** The stream's name, as the bytes of a record say. */
export function streamNameOf(record: Buffer, offset = 0): string {
  const at = offset + RECORD_HEADER + record.readUInt32LE(offset + 48);
  return record.toString('utf8', at, at + record.readUInt32LE(offset + 52));
}

/** The event's type, as the bytes of a record say. */
export function typeOf(record: Buffer, offset = 0): string {
  const at = offset + RECORD_HEADER + record.readUInt32LE(offset + 56);
  return record.toString('utf8', at, at + record.readUInt32LE(offset + 60));
}

/** 32 bits of an event id: a mismatch spares the disk. */
export function idHash(bytes: Buffer, at: number): number {
  return (bytes.readUInt32LE(at) ^ bytes.readUInt32LE(at + 4) ^ bytes.readUInt32LE(at + 8) ^ bytes.readUInt32LE(at + 12)) >>> 0;
}

/** The first bytes of a new log. */
export function encodeLogHeader(salt: number): Buffer {
  const header = Buffer.alloc(LOG_HEADER);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(LOG_FORMAT, 8);
  header.writeUInt32LE(salt, 12);
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return header;
}

/** What a log's header says: its salt, or why it cannot be read. */
export function decodeLogHeader(header: Buffer): { readonly salt: number } | { readonly refusal: string } {
  if (header.compare(MAGIC, 0, 8, 0, 8) !== 0) return { refusal: 'is not an event log of Custody; move it away, or name another data folder' };
  const format = header.readUInt32LE(8);
  if (format !== LOG_FORMAT) {
    return { refusal: `has format ${format}, and this version of Custody reads format ${LOG_FORMAT}; start the version that wrote it` };
  }
  if (header.readUInt32LE(16) !== crc32(header.subarray(0, 16))) {
    return { refusal: 'is damaged at position 0 (its header); restore it from a backup' };
  }
  return { salt: header.readUInt32LE(12) };
}

/** Seeded with the position and the log's salt: bytes of a record that lie elsewhere (inside an event's data, say) never pass for one. */
function checksum(record: Buffer, position: number, salt: number): number {
  const seed = (salt ^ (position % 0x1_0000_0000) ^ Math.floor(position / 0x1_0000_0000)) >>> 0;
  return crc32(record.subarray(CRC_FROM), seed);
}
