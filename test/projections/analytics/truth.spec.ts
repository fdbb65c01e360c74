import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkTruth, type Truth } from '../../../projections/analytics/truth.js';
import type { House } from '../../../src/house.js';
import { importInto } from '../../support/imported-house.js';
import { keptHouse } from '../../support/kept-house.js';
import { keepStores, type KeptStores } from '../../support/service.js';

const logs = process.env['CUSTODY_LOGS'] ?? resolve(process.cwd(), '../shared/data');
const log = resolve(logs, 'servicenow-sample-500.ndjson.gz');

// The logs are not ours to ship: where they are absent there is nothing to compare.
(existsSync(log) ? describe : describe.skip)('the sample of the ServiceNow log', () => {
  let stores: KeptStores;
  let house: House;

  beforeAll(async () => {
    stores = await keepStores();
    house = await keptHouse(stores);
    await importInto(house, log);
  }, 120_000);

  afterAll(async () => {
    await house.close();
    await stores.remove();
  });

  it('gives every key of its aggregate file from the relations (D0–D14)', async () => {
    const truth = JSON.parse(readFileSync(resolve(logs, 'truth', 'servicenow-sample-500.aggregate.json'), 'utf8')) as Truth;
    const checked = await checkTruth(truth, async (text, terminal) => {
      const { rows } = await house.database.pool.query<unknown[]>({ text, values: text.includes('$1') ? [terminal] : [], rowMode: 'array' });
      return rows[0]?.[0];
    });
    expect(checked.length).toBeGreaterThan(300);
    expect(checked.filter(({ equal }) => !equal)).toEqual([]);
  }, 60_000);

  it('is documented in the database: each relation of schema custody, and each column', async () => {
    const { rows } = await house.database.pool.query<{ place: string }>(
      `select c.relname || coalesce('.' || a.attname, '') as place
       from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'custody'
       cross join lateral (select null::name as attname, 0 as attnum union all select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) a
       where c.relkind in ('v', 'r', 'm') and col_description(c.oid, a.attnum) is null and (a.attnum > 0 or obj_description(c.oid, 'pg_class') is null)`,
    );
    expect(rows).toEqual([]);
  });
});
