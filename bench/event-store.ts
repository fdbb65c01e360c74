import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openStore } from '../src/embedded-eventstore/open-store.js';
import type { ProposedEvent } from '../src/embedded-eventstore/wire.js';

/** What a million events cost the embedded event store to open, with the snapshot of its index and without: `npm run bench -- event-store`. */
const MANY = 1_000_000;
const data = { ticketId: 't-1', holderId: 'alice', cause: 'command', note: 'x'.repeat(80) };
const metadata = { $correlationId: 'c-1', $causationId: 'k-1', occurredAt: '2026-11-21T10:00:00.000Z', by: 'alice', commandHash: 'f'.repeat(64) };

async function many(folder: string): Promise<void> {
  const options = { folder, durability: 'relaxed' as const, onFailed: (error: Error) => console.error(error) };
  const { store, close } = await openStore(options);
  const [dataBytes, metadataBytes] = [data, metadata].map((value) => Buffer.from(JSON.stringify(value))) as [Buffer, Buffer];
  const id = Buffer.alloc(16);
  const begin = performance.now();
  for (let index = 0; index < MANY; index += 10) {
    const events = Array.from({ length: 10 }, (_, at): ProposedEvent => {
      id.writeUInt32LE(index + at, 0);
      return { id: Buffer.from(id), type: 'TicketLocked', contentType: 'application/json', data: dataBytes, metadata: metadataBytes };
    });
    const done = store.append(`ticket-${index % (MANY / 5)}`, 'any', events);
    if (index % 1000 === 0) await done;
  }
  await store.idle();
  console.log(`${MANY} events written in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  close();
}

async function open(folder: string, what: string): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const begin = performance.now();
  const { store, close } = await openStore({ folder, durability: 'relaxed', onFailed: (error) => console.error(error) });
  const took = performance.now() - begin;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
  console.log(`opening ${store.index.count} events ${what}: ${took.toFixed(0)} ms, index ${grown.toFixed(0)} MB, rss ${(after.rss / 1e6).toFixed(0)} MB, ${store.index.streams.length} streams`);
  close();
}

const folder = mkdtempSync(join(tmpdir(), 'custody-bench-'));
try {
  const big = join(folder, 'big');
  await many(big);
  await open(big, 'with the snapshot');
  rmSync(join(big, 'events.index'));
  await open(big, 'by a scan');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
