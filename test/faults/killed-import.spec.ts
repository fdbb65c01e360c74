import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chance } from '../../src/demo/random.js';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { until } from '../support/until.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, type Ended, removeDataFolder, runCustody, startCustody } from './custody-process.js';
import { printTable, seed, sizeOf } from './seed.js';
import { canonicalOfLines, canonicalOfViews, changeLines } from './ticket-changes.js';

const count = sizeOf('FAULTS_LINES', 3_000);

/** In the long form the real log, where it is at hand (docs/import.md); it is never part of this repository. */
const realLog = fileURLToPath(new URL('../../../shared/data/servicenow-incidents.ndjson.gz', import.meta.url));
const truth = fileURLToPath(new URL('../../../shared/data/truth/servicenow-incidents.aggregate.json', import.meta.url));
const isReal = process.env['FAULTS_LONG'] !== undefined && existsSync(realLog);
/** Milliseconds for one run. */
const patience = isReal ? 600_000 : 60_000 + count * 10;

interface Report {
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly appended: number;
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

let custody: BuiltCustody;
let folders: readonly string[];
let file: string;
let expected: string;

beforeAll(async () => {
  custody = await buildCustody();
  folders = [await dataFolder(), await dataFolder()];
  if (isReal) {
    file = realLog;
    expected = (JSON.parse(readFileSync(truth, 'utf8')) as { readonly intervalTable: { readonly sha256: string } }).intervalTable.sha256;
    return;
  }
  const lines = changeLines(new Chance(seed), count / 8, count);
  file = await written('log.ndjson', lines);
  expected = canonicalOfLines(lines);
}, 60_000);
afterAll(async () => {
  for (const folder of folders) await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

async function written(name: string, lines: readonly unknown[]): Promise<string> {
  const path = join(folderOf(0), name);
  await writeFile(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}

function folderOf(which: number): string {
  const folder = folders[which];
  if (folder === undefined) throw new Error(`there is no folder ${which}`);
  return folder;
}

const importArgs = (path: string): readonly string[] => [custody.cli, 'import', path, '--json'];

async function imported(folder: string, path = file): Promise<Ended & { readonly report: Report }> {
  const ended = await runCustody(importArgs(path), { CUSTODY_DATA_DIR: folder });
  if (ended.stdout === '') throw new Error(`the import said nothing but: ${ended.stderr}`);
  return { ...ended, report: JSON.parse(ended.stdout) as Report };
}

/** D14 of what lies in a data folder that nobody has open. */
async function canonicalOf(folder: string): Promise<string> {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  try {
    return await canonicalOfViews(postgres.url);
  } finally {
    await postgres.stop();
  }
}

function logSize(folder: string): Promise<number> {
  return stat(join(folder, 'eventstore', 'events.log')).then(
    ({ size }) => size,
    () => 0,
  );
}

describe(`an import of ${isReal ? 'the real log' : `${count} lines, seed ${seed}`}`, () => {
  it('killed with -9 half-way and run again comes to the same as one that was not, and to what the lines say; once more it appends nothing (O1–O3)', async () => {
    const whole = await imported(folderOf(0));
    expect(whole.code).toBe(0);
    expect(whole.report).toMatchObject({ accepted: whole.report.lines, rejected: 0 });
    expect(await canonicalOf(folderOf(0))).toBe(expected);
    const half = (await logSize(folderOf(0))) / 2;

    const interrupted = startCustody(importArgs(file), { CUSTODY_DATA_DIR: folderOf(1) });
    await until('half of the log', async () => (await logSize(folderOf(1))) > half || undefined, patience);
    interrupted.signal('SIGKILL');
    expect((await interrupted.ended).code).toBeNull();

    const rest = await imported(folderOf(1));
    expect(rest.code).toBe(0);
    expect(rest.report.accepted).toBe(whole.report.lines);
    expect(rest.report.appended).toBeGreaterThan(0);
    expect(rest.report.appended).toBeLessThan(whole.report.appended);
    expect(await canonicalOf(folderOf(1))).toBe(expected);

    const again = await imported(folderOf(1));
    expect(again.code).toBe(0);
    expect(again.report).toMatchObject({ accepted: whole.report.lines, appended: 0 });
    printTable('import killed with -9', [
      { lines: whole.report.lines, 'events': whole.report.appended, 'after the kill': rest.report.appended, 'a third time': again.report.appended, 's whole': Math.round(whole.took / 1_000), 's again': Math.round(rest.took / 1_000), 'sha256 (D14)': expected.slice(0, 16) },
    ]);
  }, patience * 4);

  it('says which lines it could not take and why, takes all others, and its exit code tells', async () => {
    const at = '2026-03-01T10:00:00Z';
    const open = (ticket: string): object => ({ ticket, at, op: 'open', actor: null, changes: { status: 'New' } });
    const path = await written('bad.ndjson', [
      open('BAD-1'),
      '{"ticket":"BAD-1","at":"2026-03-01T10:',
      open('BAD-1'),
      { ticket: 'BAD-2', at, actor: null, changes: { status: 'Active' } },
      { ticket: 'BAD-1', at, actor: null, changes: { assignedAgent: 7 } },
      { ticket: 'BAD-1', at, actor: null, changes: { anything: { nested: true } } },
      { ticket: 'BAD-1', at: 'yesterday', actor: null, changes: {} },
      { ticket: 'BAD-1', at, actor: null, changes: { anything: 'kept' } },
      open('BAD-3'),
    ]);
    const { code, report } = await imported(folderOf(0), path);
    expect(code).toBe(1);
    expect(report).toMatchObject({ lines: 9, accepted: 3, rejected: 6 });
    const reasons = [/not JSON/, /second opening/, /before the ticket was opened/, /assignedAgent/, /anything/, /\/at/];
    expect(report.rejections.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(report.rejections.map(({ reason }) => reason)).toEqual(reasons.map((reason): unknown => expect.stringMatching(reason)));
    // Run again, the same lines are told and nothing is written.
    const again = await imported(folderOf(0), path);
    expect(again.code).toBe(1);
    expect(again.report).toMatchObject({ accepted: 3, rejected: 6, appended: 0 });
  }, patience);
});
