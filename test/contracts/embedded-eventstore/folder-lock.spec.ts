import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { EmbeddedEventStoreLocked, startEmbeddedEventStore } from '../../../src/embedded-eventstore/embedded-eventstore.js';
import { lockFolder, type HeldLock, type TakenLock } from '../../../src/embedded-eventstore/folder-lock.js';
import { childStore } from './child-store.js';
import { collect, embeddedOnly, happened, numbersOf, temporaryFolder } from './event-store-under-test.js';

const same = { thread: 'same', durability: 'relaxed' } as const;

async function killedOwner(folder: string): Promise<void> {
  const child = childStore({ folder, ...same });
  expect(await child.next()).toMatchObject({ own: true });
  await child.kill();
}

const held = (lock: HeldLock | TakenLock): lock is HeldLock => lock.kind === 'held';

embeddedOnly('a data folder', () => {
  it('has one owner: a second process connects to it and does not stop it', async () => {
    const folder = temporaryFolder();
    const child = childStore({ folder, ...same });
    const owner = await child.next();
    const store = await startEmbeddedEventStore({ folder, ...same });
    expect([store.own, store.connectionString]).toEqual([false, owner.connectionString]);
    const client = EventStoreDBClient.connectionString(store.connectionString);
    await client.appendToStream('ticket-1', happened(1));
    await store.stop();
    await client.appendToStream('ticket-1', happened(2));
    expect(numbersOf(await collect(client.readStream('ticket-1')))).toEqual([1, 2]);
    await client.dispose();
    await child.stop();
  });

  it('is taken over from an owner that was killed', async () => {
    const folder = temporaryFolder();
    for (let n = 0; n < 4; n += 1) await killedOwner(folder);
    const store = await startEmbeddedEventStore({ folder, ...same });
    expect(store.own).toBe(true);
    await store.stop();
    // Generations and the dead sockets behind them do not pile up.
    expect(readdirSync(folder).filter((name) => name.startsWith('.lock-')).length).toBeLessThanOrEqual(6);
  });

  it('left by a killed owner goes to exactly one of many starters, round after round', async () => {
    const folder = temporaryFolder();
    await killedOwner(folder);
    for (let round = 0; round < 20; round += 1) {
      const locks = await Promise.all(Array.from({ length: 12 }, () => lockFolder(folder, 'cli')));
      expect(locks.filter(held)).toHaveLength(1);
      for (const lock of locks) if (!held(lock)) lock.leave();
      for (const lock of locks) if (held(lock)) await lock.release();
    }
  });

  it('tells those it locks out when the process that has it ends', async () => {
    const folder = temporaryFolder();
    const child = childStore({ folder, ...same });
    await child.next();
    const store = await startEmbeddedEventStore({ folder, ...same });
    await child.kill();
    expect((await store.failed).message).toMatch(/has ended/);
    await store.stop();
  });

  it('may have a path longer than a socket’s', async () => {
    const folder = join(temporaryFolder(), 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(folder, { recursive: true });
    const store = await startEmbeddedEventStore({ folder, ...same });
    const second = await startEmbeddedEventStore({ folder, ...same });
    expect([store.own, second.own]).toEqual([true, false]);
    await second.stop();
    await store.stop();
  });

  it('that cannot be opened is not left locked', async () => {
    const folder = temporaryFolder();
    const taken = await startEmbeddedEventStore({ folder: temporaryFolder(), ...same });
    const port = Number(new URL(taken.connectionString).port);
    await expect(startEmbeddedEventStore({ folder, ...same, port })).rejects.toThrow(/cannot listen on 127.0.0.1.*choose another port/);
    const store = await startEmbeddedEventStore({ folder, ...same });
    expect(store.own).toBe(true);
    await store.stop();
    await taken.stop();
  });
});

embeddedOnly('a server that finds its folder taken', () => {
  it('waits for a command, says so, and becomes the owner', async () => {
    const folder = temporaryFolder();
    const command = await startEmbeddedEventStore({ folder, ...same, owner: 'cli' });
    const child = childStore({ folder, ...same, whenTaken: 'wait' });
    expect(await child.next()).toEqual({ waitingFor: 'cli' });
    const port = command.connectionString;
    // The waiting server holds no part in the command's store: it does not keep it from ending.
    await command.stop();
    const said = await child.next();
    expect(said.own).toBe(true);
    expect(said.connectionString).not.toBe(port);
    await child.stop();
  });

  it('refuses where the owner is a server, naming the folder and what to do', async () => {
    const folder = temporaryFolder();
    const server = await startEmbeddedEventStore({ folder, ...same, owner: 'serve' });
    const waiting = startEmbeddedEventStore({ folder, ...same, whenTaken: 'wait' });
    await expect(waiting).rejects.toBeInstanceOf(EmbeddedEventStoreLocked);
    await expect(waiting).rejects.toThrow(`${folder} is in use by a running server; stop that process first`);
    await server.stop();
  });

  it('refuses at once where it is told to', async () => {
    const folder = temporaryFolder();
    const command = await startEmbeddedEventStore({ folder, ...same, owner: 'cli' });
    await expect(startEmbeddedEventStore({ folder, ...same, whenTaken: 'refuse' })).rejects.toMatchObject({ owner: 'cli', folder });
    await command.stop();
  });
});

embeddedOnly('a command that owns the store', () => {
  it('stops it only when nobody else uses it', async () => {
    const folder = temporaryFolder();
    const command = await startEmbeddedEventStore({ folder, ...same, owner: 'cli' });
    const child = childStore({ folder, ...same, owner: 'cli' });
    expect(await child.next()).toMatchObject({ own: false });
    let stopped = false;
    const stopping = command.stop().then(() => (stopped = true));
    const client = EventStoreDBClient.connectionString(command.connectionString);
    await client.appendToStream('ticket-1', happened(1));
    expect(stopped).toBe(false);
    await client.dispose();
    await child.stop();
    await stopping;
  });
});
