import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/event-store/clock.js';
import { openClient } from '../../../src/event-store/client.js';
import { Connection } from '../../../src/event-store/connection.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import { Reader } from '../../../src/event-store/read.js';
import { BlackHole } from './support/black-hole.js';
import { doors, envelope, hang, newId } from './support/door.js';
import { StoreProcess } from './support/stores.js';

/** One client in this process at a time; the servers are children (hazard 5). */
let server: StoreProcess;
let hole: BlackHole;
let store: OpenEventStore | null;
let fired: ChildProcess | null = null;

beforeEach(async () => {
  server = await StoreProcess.start();
  hole = await BlackHole.before(server.port);
  store = null;
});
afterEach(async () => {
  fired?.kill('SIGKILL');
  await store?.close();
  await hole.close();
  await server.remove();
});

const through = (): string => `esdb://127.0.0.1:${hole.port}?tls=false`;
function open(limits: { deadlineMs: number; giveUpMs: number }): OpenEventStore {
  store = openEventStore({ open: () => openClient(through()), probeMs: 100, ...limits });
  return store;
}
const write = (on: OpenEventStore) => on.writePath.execute(doors, newId(), envelope(), hang());

describe('a black-holed connection (hazard 14)', () => {
  it('is left within the deadline for a new one', async () => {
    const mine = open({ deadlineMs: 300, giveUpMs: 5_000 });
    await write(mine);
    hole.swallow();
    const began = performance.now();
    expect(await write(mine)).toMatchObject({ revision: 0 });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(hole.connections).toBe(2);
  });

  it('is left by what follows the log and a stream too, without a gap', async () => {
    const mine = open({ deadlineMs: 300, giveUpMs: 5_000 });
    const id = newId();
    await mine.writePath.execute(doors, id, envelope(), hang());
    await mine.writePath.follow(doors, id);
    const log = mine.subscribe({ events: doors.events, prefixes: [`${doors.category}-`], after: null });
    const seen: string[] = [];
    const written = [`${doors.category}-${id}`];
    for await (const { events, caughtUp } of log) {
      seen.push(...events.map(({ stream }) => stream));
      if (seen.length === 4) break;
      if (!caughtUp || written.length === 4) continue;
      if (written.length === 2) hole.swallow();
      const answer = await write(mine);
      if ('stream' in answer) written.push(answer.stream);
    }
    log.stop();
    expect(seen).toEqual(written);
    expect(mine.writePath.contactWithinMs(doors, id)).toBeLessThan(5_000);
  });
});

describe('a client that is replaced (hazard 14) ends its reads as if there were no more', () => {
  it('so what was being read is read again, whole', async () => {
    const id = newId();
    const connection = new Connection({ open: () => openClient(through()), clock: systemClock });
    const reader = new Reader({ connection, clock: systemClock, random: () => 0.5 });
    try {
      const { port } = await connection.client();
      await port.appendToStream(`${doors.category}-${id}`, [jsonEvent({ type: 'Hung', data: {} })], { expectedRevision: 'no_stream', deadline: 5_000 });
      hole.swallow();
      const reading = reader.tail(doors.events, `${doors.category}-${id}`);
      await hole.swallowing;
      await connection.renew(1);
      expect(await reading).toMatchObject({ revision: 0 });
    } finally {
      await connection.close();
    }
  });
});

describe('a store that is gone', () => {
  it('gives an error within the deadline; when it is back, all goes on by itself', async () => {
    const mine = open({ deadlineMs: 200, giveUpMs: 500 });
    const id = newId();
    await mine.writePath.execute(doors, id, envelope(), hang());
    await mine.writePath.follow(doors, id);
    const log = mine.subscribe({ events: doors.events, prefixes: [`${doors.category}-`], after: null });
    const batches = log[Symbol.asyncIterator]();
    await batches.next();
    await server.kill();
    const began = performance.now();
    await expect(write(mine)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(performance.now() - began).toBeLessThan(5_000);
    const age = mine.writePath.contactWithinMs(doors, id);
    expect(age).toBeGreaterThan(0);
    await server.start();
    let answer: unknown = null;
    while (answer === null) answer = await write(mine).catch(() => null);
    const stream = (answer as { stream: string }).stream;
    let found = false;
    while (!found) found = ((await batches.next()).value as { events: { stream: string }[] }).events.some((event) => event.stream === stream);
    log.stop();
    await mine.writePath.whenRevision(doors, id, 0);
    expect(log.health().state).toBe('stopped');
  });

  it('for a moment loses no command', async () => {
    const mine = open({ deadlineMs: 2_000, giveUpMs: 8_000 });
    await write(mine);
    await server.kill();
    const waiting = Promise.all(Array.from({ length: 20 }, () => write(mine)));
    await server.start();
    for (const answer of await waiting) expect(answer).toMatchObject({ revision: 0 });
  });
});

describe('hazard 5: pending appends are the whole process’s', () => {
  const lines = (child: ChildProcess): (() => Promise<string>) => {
    let text = '';
    let told: () => void = () => undefined;
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      told();
    });
    return async () => {
      while (!text.includes('\n')) await new Promise<void>((resolve) => (told = resolve));
      const end = text.indexOf('\n');
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      return line;
    };
  };

  it('through stalls, cuts, pauses and kills under load nothing is lost, nothing doubled, and the process lives', async () => {
    const args = ['--import', './test/support/ts-loader.mjs', 'test/contracts/event-store/support/under-fire.ts', through(), '100'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    fired = child;
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    const ended = once(child, 'exit');
    const line = lines(child);
    const progress = async (): Promise<void> => {
      if (await Promise.race([line().then(() => false), ended.then(() => true)])) throw new Error(`the child died: ${complaints}`);
    };
    const restart = async (): Promise<void> => {
      await server.kill();
      await server.start();
    };
    const blows: (() => unknown)[] = [() => hole.stall(), () => hole.cut(), () => hole.swallow(), restart];
    for (const blow of blows) {
      await progress();
      await blow();
      await progress();
    }
    child.stdin.end();
    let last = await line();
    while (!last.startsWith('end')) last = await line();
    expect(JSON.parse(last.slice(4))).toMatchObject({ lost: 0 });
    expect((await ended)[0]).toBe(0);
    expect(complaints).toBe('');
  }, 60_000);
});
