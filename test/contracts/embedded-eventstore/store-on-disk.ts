import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expected } from '../../../src/embedded-eventstore/append-decision.js';
import { openFile, type Disk } from '../../../src/embedded-eventstore/disk.js';
import type { EventStore } from '../../../src/embedded-eventstore/event-store.js';
import { streamNameOf } from '../../../src/embedded-eventstore/log-record.js';
import { openStore, type OpenedStore, type OpenStoreOptions } from '../../../src/embedded-eventstore/open-store.js';
import { dataOf, type ProposedEvent } from '../../../src/embedded-eventstore/wire.js';
import { temporaryFolder } from './event-store-under-test.js';

/** A log in memory: `bytes` is what a disk would hold. */
export class MemoryDisk implements Disk {
  bytes: Buffer;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = Buffer.from(bytes);
  }

  size(): number {
    return this.bytes.length;
  }

  read(into: Buffer, at: number): number {
    return this.bytes.copy(into, 0, at, at + into.length);
  }

  write(data: Buffer, at: number): void {
    const grown = Buffer.alloc(Math.max(this.bytes.length, at + data.length));
    this.bytes.copy(grown);
    data.copy(grown, at);
    this.bytes = grown;
  }

  fdatasync(): Promise<void> {
    return Promise.resolve();
  }

  truncate(size: number): void {
    this.bytes = this.bytes.subarray(0, size);
  }

  close(): void {
    // Nothing is held.
  }
}

export const ignoreFailure = (): void => undefined;

/** Opens a store over the disk given, in a folder of its own unless told. */
export function openOn(disk: Disk, options: Partial<OpenStoreOptions> = {}): Promise<OpenedStore> {
  return openStore({ folder: temporaryFolder(), durability: 'fsync', onFailed: ignoreFailure, ...options, openDisk: () => disk });
}

export const openIn = (folder: string, options: Partial<OpenStoreOptions> = {}): Promise<OpenedStore> =>
  openStore({ folder, durability: 'fsync', onFailed: ignoreFailure, openDisk: openFile, ...options });

export const logBytes = (folder: string): Buffer => readFileSync(join(folder, 'events.log'));

export const proposed = (text: string, type = 'Happened'): ProposedEvent => ({
  id: randomBytes(16),
  type,
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(text)),
  metadata: Buffer.alloc(0),
});

export const append = (store: EventStore, stream: string, texts: readonly string[], expected: Expected = 'any') =>
  store.append(stream, expected, texts.map((text) => proposed(text)));

/** Every event that readers may see, as `stream: data`. */
export function contents(store: EventStore): string[] {
  return Array.from({ length: store.index.visible }, (_, number) => {
    const record = store.record(number);
    return `${streamNameOf(record)}: ${JSON.parse(dataOf(record.subarray(64)).toString() || 'null') as string}`;
  });
}

/** The bytes with one bit of the byte at `at` turned over. */
export function flipped(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ 0x10;
  return damaged;
}
