import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chance } from '../../../src/demo/random.js';
import { type BuiltCustody, buildCustody } from '../../faults/built-custody.js';
import { dataFolder, type Ended, removeDataFolder, runCustody, serve, type Serving } from '../../faults/custody-process.js';
import { seed } from '../../faults/seed.js';
import { changeLines } from '../../faults/ticket-changes.js';
import { speakTo } from '../../support/client.js';

let custody: BuiltCustody;
let folder: string;
let service: Serving;
const command = (...args: string[]): Promise<Ended> => runCustody([custody.cli, ...args], { CUSTODY_DATA_DIR: folder });

/** What the page says, and what the command said of it. */
async function report(...args: string[]): Promise<{ readonly page: string; readonly said: Readonly<Record<string, unknown>> }> {
  const out = join(folder, 'page.html');
  const { code, stdout, stderr } = await command('report', '--out', out, '--json', ...args);
  if (code !== 0) throw new Error(stderr);
  return { page: await readFile(out, 'utf8'), said: JSON.parse(stdout) as Readonly<Record<string, unknown>> };
}

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
  service = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
}, 120_000);
afterAll(async () => {
  service.process.signal('SIGTERM');
  await service.process.ended;
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

describe('custody report (HIS-6)', () => {
  it('of a store without tickets is a page that says so', async () => {
    const { page, said } = await report();
    expect(said).toMatchObject({ opened: { tickets: 0 }, reopenings: { count: 0 } });
    expect(page).toContain('No ticket was open in this time, and none came or went.');
  }, 60_000);

  it('tells what the endpoints tell, of the log or of a part of it', async () => {
    const file = join(folder, 'log.ndjson');
    await writeFile(file, changeLines(new Chance(seed), 60, 500).map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect((await command('import', file)).code).toBe(0);
    const { page, said } = await report();
    const analyst = speakTo(service.url)('analyst:bo');
    const counted = async (name: string, query: string): Promise<number> => ((await analyst.get(`/v1/analytics/${name}?limit=500&${query}`)).body.items as unknown[]).length;
    expect(said).toMatchObject({
      from: '2026-01-05T00:00:00.000Z',
      to: '2026-01-06T00:00:00.000Z',
      opened: { tickets: await counted('time-to-owner', '') },
      handoffs: { owner: { count: await counted('handoffs', 'role=owner') }, queue: { count: await counted('handoffs', 'role=queue') } },
      returns: { owner: { count: await counted('ping-pong', 'role=owner') } },
      bytes: Buffer.byteLength(page),
    });
    expect(page.match(/<svg/g)?.length).toBe(9);
    const [, data = ''] = /download="queue-load.csv" href="data:text\/csv;charset=utf-8;base64,([^"]*)"/.exec(page) ?? [];
    const { text } = await analyst.get('/v1/analytics/queue-load', { accept: 'text/csv' });
    expect(Buffer.from(data, 'base64').toString('utf8').split('\r\n').map((line) => line.split(',')[1])).toEqual(text.split('\r\n').map((line) => line.split(',')[1]));
    const part = await report('--from', '2026-01-05T09:00:00Z', '--to', '2026-01-05T10:00:00Z');
    expect(part.said).toMatchObject({ handoffs: { owner: { count: await counted('handoffs', 'role=owner&from=2026-01-05T09:00:00Z&to=2026-01-05T10:00:00Z') } } });
    expect((await report('--to', '2020-01-01')).page).toContain('No ticket was handed on in this time.');
  }, 120_000);

  it.each([
    [['--from', 'yesterday'], 'it is a day such as 2026-03-01 or an instant'],
    [['--from', '2026-02-30'], 'it is a day such as 2026-03-01 or an instant'],
    [['--from', '2026-03-01T09:00'], 'always UTC'],
    [['--from', '2026-03-02', '--to', '2026-03-01'], 'which is not before that'],
    [['--out', '/no/such/folder/page.html'], '/no/such/folder'],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { code, stderr } = await command('report', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('at async');
  }, 60_000);
});
