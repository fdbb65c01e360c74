import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutation } from './built-custody.js';

// kill -9 takes nothing out of the page cache. A power cut does: of an append-only log there is what was flushed, and no more.

const record = '.flushed';

/** Notes beside the log, with each flush, how much of it is on the disk for good. */
export const notesFlushes: Mutation = {
  file: 'src/embedded-eventstore/disk.ts',
  from: 'fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));',
  to: `const { size } = fstatSync(fd);
        fdatasync(fd, (error) => {
          if (error !== null) { reject(error); return; }
          const note = openFile.noted ??= openSync(path + '${record}', 'w');
          writeSync(note, String(size).padStart(16), 0);
          resolve();
        });`,
};

/** Leaves of the log of a dead service what a power cut would have left. */
export async function cutPower(dataDir: string): Promise<void> {
  const path = join(dataDir, 'eventstore/events.log');
  const flushed = await readFile(path + record, 'utf8').catch(() => null);
  if (flushed === null) return;
  const log = await open(path, 'r+');
  try {
    await log.truncate(Math.min(Number(flushed), (await stat(path)).size));
  } finally {
    await log.close();
  }
}
