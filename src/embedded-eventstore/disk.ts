import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';

/** The file calls of the event log, so that tests can make any of them fail. Offsets and sizes in bytes. */
export interface Disk {
  /** The file's size. */
  size(): number;
  /** Fills `into` from `at`; the number of bytes read is smaller only at the file's end. */
  read(into: Buffer, at: number): number;
  /** Writes all of `data` at `at`; throws (ENOSPC, EIO) if it could not. */
  write(data: Buffer, at: number): void;
  /** Resolves when everything written so far survives a power cut. */
  fdatasync(): Promise<void>;
  truncate(size: number): void;
  close(): void;
}

/** Opens a file for reading and writing, creating it where it is missing. */
export type OpenDisk = (path: string) => Disk;

/** The real file system. Reads and writes go to the page cache and are not worth a thread's hop; the flush is. */
export const openFile: OpenDisk = (path) => {
  const fd = openSync(path, openFlags(path), 0o600);
  return {
    size: () => fstatSync(fd).size,
    read: (into, at) => readFully(fd, into, at),
    write: (data, at) => writeFully(fd, data, at),
    fdatasync: () =>
      new Promise((resolve, reject) => {
        fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
      }),
    truncate: (size) => ftruncateSync(fd, size),
    close: () => closeSync(fd),
  };
};

/** Makes a file's creation or renaming durable; Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openFlags(path: string): string {
  return existsSync(path) ? 'r+' : 'w+';
}

function readFully(fd: number, into: Buffer, at: number): number {
  let done = 0;
  while (done < into.length) {
    const got = readSync(fd, into, done, into.length - done, at + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

function writeFully(fd: number, data: Buffer, at: number): void {
  let done = 0;
  while (done < data.length) done += writeSync(fd, data, done, data.length - done, at + done);
}
