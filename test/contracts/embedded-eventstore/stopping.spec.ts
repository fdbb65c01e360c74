import { EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { startStoreServer } from '../../../src/embedded-eventstore/store-server.js';
import { collect, embeddedOnly, follow, happened, numbersOf, temporaryFolder } from './event-store-under-test.js';
import { openFile } from '../../../src/embedded-eventstore/disk.js';

const started = async (clock?: () => number) => {
  const folder = temporaryFolder();
  const server = await startStoreServer({ folder, durability: 'relaxed', port: 0, ...(clock === undefined ? {} : { clock }) });
  return { folder, server, client: EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`) };
};

embeddedOnly('stopping the server', () => {
  it('ends calls in flight with CANCELLED, and keeps what it answered', async () => {
    const { folder, server, client } = await started();
    const seen = follow(client.subscribeToAll({ fromPosition: START }));
    const other = follow(client.subscribeToStream('ticket-1'));
    await client.appendToStream('ticket-1', happened(1));
    await seen.until(() => seen.numbers.length === 1);
    await server.stop();
    await seen.until(() => seen.errors.length > 0);
    await other.until(() => other.errors.length > 0);
    expect([seen.errors[0], other.errors[0]]).toMatchObject([{ type: 'cancelled' }, { type: 'cancelled' }]);
    await client.dispose();

    const again = await startStoreServer({ folder, durability: 'relaxed', port: 0 });
    const reader = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${again.port}?tls=false`);
    expect(numbersOf(await collect(reader.readStream('ticket-1')))).toEqual([1]);
    await reader.dispose();
    await again.stop();
  });

  it('does not wait for a reader that has stopped reading', async () => {
    const { server, client } = await started();
    for (let n = 0; n < 20; n += 1) {
      await client.appendToStream('ticket-1', Array.from({ length: 10 }, () => jsonEvent({ type: 'Big', data: { text: 'x'.repeat(100_000) } })));
    }
    const slow = client.subscribeToAll({ fromPosition: START });
    slow.on('error', () => undefined);
    await new Promise<void>((resolve) => slow.once('data', () => resolve()));
    slow.pause();
    await server.stop();
    slow.destroy();
    await client.dispose();
  });
});

embeddedOnly('a slow reader', () => {
  it('holds a bounded part of the log in memory, and gets the rest when it goes on', async () => {
    const folder = temporaryFolder();
    let read = 0;
    const openDisk = (path: string) => {
      const disk = openFile(path);
      return { ...disk, read: (into: Buffer, at: number) => ((read += into.length), disk.read(into, at)) };
    };
    const first = await startStoreServer({ folder, durability: 'relaxed', port: 0 });
    const writer = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${first.port}?tls=false`);
    for (let n = 0; n < 60; n += 1) {
      await writer.appendToStream('ticket-1', Array.from({ length: 9 }, () => jsonEvent({ type: 'Big', data: { text: 'x'.repeat(100_000) } })));
    }
    await writer.dispose();
    await first.stop();

    const server = await startStoreServer({ folder, durability: 'relaxed', port: 0, openDisk });
    read = 0;
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    const slow = client.readAll();
    let events = 0;
    slow.on('data', () => (events += 1));
    await new Promise<void>((resolve) => slow.once('data', () => resolve()));
    slow.pause();
    // The connection goes on serving others meanwhile; 54 MB lie in the log.
    for (let n = 0; n < 20; n += 1) await client.appendToStream('ticket-2', happened(n));
    expect(read).toBeLessThan(20_000_000);
    slow.resume();
    await new Promise<void>((resolve) => slow.once('end', () => resolve()));
    expect(events).toBe(540);
    await client.dispose();
    await server.stop();
  });
});

embeddedOnly('$maxAge', () => {
  it('hides events by the server’s clock', async () => {
    let now = 1_700_000_000_000;
    const { server, client } = await started(() => now);
    await client.appendToStream('ticket-1', [happened(0), happened(1)]);
    await client.setStreamMetadata('ticket-1', { maxAge: 60 });
    now += 45_000;
    await client.appendToStream('ticket-1', happened(2));
    expect(numbersOf(await collect(client.readStream('ticket-1')))).toEqual([0, 1, 2]);
    now += 30_000;
    expect(numbersOf(await collect(client.readStream('ticket-1')))).toEqual([2]);
    const [event] = await collect(client.readStream('ticket-1'));
    expect(event?.event?.created.getTime()).toBe(1_700_000_045_000);
    await client.dispose();
    await server.stop();
  });
});
