import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openFile, syncFolder } from './disk.js';
import { decodeLogHeader, LOG_HEADER } from './log-record.js';
import { scanLog } from './log-scan.js';
import { LOG_FILE } from './open-store.js';

/** A copy of a log, checked record by record. */
export interface LogCopy {
  /** Complete appends alone. */
  readonly bytes: number;
  readonly events: number;
}

/** Where a store's folder has its log. */
export function logIn(folder: string): string {
  return join(folder, LOG_FILE);
}

/**
 * Copies a log, also one that is being written: it only grows at its end, so whatever has been read is a log. What the end cuts
 * in two is left out, as it would be after a power cut.
 * @param to a file that is not there yet
 * @throws where the copy is damaged, naming the position
 */
export async function copyLog(from: string, to: string): Promise<LogCopy> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const { size } = await stat(from);
  await pipeline(createReadStream(from, { end: Math.max(0, size - 1) }), createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  const disk = openFile(to);
  try {
    const header = Buffer.alloc(LOG_HEADER);
    const decoded = disk.read(header, 0) === LOG_HEADER ? decodeLogHeader(header) : { refusal: 'is shorter than its header' };
    if ('refusal' in decoded) throw new Error(`The file ${from} ${decoded.refusal}.`);
    let events = 0;
    const { end, damagedAt } = scanLog(disk, decoded.salt, () => (events += 1));
    if (damagedAt !== undefined) throw new Error(`The event log ${from} is damaged at position ${damagedAt}.`);
    disk.truncate(end);
    await disk.fdatasync();
    syncFolder(dirname(to));
    return { bytes: end, events };
  } finally {
    disk.close();
  }
}

/** Whether a folder has a log. */
export async function hasLog(folder: string): Promise<boolean> {
  return access(logIn(folder)).then(
    () => true,
    () => false,
  );
}
