import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { startEmbeddedEventStore } from '../src/embedded-eventstore/embedded-eventstore.js';
import { openStore } from '../src/embedded-eventstore/open-store.js';
import type { ProposedEvent } from '../src/embedded-eventstore/wire.js';

/**
 * Measures the embedded event store over the real client: `node bench/embedded-eventstore.js [events]` from a build.
 * Prints append latency, appends/s of 64 at once (both with fsync), a filtered `$all` catch-up, and what many events cost to open.
 */
const MANY = Number(process.argv[2] ?? 1_000_000);
const event = (index: number) =>
  jsonEvent({
    type: 'TicketLocked',
    data: { ticketId: `t-${index}`, holderId: 'alice', cause: 'agent locked the ticket', note: 'x'.repeat(80) },
    metadata: { $correlationId: `c-${index}`, $causationId: `k-${index}`, occurredAt: '2026-11-21T10:00:00.000Z', by: 'alice', commandHash: 'f'.repeat(64) },
  });

async function overTheWire(folder: string): Promise<void> {
  const store = await startEmbeddedEventStore({ folder });
  const client = EventStoreDBClient.connectionString(store.connectionString);
  for (let index = 0; index < 200; index += 1) await client.appendToStream(`warm-${index}`, event(index));

  const latencies: number[] = [];
  for (let index = 0; index < 1000; index += 1) {
    const begin = performance.now();
    await client.appendToStream(`one-${index % 50}`, event(index));
    latencies.push(performance.now() - begin);
  }
  latencies.sort((a, b) => a - b);
  console.log(`append p50 ${(latencies[500] ?? 0).toFixed(2)} ms, p99 ${(latencies[990] ?? 0).toFixed(2)} ms`);

  const total = 20_000;
  let next = 0;
  const begin = performance.now();
  const one = async (worker: number): Promise<void> => {
    while (next < total) await client.appendToStream(`many-${worker}`, event(next++));
  };
  await Promise.all(Array.from({ length: 64 }, (_, worker) => one(worker)));
  console.log(`64 concurrent: ${Math.round(total / ((performance.now() - begin) / 1000))} appends/s`);

  const from = performance.now();
  for (let index = 0; index < 40_000; index += 100) {
    await client.appendToStream('bulk-1', Array.from({ length: 100 }, (_, at) => event(index + at)));
  }
  console.log(`100-event appends: ${Math.round(40_000 / ((performance.now() - from) / 1000))} events/s`);
  await client.dispose();
  await store.stop();
}

async function catchUp(folder: string): Promise<void> {
  const store = await startEmbeddedEventStore({ folder });
  const client = EventStoreDBClient.connectionString(store.connectionString);
  const begin = performance.now();
  let events = 0;
  const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['many-', 'bulk-'], checkpointInterval: 100 }) });
  await new Promise<void>((resolve, reject) => {
    subscription.on('data', () => (events += 1));
    subscription.on('error', reject);
    subscription.on('caughtUp', () => resolve());
  });
  console.log(`filtered $all catch-up: ${Math.round(events / ((performance.now() - begin) / 1000))} events/s (${events} events)`);
  await subscription.unsubscribe();
  await client.dispose();
  await store.stop();
}

async function many(folder: string): Promise<void> {
  const options = { folder, durability: 'relaxed' as const, onFailed: (error: Error) => console.error(error) };
  const { store, close } = await openStore(options);
  const data = Buffer.from(JSON.stringify(event(1).data));
  const metadata = Buffer.from(JSON.stringify(event(1).metadata));
  const id = Buffer.alloc(16);
  const begin = performance.now();
  for (let index = 0; index < MANY; index += 10) {
    const events = Array.from({ length: 10 }, (_, at): ProposedEvent => {
      id.writeUInt32LE(index + at, 0);
      return { id: Buffer.from(id), type: 'TicketLocked', contentType: 'application/json', data, metadata };
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
  await overTheWire(folder);
  await catchUp(folder);
  const big = join(folder, 'big');
  await many(big);
  await open(big, 'with the snapshot');
  rmSync(join(big, 'events.index'));
  await open(big, 'by a scan');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
