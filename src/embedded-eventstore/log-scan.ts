import type { Disk } from './disk.js';
import { LOG_HEADER, nextMarker, recordLength, RECORD_HEADER, viewRecord, type RecordView } from './log-record.js';

/** One record found while scanning: its bytes lie at `offset` of `bytes`, which is only valid during the call. */
export type OnRecord = (record: RecordView, bytes: Buffer, offset: number) => void;

/** Where the complete appends end, and what lies behind them. */
export interface ScanResult {
  /** The byte offset behind the last complete append. */
  readonly end: number;
  /** The first byte that is no record though the disk had confirmed it: damage that no crash explains. */
  readonly damagedAt: number | undefined;
}

const CHUNK = 4 * 1024 * 1024;

/**
 * Reads the whole log, checks every record, and hands over those of complete appends in order.
 * A bad record is a torn tail unless a later record proves that it had been flushed: each record says how much of the
 * log was durable when it was written, and one batch's pages may reach the disk in any order.
 */
export function scanLog(disk: Disk, salt: number, onRecord: OnRecord): ScanResult {
  const size = disk.size();
  let end = LOG_HEADER;
  let position = LOG_HEADER;
  let unfinished: { view: RecordView; bytes: Buffer; offset: number }[] = [];
  for (;;) {
    const bytes = readChunk(disk, position, size);
    let offset = 0;
    for (;;) {
      const view = viewRecord(bytes, offset, position + offset, salt);
      if (view === undefined) break;
      if (view.endsAppend && unfinished.length === 0) onRecord(view, bytes, offset);
      else {
        unfinished.push({ view, bytes, offset });
        if (view.endsAppend) {
          for (const waiting of unfinished) onRecord(waiting.view, waiting.bytes, waiting.offset);
          unfinished = [];
        }
      }
      offset += view.length;
      if (view.endsAppend) end = position + offset;
    }
    position += offset;
    if (offset === 0) return { end, damagedAt: position < size && wasFlushed(disk, position, size, salt) ? position : undefined };
  }
}

/** At least one whole record where there is one, however long. */
function readChunk(disk: Disk, position: number, size: number): Buffer {
  const bytes = read(disk, position, Math.min(CHUNK, size - position));
  const first = recordLength(bytes, 0);
  if (first === undefined || first <= bytes.length || position + first > size) return bytes;
  return read(disk, position, first);
}

/** Whether a whole record behind `position` says that `position` was durable when it was written. */
function wasFlushed(disk: Disk, position: number, size: number, salt: number): boolean {
  let from = position + 1;
  while (from + RECORD_HEADER <= size) {
    const bytes = read(disk, from, Math.min(CHUNK, size - from));
    for (let at = nextMarker(bytes, 0); at >= 0; at = nextMarker(bytes, at + 1)) {
      const record = recordAt(disk, from + at, size, salt);
      if (record !== undefined && record.durableBefore > position) return true;
    }
    // A marker may lie across two chunks.
    from += Math.max(1, bytes.length - 3);
  }
  return false;
}

function recordAt(disk: Disk, position: number, size: number, salt: number): RecordView | undefined {
  const length = recordLength(read(disk, position, RECORD_HEADER), 0);
  if (length === undefined || position + length > size) return undefined;
  return viewRecord(read(disk, position, length), 0, position, salt);
}

function read(disk: Disk, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  return bytes.subarray(0, disk.read(bytes, position));
}
