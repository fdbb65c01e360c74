import { EventStoreDBClient } from '@eventstore/db-client';
import { childStore } from './child-store.js';
import { collect, embeddedOnly, happened, numbersOf, temporaryFolder } from './event-store-under-test.js';

embeddedOnly('kill -9 of the server under load', () => {
  it.each<'worker' | 'same'>(['worker', 'same'])(
    'loses no acknowledged append and keeps every stream whole (%s thread)',
    async (thread) => {
      const folder = temporaryFolder();
      const acknowledged = new Map<string, number[]>();
      for (let round = 0; round < 3; round += 1) {
        const child = childStore({ folder, thread });
        const { connectionString } = await child.next();
        if (connectionString === undefined) throw new Error('The child has no event store.');
        const client = EventStoreDBClient.connectionString(connectionString);
        await check(client, acknowledged);
        let killed = false;
        let total = 0;
        const kill = async (): Promise<void> => {
          killed = true;
          await child.kill();
        };
        let killing: Promise<void> | undefined;
        const load = Array.from({ length: 32 }, async (_, worker) => {
          const stream = `ticket-${round}${worker}`;
          const mine: number[] = [];
          acknowledged.set(stream, mine);
          for (let n = 0; !killed; n += 2) {
            const answered = await client.appendToStream(stream, [happened(n), happened(n + 1)]).then(() => true, () => false);
            if (!answered) return;
            mine.push(n, n + 1);
            total += 1;
            if (total === 400 + 100 * round) killing = kill();
          }
        });
        await Promise.all(load);
        await killing;
        await client.dispose();
      }
      const child = childStore({ folder, thread });
      const { connectionString } = await child.next();
      const client = EventStoreDBClient.connectionString(connectionString ?? '');
      await check(client, acknowledged);
      await client.dispose();
      await child.stop();
    },
    60_000,
  );
});

/** Everything acknowledged is there, in order, and what is there beyond it are whole appends. */
async function check(client: EventStoreDBClient, acknowledged: ReadonlyMap<string, readonly number[]>): Promise<void> {
  for (const [stream, wanted] of acknowledged) {
    if (wanted.length === 0) continue;
    const there = numbersOf(await collect(client.readStream(stream)));
    expect(there.slice(0, wanted.length)).toEqual(wanted);
    expect(there).toEqual(Array.from({ length: there.length }, (_, n) => n));
    expect(there.length % 2).toBe(0);
  }
}
