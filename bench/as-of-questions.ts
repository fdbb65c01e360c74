import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import type { Custody } from '../projections/custody.js';
import { consoleFor } from '../src/cli/console.js';
import { type House, openHouse } from '../src/house.js';
import { startStores } from '../src/stores.js';
import { type Answers, agreements, differences, fromReadModel, fromStream, replayed } from '../test/support/as-of/agreement.js';
import { type Holders, Names } from '../test/support/as-of/holders.js';
import { type Question, questionsOn } from '../test/support/as-of/questions.js';
import { foldSource, sourceAt } from '../test/support/as-of/source-fold.js';
import { EventScan } from './as-of/event-scan.js';
import { spread } from './as-of/spread.js';

/**
 * Random as-of questions on an imported log, answered by the read model, by a replay of the ticket's stream and by a fold of the
 * source file; some of them by a scan of the event table, too: `npm run as-of`, or
 * `node --import ./test/support/ts-loader.mjs bench/as-of-questions.ts` with
 *   --questions 10000   --scans 200   --seed N
 *   --log NAME          a log of CUSTODY_LOGS (../shared/data); servicenow-incidents if not named
 *   --internal-lines    imported with that option
 *   --data DIR          a data folder that holds just this log, with the same option; without it one is made, and removed
 * Ends with code 1 where the three differ.
 */
const { values } = parseArgs({
  options: {
    'questions': { type: 'string', default: '10000' },
    'scans': { type: 'string', default: '200' },
    'seed': { type: 'string', default: String(randomInt(1_000_000)) },
    'log': { type: 'string', default: 'servicenow-incidents' },
    'internal-lines': { type: 'boolean', default: false },
    'data': { type: 'string' },
  },
});
const logs = process.env['CUSTODY_LOGS'] ?? resolve(process.cwd(), '../shared/data');
const log = join(logs, `${values.log}.ndjson.gz`);
const shown = 10;

/** Asks all questions one after another; milliseconds each. */
async function askAll(what: string, questions: readonly Question[], ask: (question: Question) => Promise<Holders | null>): Promise<{ readonly answers: readonly (Holders | null)[]; readonly took: readonly number[] }> {
  const progress = consoleFor(false, Date.now).progress(what);
  const answers: (Holders | null)[] = [];
  const took: number[] = [];
  for (const question of questions) {
    const began = performance.now();
    answers.push(await ask(question));
    took.push(performance.now() - began);
    progress.at(answers.length / questions.length, `${answers.length} questions`);
  }
  progress.done();
  return { answers, took };
}

async function compare({ database, log: events, stores }: House): Promise<boolean> {
  const db = database.db as Kysely<Custody>;
  const names = await Names.read(db);
  const questions = questionsOn(await foldSource(log, values['internal-lines']), Number(values.questions), Number(values.seed));
  console.log(`${values.log}: ${questions.length} questions, seed ${values.seed} (again with --seed ${values.seed})`);
  const readModel = await askAll('read model', questions, (question) => fromReadModel(db, names, question));
  const replay = await askAll('replay', questions, (question) => fromStream(events, names, question));
  const answers = questions.map((question, index): Answers => ({
    question,
    source: sourceAt(question.ticket, question.at),
    readModel: readModel.answers[index] ?? null,
    replay: replay.answers[index] ?? null,
  }));
  for (const { what, questions: asked, equal, held } of agreements(answers)) {
    console.log(`${what.padEnd(20)} ${equal} of ${asked} equal, ${held} of them somebody's`);
  }
  const wrong = differences(answers);
  for (const line of wrong.slice(0, shown)) console.log(line);
  console.log(wrong.length === 0 ? 'read model, replay and source agree' : `${wrong.length} questions are not answered alike`);
  const scan = await EventScan.open(stores.databaseUrl);
  try {
    const some = questions.slice(0, Number(values.scans));
    const scanned = await askAll('scan', some, async (question) => replayed(await scan.eventsOf(...asked(question)), names, question));
    const same = scanned.answers.filter((answer, index) => JSON.stringify(answer) === JSON.stringify(answers[index]?.replay)).length;
    console.log(`scan of the event table: ${same} of ${some.length} answered as by the replay; ${some[0] === undefined ? '' : await scan.plan(...asked(some[0]))}`);
    tellTimes(readModel.took, replay.took, scanned.took);
    return wrong.length === 0 && same === some.length;
  } finally {
    await scan.close();
  }
}

function asked({ ticket, at }: Question): [ticketId: string, at: string] {
  return [ticket.ticketId, new Date(at).toISOString()];
}

function tellTimes(readModel: readonly number[], replay: readonly number[], scan: readonly number[]): void {
  const [fast, streams, slow] = [spread(readModel), spread(replay), spread(scan)];
  console.log(`one question, milliseconds: read model ${fast.text}; replay ${streams.text}; scan of the event table ${slow.text}`);
  console.log(`read model against the scan: ${(slow.p50 / fast.p50).toFixed(0)} x at p50`);
}

if (!existsSync(log)) throw new Error(`${values.log}.ndjson.gz is not in ${logs}; name its folder in CUSTODY_LOGS.`);
const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'custody-as-of-')));
try {
  if (!existsSync(join(folder, 'eventstore'))) {
    const args = [join(process.cwd(), 'bin/custody.mjs'), 'import', log, ...(values['internal-lines'] ? ['--internal-lines'] : [])];
    execFileSync(process.execPath, args, { env: { ...process.env, CUSTODY_DATA_DIR: folder }, stdio: 'inherit' });
  }
  const config = { eventStoreUrl: null, databaseUrl: null, dataDir: resolve(folder) };
  const stores = startStores(config, { owner: 'cli', thread: 'same', onRestart: () => undefined });
  const house = await openHouse({ stores, config, projector: 'none', tell: () => undefined });
  try {
    if (!(await compare(house))) process.exitCode = 1;
  } finally {
    await house.close();
  }
} finally {
  if (values.data === undefined) await rm(folder, { recursive: true, force: true });
}
