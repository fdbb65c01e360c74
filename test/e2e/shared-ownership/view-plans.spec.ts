import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { fill } from '../../../bench/views/fill.js';
import { waysOf } from '../../../bench/views/plan.js';
import { agent, questions } from '../../../bench/views/questions.js';
import type { Custody } from '../../../projections/custody.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';

let models: ReadModelsDatabase;
let db: Kysely<Custody>;
const asked: CompiledQuery[] = [];

beforeAll(async () => {
  models = await freshReadModels();
  await fill(models.pool, 50_000);
  db = new Kysely<Custody>({ dialect: new PostgresDialect({ pool: models.pool }), log: ({ query }) => void asked.push(query) });
}, 120_000);
afterAll(() => models.drop());

describe('the views of tickets, on fifty thousand', () => {
  it.each(questions)('$name: no table is read as a whole (SHR-14)', async ({ ask }) => {
    for (const number of [0, 37, 185]) {
      asked.length = 0;
      await ask(db, agent(number));
      for (const query of [...asked]) {
        const ways = await waysOf(models.pool, query);
        expect(ways.length).toBeGreaterThan(0);
        expect(ways.filter((way) => way.startsWith('Seq Scan'))).toEqual([]);
      }
    }
  });
});
