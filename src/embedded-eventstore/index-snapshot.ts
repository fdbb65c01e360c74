import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncFolder } from './disk.js';
import { EventIndex, type Columns } from './event-index.js';

/** A copy of the index, so that opening need not decode every record's names. Never trusted: the scan checks it. */
const MAGIC = Buffer.from('CUSTIDX\n', 'latin1');
const FORMAT = 1;
const HEADER = 48;

/** The log an index belongs to. */
export interface SnapshotOf {
  readonly salt: number;
}

/**
 * Layout: magic (8), u32 format, u32 crc of all that follows, u32 salt, u32 events, f64 log end, u32 names' bytes;
 * from 48 the columns, each whole; then the names as JSON.
 */
export function saveSnapshot(path: string, index: EventIndex, of: SnapshotOf): void {
  const { columns, count } = index;
  const names = Buffer.from(JSON.stringify({ streams: index.streams.map((stream) => stream.name), types: index.types }), 'utf8');
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(FORMAT, 8);
  header.writeUInt32LE(of.salt, 16);
  header.writeUInt32LE(count, 20);
  header.writeDoubleLE(index.end, 24);
  header.writeUInt32LE(names.length, 32);
  const parts = [
    bytesOf(columns.positions.subarray(0, count)),
    bytesOf(columns.streams.subarray(0, count)),
    bytesOf(columns.types.subarray(0, count)),
    bytesOf(columns.idHashes.subarray(0, count)),
    names,
  ];
  header.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), crc32(header.subarray(16))), 12);
  const fd = openSync(`${path}.new`, 'w', 0o600);
  try {
    for (const part of [header, ...parts]) writeAll(fd, part);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
  syncFolder(dirname(path));
}

/** The saved index of this log, or undefined if there is none that fits. Lists of streams are filled in; metadata is not. */
export function loadSnapshot(path: string, of: SnapshotOf): EventIndex | undefined {
  const file = readIfThere(path);
  if (file === undefined || file.length < HEADER || file.compare(MAGIC, 0, 8, 0, 8) !== 0) return undefined;
  if (file.readUInt32LE(8) !== FORMAT || file.readUInt32LE(16) !== of.salt) return undefined;
  if (file.readUInt32LE(12) !== crc32(file.subarray(16))) return undefined;
  const count = file.readUInt32LE(20);
  const rows = file.buffer.slice(file.byteOffset + HEADER, file.byteOffset + HEADER + 20 * count);
  const saved: Columns = {
    positions: new Float64Array(rows, 0, count),
    streams: new Uint32Array(rows, 8 * count, count),
    types: new Uint32Array(rows, 12 * count, count),
    idHashes: new Uint32Array(rows, 16 * count, count),
  };
  const index = new EventIndex(file.readDoubleLE(24), saved);
  index.count = count;
  const names = namesIn(file.subarray(HEADER + 20 * count));
  for (const name of names.streams) index.stream(name);
  for (const type of names.types) index.typeNumber(type);
  for (let number = 0; number < count; number += 1) {
    const stream = index.streams[index.streamNumberOf(number)];
    if (stream === undefined) return undefined;
    index.place(stream, number, index.types[index.typeNumberOf(number)] ?? '');
  }
  return index;
}

function namesIn(bytes: Buffer): { readonly streams: readonly string[]; readonly types: readonly string[] } {
  return JSON.parse(bytes.toString('utf8')) as { streams: string[]; types: string[] };
}

function bytesOf(column: Float64Array | Uint32Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

function writeAll(fd: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
