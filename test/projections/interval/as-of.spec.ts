import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Kysely } from 'kysely';
import type { Custody } from '../../../projections/custody.js';
import type { House } from '../../../src/house.js';
import { type Answers, agreements, differences, fromReadModel, fromStream } from '../../support/as-of/agreement.js';
import { Names } from '../../support/as-of/holders.js';
import { type Question, questionsOn } from '../../support/as-of/questions.js';
import { foldSource, sourceAt } from '../../support/as-of/source-fold.js';
import { importInto } from '../../support/imported-house.js';
import { keptHouse } from '../../support/kept-house.js';
import { keepStores, type KeptStores } from '../../support/service.js';

const log = resolve(process.env['CUSTODY_LOGS'] ?? resolve(process.cwd(), '../shared/data'), 'servicenow-sample-500.ndjson.gz');

let stores: KeptStores;
let house: House;

beforeEach(async () => {
  stores = await keepStores();
  house = await keptHouse(stores);
}, 60_000);

afterEach(async () => {
  await house.close();
  await stores.remove();
});

/** Asks the read model, the streams and the file alike. The long form is `npm run as-of`. */
async function answersOn(file: string, count: number): Promise<readonly Answers[]> {
  await importInto(house, file);
  const db = house.database.db as Kysely<Custody>;
  const names = await Names.read(db);
  const answer = async (question: Question): Promise<Answers> => ({
    question,
    source: sourceAt(question.ticket, question.at),
    readModel: await fromReadModel(db, names, question),
    replay: await fromStream(house.log, names, question),
  });
  const answers: Answers[] = [];
  for (const question of questionsOn(await foldSource(file, false), count, 7)) answers.push(await answer(question));
  return answers;
}

// The logs are not ours to ship: where one is absent there is nothing to compare.
(existsSync(log) ? describe : describe.skip)('as-of questions on the sample of the ServiceNow log', () => {
  it('are answered alike by the read model, the stream and the file, for all roles (HIS-2, HIS-3, HIS-7)', async () => {
    const answers = await answersOn(log, 500);
    expect(differences(answers)).toEqual([]);
    const held = new Map(agreements(answers).map((each) => [each.what, each.held]));
    expect(held.get('owner')).toBeGreaterThan(200);
    expect(held.get('status')).toBeGreaterThan(400);
    expect(held.get('lock')).toBe(0);
  }, 120_000);
});
