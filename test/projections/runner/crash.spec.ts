import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { orUnavailable, openDatabase, ReadStoreUnavailable } from '../../../src/read-store/database.js';
import { MemoryLog } from './memory-log.js';
import { handed, handoversProjection, parcelsOf, sent, weighed } from './parcels.js';
import { Stage } from './stage.js';

const parcels = parcelsOf();
const both = [parcels, handoversProjection];
let stage: Stage;
beforeEach(async () => (stage = await Stage.open()));
afterEach(async () => stage.close());

describe('a batch that fails half way', () => {
  it('leaves neither rows nor checkpoint, and is made up for when it can be written (F2)', async () => {
    const log = new MemoryLog();
    const projector = await stage.projectLive(log, both);
    const before = log.append('parcel-1', sent('1', 'ann'));
    await stage.reach(both, before);

    // The rows of `parcels` are written first; those of `handovers` then meet no table.
    await stage.pool.query('alter table custody_read.handover_g1 rename to handover_away');
    log.append('parcel-1', handed('1', 'bob'), weighed('1', 5));
    await stage.until(() => projector.health().failure !== null);
    expect(projector.health()).toMatchObject({ failure: { reason: expect.stringContaining('handover_g1') } });
    expect(await stage.rows('select holder, grams from custody.parcel')).toEqual([{ holder: 'ann', grams: null }]);
    expect(await stage.rows('select distinct position from custody_read.projection_registry')).toEqual([{ position: String(before) }]);

    await stage.pool.query('alter table custody_read.handover_away rename to handover_g1');
    await stage.reach(both, log.position);
    expect(await stage.differences(log, both)).toEqual([]);
    expect(projector.health().failure).toBeNull();
  });

  it('is made up for when the connection was cut (F4)', async () => {
    const log = new MemoryLog();
    const projector = stage.project(log, both);
    await stage.reach(both, log.append('parcel-1', sent('1', 'ann')));
    for (let round = 0; round < 5; round += 1) {
      log.append('parcel-1', handed('1', `holder-${round}`));
      await stage.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()').catch(() => undefined);
    }
    await stage.reach(both, log.append('parcel-1', handed('1', 'last')));
    expect(await stage.differences(log, both)).toEqual([]);
    expect(projector.health()).toMatchObject({ state: 'live', failure: null });
  });
});

describe('a database that is away', () => {
  it('is told apart from a defect, with a time to ask again (F4)', async () => {
    const away = openDatabase({ url: 'postgres://custody@127.0.0.1:1/custody', onIdleError: () => undefined });
    const failure = await orUnavailable(() => away.pool.query('select 1')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReadStoreUnavailable);
    expect(failure).toMatchObject({ retryAfter: 2 });
    await away.close();
    await expect(orUnavailable(() => stage.pool.query('select nonsense'))).rejects.not.toBeInstanceOf(ReadStoreUnavailable);
  });
});

describe('rows that are not in memory', () => {
  it('keep the columns that an event does not name: rows are written whole', async () => {
    const log = new MemoryLog();
    await stage.projectUntil(log, both, log.append('parcel-1', sent('1', 'ann'), weighed('1', 3)));
    await stage.projectUntil(log, both, log.append('parcel-1', handed('1', 'bob')));
    expect(await stage.rows('select holder, grams, marks from custody.parcel')).toEqual([{ holder: 'bob', grams: 3, marks: ['to "ann"', 'a,b\\c', ''] }]);
  });

  it('are closed before the next one opens in their line', async () => {
    const log = new MemoryLog();
    const projector = await stage.projectLive(log, both);
    await stage.reach(both, log.append('parcel-1', sent('1', 'ann')));
    await projector.stop();
    await stage.projectUntil(log, both, log.append('parcel-1', handed('1', 'bob'), handed('1', 'cleo')));
    expect(await stage.rows('select holder from custody.stay where to_at is null')).toEqual([{ holder: 'cleo' }]);
    // The index that a wrong order would run into is there.
    await expect(
      stage.pool.query(`insert into custody_read.stay_g1 select parcel_id, 9, holder, from_at, null, stream_ from custody_read.stay_g1 where to_at is null`),
    ).rejects.toMatchObject({ code: '23505' });
  });
});
