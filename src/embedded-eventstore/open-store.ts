import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFile, syncFolder, type Disk, type OpenDisk } from './disk.js';
import { EventIndex } from './event-index.js';
import { EventStore } from './event-store.js';
import { loadSnapshot, saveSnapshot } from './index-snapshot.js';
import { decodeLogHeader, encodeLogHeader, LOG_HEADER, streamNameOf, typeOf, wireOf } from './log-record.js';
import { scanLog, type OnRecord } from './log-scan.js';
import { isMetastream, METADATA_TYPE } from './stream-metadata.js';
import { dataOf } from './wire.js';

export interface OpenStoreOptions {
  readonly folder: string;
  readonly durability: 'fsync' | 'relaxed';
  readonly onFailed: (error: Error) => void;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly openDisk?: OpenDisk;
}

export interface OpenedStore {
  readonly store: EventStore;
  /** Saves the index and closes the log. After a failure the index is not saved. */
  readonly close: () => void;
}

/** The log's name in its folder. */
export const LOG_FILE = 'events.log';
const INDEX_FILE = 'events.index';
/** A crashed server's start has scanned this many events beyond the snapshot: worth saving at once. */
const WORTH_SAVING = 100_000;

/**
 * Opens the log of `folder`, creating both where missing. Cuts a torn tail; throws, naming the position, where a part
 * that had been flushed is damaged, and where the format is unknown.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const path = join(options.folder, LOG_FILE);
  const snapshotPath = join(options.folder, INDEX_FILE);
  const disk = (options.openDisk ?? openFile)(path);
  try {
    const salt = await readOrWriteHeader(disk, path, options.folder);
    const saved = loadSnapshot(snapshotPath, { salt });
    const known = saved?.count ?? 0;
    const index = (saved === undefined ? undefined : extend(disk, path, salt, saved)) ?? build(disk, path, salt);
    if (index.end < disk.size()) {
      disk.truncate(index.end);
      await disk.fdatasync();
    }
    index.visible = index.count;
    if (index.count - known > WORTH_SAVING) saveSnapshot(snapshotPath, index, { salt });
    let failed = false;
    const store = new EventStore({
      disk,
      path,
      salt,
      index,
      durability: options.durability,
      clock: options.clock ?? Date.now,
      onFailed: (error) => {
        failed = true;
        options.onFailed(new Error(`The event log ${path} could not be written (${error.message}); free or repair the disk, then start again.`, { cause: error }));
      },
    });
    const close = (): void => {
      if (!failed) saveSnapshot(snapshotPath, index, { salt });
      disk.close();
    };
    return { store, close };
  } catch (error) {
    disk.close();
    throw error;
  }
}

async function readOrWriteHeader(disk: Disk, path: string, folder: string): Promise<number> {
  const header = Buffer.alloc(LOG_HEADER);
  const size = disk.read(header, 0);
  if (size === LOG_HEADER) {
    const decoded = decodeLogHeader(header);
    if ('refusal' in decoded) throw new Error(`The file ${path} ${decoded.refusal}.`);
    return decoded.salt;
  }
  // Shorter than its header: a start that crashed before the first append.
  const salt = randomBytes(4).readUInt32LE(0);
  disk.truncate(0);
  disk.write(encodeLogHeader(salt), 0);
  await disk.fdatasync();
  syncFolder(folder);
  return salt;
}

function build(disk: Disk, path: string, salt: number): EventIndex {
  const index = new EventIndex(LOG_HEADER);
  scan(disk, path, salt, adding(index));
  return index;
}

/** Checks every record the snapshot covers and adds those behind it; undefined if the snapshot does not fit the log. */
function extend(disk: Disk, path: string, salt: number, index: EventIndex): EventIndex | undefined {
  const covered = index.count;
  const add = adding(index);
  const checked = { seen: 0, fits: true };
  scan(disk, path, salt, (record, bytes, offset) => {
    if (checked.seen >= covered) {
      if (checked.fits) add(record, bytes, offset);
    } else {
      index.visible = checked.seen;
      checked.fits &&= index.positionOf(checked.seen) === record.position && index.idHashOf(checked.seen) === record.idHash;
      const stream = index.streams[index.streamNumberOf(checked.seen)];
      if (stream !== undefined && isMetastream(stream.name) && index.types[index.typeNumberOf(checked.seen)] === METADATA_TYPE) {
        index.applyMetadata(stream.name, checked.seen, dataOf(wireOf(bytes.subarray(offset, offset + record.length))));
      }
    }
    checked.seen += 1;
  });
  return checked.fits && checked.seen >= covered ? index : undefined;
}

function adding(index: EventIndex): OnRecord {
  return (record, bytes, offset) => {
    // Visible at once: nobody reads yet, and older versions of metadata need not be kept.
    index.visible = index.count;
    index.add(record, streamNameOf(bytes, offset), typeOf(bytes, offset), () =>
      dataOf(wireOf(bytes.subarray(offset, offset + record.length))),
    );
  };
}

function scan(disk: Disk, path: string, salt: number, onRecord: OnRecord): void {
  const { damagedAt } = scanLog(disk, salt, onRecord);
  if (damagedAt !== undefined) {
    throw new Error(`The event log ${path} is damaged at position ${damagedAt}, before events that were confirmed; restore it from a backup.`);
  }
}
