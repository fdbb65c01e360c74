import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, open, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { openDesk } from './load.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, type Ended, removeDataFolder, runCustody, serve } from './custody-process.js';

/** Milliseconds within which a start that can't be must have ended: it may have waited for a store that could still come. */
const promptly = 30_000;

let custody: BuiltCustody;
let folder: string;

beforeAll(async () => {
  custody = await buildCustody();
}, 60_000);
afterAll(() => custody.remove());
beforeEach(async () => {
  folder = await dataFolder();
});
afterEach(() => removeDataFolder(folder), 60_000);

/** Starts what should not start. */
function start(settings: Readonly<Record<string, string>>): Promise<Ended> {
  return runCustody([custody.main], { CUSTODY_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent', ...settings });
}

/** One sentence for people, nothing else, and an end. */
function expectSentence({ code, stdout, stderr, took }: Ended, sentence: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(took).toBeLessThan(promptly);
}

/** Listens and never says a word. */
function mute(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a start that can’t be ends promptly with a sentence that says what to do', () => {
  it('a port in use', async () => {
    const other = await mute();
    try {
      expectSentence(await start({ PORT: String(portOf(other)) }), /127\.0\.0\.1:\d+ is in use; .*PORT/);
    } finally {
      other.close();
    }
  }, 60_000);

  it('a data folder that another service has', async () => {
    const first = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
    expectSentence(await start({}), /in use by a running server; stop that process first, or name another data folder/);
    first.process.signal('SIGTERM');
    expect((await first.process.ended).code).toBe(0);
  }, 60_000);

  it.each([
    ['EVENTSTORE_URL', 'http://localhost:2113', /EVENTSTORE_URL is neither/],
    ['EVENTSTORE_URL', 'esdb://127.0.0.1:1?tls=false', /event store at 127\.0\.0\.1:1 .*EVENTSTORE_URL/],
    ['DATABASE_URL', 'mysql://localhost/custody', /DATABASE_URL is not a PostgreSQL connection string/],
    ['DATABASE_URL', 'postgres://custody:secret@127.0.0.1:1/custody', /PostgreSQL at 127\.0\.0\.1:1 .*ECONNREFUSED.*DATABASE_URL/],
  ])('%s=%s', async (name, url, sentence) => {
    // The other store is the one of the data folder, so that it is seen to be ended, too.
    const ended = await start({ [name]: url });
    expectSentence(ended, sentence);
    expect(ended.stderr).not.toContain('secret');
  }, 60_000);

  it('a PostgreSQL that never answers', async () => {
    const silent = await mute();
    try {
      const url = `postgres://custody:secret@127.0.0.1:${portOf(silent)}/custody`;
      expectSentence(await start({ DATABASE_URL: url }), /PostgreSQL at 127\.0\.0\.1:\d+ .*DATABASE_URL/);
    } finally {
      silent.close();
    }
  }, 60_000);

  it('a log that is damaged before events that were confirmed (F9), or that is none', async () => {
    const first = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
    await openDesk(first.url);
    first.process.signal('SIGTERM');
    expect((await first.process.ended).code).toBe(0);
    const path = join(folder, 'eventstore', 'events.log');
    const { size } = await stat(path);
    const log = await open(path, 'r+');
    await log.write(Buffer.from('damage'), 0, 6, Math.floor(size / 2));
    await log.close();
    expectSentence(await start({}), /events\.log is damaged at position \d+, .*restore it from a backup/);
    await writeFile(path, 'something else altogether, and long enough for a header');
    expectSentence(await start({}), /events\.log is not an event log of Custody/);
  }, 60_000);

  it('a data folder that can’t be made', async () => {
    const file = join(folder, 'a-file');
    await mkdir(folder, { recursive: true });
    await writeFile(file, '');
    expectSentence(await start({ CUSTODY_DATA_DIR: join(file, 'data') }), /a-file/);
  }, 60_000);
});
