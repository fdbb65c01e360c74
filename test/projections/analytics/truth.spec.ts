import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkTruth, type Truth } from '../../../projections/analytics/truth.js';
import { CustodyModule } from '../../../src/custody.module.js';
import { type House, readModelNames } from '../../../src/house.js';
import { importFiles } from '../../../src/import/importer.js';
import { RegisterSeen } from '../../../src/installation/commands/register-seen.js';
import { FollowedInstallation } from '../../../src/installation/followed-installation.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
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
    const app = await NestFactory.createApplicationContext(CustodyModule.over(house), Object.assign(new NestApplicationContextOptions(), { logger: false as const }));
    await app.get(FollowedInstallation).start();
    const envelope = { commandId: 'seen', correlationId: 'seen', causationId: null, actor: 'system:import', service: null, hash: 'seen', occurredAt: null, expectedRevision: null };
    let registrations = 0;
    const report = await importFiles({
      files: [log],
      profile: null,
      internalLines: false,
      writePath: house.eventStore.writePath,
      register: async (seen) => {
        registrations += 1;
        const answer = await app.get(CommandBus).execute(new RegisterSeen({ ...envelope, commandId: `seen-${registrations}` }, seen));
        if (isRefusal(answer)) throw new Error(answer.refused);
        return answer.events.length;
      },
      existing: new Set(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    expect(report.rejections).toEqual([]);
    expect(await house.checkpoints.waitFor(readModelNames, report.position ?? 0n, 30_000)).toBe(true);
    await app.close();
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
