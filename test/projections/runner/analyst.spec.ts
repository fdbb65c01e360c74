import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureAnalyst } from '../../../src/read-store/analyst-role.js';
import { openDatabase } from '../../../src/read-store/database.js';
import { rebuild } from '../../../src/read-store/rebuild.js';
import { MemoryLog } from './memory-log.js';
import { parcelsOf, sent } from './parcels.js';
import { Stage } from './stage.js';

const parcels = [parcelsOf()];
let stage: Stage;
beforeEach(async () => (stage = await Stage.open()));
afterEach(async () => stage.close());

describe('the analysts\' role', () => {
  it('reads the contract and nothing else, also after a rebuild', async () => {
    const log = new MemoryLog();
    await stage.projectUntil(log, parcels, log.append('parcel-1', sent('1')));
    const login = await ensureAnalyst(stage.pool, () => 'it\'s secret');
    expect(await ensureAnalyst(stage.pool, () => 'another')).toEqual(login);
    await rebuild({ pool: stage.pool, source: log, projections: parcels, names: ['parcels'] });

    const url = new URL(stage.url);
    url.username = login?.user ?? '';
    url.password = encodeURIComponent(login?.password ?? '');
    const analyst = openDatabase({ url: url.href, onIdleError: () => undefined });
    try {
      expect((await analyst.pool.query('select parcel_id from custody.parcel')).rows).toEqual([{ parcel_id: '1' }]);
      expect((await analyst.pool.query('select parcels from custody.held')).rows).toEqual([{ parcels: 1 }]);
      for (const statement of [
        'select * from custody_read.parcel',
        'select * from custody_read.projection_registry',
        'select * from custody_ops.analyst_login',
        `begin read write; update custody.parcel set holder = 'me'`,
      ]) {
        await expect(analyst.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
      await expect(analyst.pool.query('create table custody.mine (x integer)')).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) });
    } finally {
      await analyst.close();
    }
  });
});
