import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeRelations, drawRelations } from '../../src/read-store/described.js';
import { freshReadModels, type ReadModelsDatabase } from '../support/read-models.js';

let models: ReadModelsDatabase;

beforeAll(async () => {
  models = await freshReadModels();
});

afterAll(() => models.drop());

it('docs/relations.md shows every relation of the contract, its columns and comments, as they are (npm run custody -- db --describe)', async () => {
  const relations = await describeRelations(models.pool);
  const page = readFileSync(resolve(process.cwd(), 'docs/relations.md'), 'utf8');
  const drawn = /```text\n([\s\S]*)```/.exec(page)?.[1];
  expect(drawn).toBe(drawRelations(relations));
  expect(relations.flatMap(({ columns }) => columns.filter(({ comment }) => comment === ''))).toEqual([]);
});
