import { EventStoreDBClient, START } from '@eventstore/db-client';
import type { Disk } from '../../../src/embedded-eventstore/disk.js';
import { startStoreServer } from '../../../src/embedded-eventstore/store-server.js';
import { collect, follow, happened, temporaryFolder } from './event-store-under-test.js';
import { append, contents, MemoryDisk, openOn } from './store-on-disk.js';

/** A disk whose flush returns when the test says so, or fails. Counts its calls. */
class GatedDisk extends MemoryDisk {
  readonly calls: string[] = [];
  #flushes: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #arrived: () => void = () => undefined;
  open = true;

  override write(data: Buffer, at: number): void {
    this.calls.push('write');
    super.write(data, at);
  }

  override fdatasync(): Promise<void> {
    this.calls.push('flush');
    if (this.open) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushes.push({ resolve, reject });
      this.#arrived();
    });
  }

  /** Resolves when a flush waits at the gate. */
  flushing(): Promise<void> {
    if (this.#flushes.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  finish(): void {
    for (const { resolve } of this.#flushes.splice(0)) resolve();
  }

  fail(error: Error): void {
    for (const { reject } of this.#flushes.splice(0)) reject(error);
  }
}

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function gatedStore(durability: 'fsync' | 'relaxed' = 'fsync') {
  const disk = new GatedDisk();
  const failures: Error[] = [];
  const { store, close } = await openOn(disk, { durability, onFailed: (error) => failures.push(error) });
  disk.open = false;
  disk.calls.length = 0;
  return { disk, store, close, failures };
}

/** Whether an append was answered, and its event visible, although its flush had not returned. */
async function answersEarly(durability: 'fsync' | 'relaxed'): Promise<{ answered: boolean; visible: boolean }> {
  const { disk, store } = await gatedStore(durability);
  let answered = false;
  const appending = append(store, 'ticket-1', ['a']).then(() => (answered = true));
  await Promise.race([disk.flushing(), appending]);
  await turnOfTheLoop();
  const seen = { answered, visible: store.index.visible > 0 };
  disk.finish();
  await appending;
  return seen;
}

describe('an answer', () => {
  it('comes after the flush, and so does the event', async () => {
    expect(await answersEarly('fsync')).toEqual({ answered: false, visible: false });
  });

  it('comes before it only where relaxed was chosen: the test above can fail', async () => {
    expect(await answersEarly('relaxed')).toEqual({ answered: true, visible: true });
  });

  it('is for all that waited after one write and one flush', async () => {
    const { disk, store } = await gatedStore();
    const first = append(store, 'ticket-1', ['a']);
    await disk.flushing();
    const rest = Array.from({ length: 100 }, (_, n) => append(store, `ticket-${n + 2}`, ['b']));
    expect(disk.calls).toEqual(['write', 'flush']);
    disk.finish();
    await first;
    await disk.flushing();
    disk.finish();
    await Promise.all(rest);
    expect(disk.calls).toEqual(['write', 'flush', 'write', 'flush']);
    expect(contents(store)).toHaveLength(101);
  });

  it('to a refusal or a repeat waits too: it tells of events that may still be lost', async () => {
    const { disk, store } = await gatedStore();
    const answered: string[] = [];
    const appending = append(store, 'ticket-1', ['a'], 'no_stream').then(() => answered.push('append'));
    await disk.flushing();
    const refused = append(store, 'ticket-1', ['b'], 'no_stream').then(({ kind }) => answered.push(kind));
    await turnOfTheLoop();
    expect(answered).toEqual([]);
    disk.finish();
    await Promise.all([appending, refused]);
    expect(answered).toEqual(['append', 'wrong-version']);
  });

  it('over the wire comes after the flush, and no subscriber sees the event before', async () => {
    const disk = new GatedDisk();
    const server = await startStoreServer({ folder: temporaryFolder(), durability: 'fsync', port: 0, openDisk: () => disk });
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    const subscription = client.subscribeToAll({ fromPosition: START });
    const seen = follow(subscription);
    await seen.until(() => seen.said.includes('caughtUp'));
    disk.open = false;
    let answered = false;
    const appending = client.appendToStream('ticket-1', happened(1)).then(() => (answered = true));
    await disk.flushing();
    // A read that was asked for later has come back: an early answer would have too.
    await expect(collect(client.readStream('ticket-1'))).rejects.toMatchObject({ type: 'stream-not-found' });
    expect([answered, seen.numbers]).toEqual([false, []]);
    disk.open = true;
    disk.finish();
    await appending;
    await seen.until(() => seen.numbers.length === 1);
    await client.dispose();
    await server.stop();
  });
});

describe('a failing disk (F8)', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

  it('at the flush: nobody is answered, it says why, and writes nothing more', async () => {
    const { disk, store, failures } = await gatedStore();
    const answers: unknown[] = [];
    void append(store, 'ticket-1', ['a']).then((answer) => answers.push(answer));
    await disk.flushing();
    void append(store, 'ticket-2', ['b']).then((answer) => answers.push(answer));
    disk.fail(new Error('EIO: i/o error, fdatasync'));
    await turnOfTheLoop();
    void append(store, 'ticket-3', ['c']).then((answer) => answers.push(answer));
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect([answers, store.index.visible, disk.calls]).toEqual([[], 0, ['write', 'flush']]);
    expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/could not be written \(EIO.*free or repair the disk/)]);
  });

  it('at the write: what had been confirmed is there after the next start, nothing torn is', async () => {
    const { disk, store, failures } = await gatedStore();
    disk.open = true;
    await append(store, 'ticket-1', ['kept']);
    const write = disk.write.bind(disk);
    disk.write = (data, at) => {
      write(data.subarray(0, data.length - 7), at);
      throw full;
    };
    const answers: unknown[] = [];
    void append(store, 'ticket-1', ['lost', 'with it']).then((answer) => answers.push(answer));
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect([answers, failures[0]?.message]).toEqual([[], expect.stringMatching(/ENOSPC/)]);
    const { store: again } = await openOn(new MemoryDisk(disk.bytes));
    expect(contents(again)).toEqual(['ticket-1: kept']);
  });

  it('cuts every connection: the appender gets an error, never an answer', async () => {
    const disk: Disk = new GatedDisk();
    const server = await startStoreServer({ folder: temporaryFolder(), durability: 'fsync', port: 0, openDisk: () => disk });
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    await client.appendToStream('ticket-1', happened(1));
    disk.fdatasync = () => Promise.reject(new Error('EIO: i/o error, fdatasync'));
    await expect(client.appendToStream('ticket-1', happened(2))).rejects.toMatchObject({ type: expect.stringMatching(/cancelled|unavailable/) as string });
    expect((await server.failed).message).toMatch(/EIO/);
    await client.dispose();
    await server.stop();
  });
});
