import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rebuild } from '../../../src/read-store/rebuild.js';
import { MemoryLog } from './memory-log.js';
import { handed, handoversProjection, parcelsOf, sent, weighed } from './parcels.js';
import { Stage } from './stage.js';

const both = [parcelsOf(), handoversProjection];
let stage: Stage;
let log: MemoryLog;
beforeEach(async () => {
  stage = await Stage.open();
  log = new MemoryLog();
  const projector = await stage.projectLive(log, both);
  for (let number = 0; number < 9; number += 1) log.append(`parcel-${number}`, sent(`${number}`), weighed(`${number}`, number), handed(`${number}`, 'bob'));
  await stage.reach(both, log.position);
  await projector.stop();
});
afterEach(async () => stage.close());

const differences = () => stage.differences(log, both);

describe('verify', () => {
  it('finds nothing where nothing was done, and counts the rows (HIS-4, O4)', async () => {
    expect(await differences()).toEqual([]);
  });

  const planted = [
    ['a changed number', `update custody_read.parcel_g1 set grams = 99 where parcel_id = '3'`, { relation: 'parcel', key: { parcel_id: '3' }, column: 'grams', expected: 3, found: 99 }],
    ['a changed time', `update custody_read.stay_g1 set from_at = from_at + interval '1 microsecond' where parcel_id = '3' and to_at is null`, { relation: 'stay', key: { parcel_id: '3', from_revision: 2 }, column: 'from_at' }],
    ['a changed list', `update custody_read.parcel_g1 set marks = marks || 'x'::text where parcel_id = '3'`, { column: 'marks' }],
    ['a changed document', `update custody_read.parcel_g1 set label = '{}' where parcel_id = '3'`, { column: 'label', found: {} }],
    ['a value gone', `update custody_read.parcel_g1 set grams = null where parcel_id = '3'`, { column: 'grams', expected: 3, found: null }],
    ['a missing row', `delete from custody_read.parcel_g1 where parcel_id = '3'`, { key: { parcel_id: '3' }, column: null, expected: { holder: 'bob' }, found: null }],
    ['a row too many', `insert into custody_read.handover_g1 values ('new', 'zoe', 'parcel-new')`, { relation: 'handover', key: { parcel_id: 'new' }, column: null, expected: null, found: { last_holder: 'zoe' } }],
    ['a row that says it belongs to another stream', `update custody_read.handover_g1 set stream_ = 'other' where parcel_id = '3'`, { column: 'stream_', found: 'other' }],
    ['a relation replaced', `create or replace view custody.handover as select parcel_id, 'nobody'::text as last_holder from custody_read.handover_g1 where parcel_id = '3'`, { relation: 'handover', found: { parcel_id: '3', last_holder: 'nobody' } }],
    ['a relation of its own replaced', `create or replace view custody.held as select 'zoe'::text as holder, 1 as parcels`, { relation: 'held', found: { holder: 'zoe', parcels: 1 } }],
  ] as const;
  for (const [name, statement, found] of planted) {
    it(`finds ${name}, repairs nothing, and a rebuild heals it (O4)`, async () => {
      await stage.pool.query(statement);
      const [first] = await differences();
      expect(first).toMatchObject(found);
      expect((await differences()).length).toBeGreaterThan(0);
      await rebuild({ pool: stage.pool, source: log, projections: both, names: ['parcels', 'handovers'] });
      expect(await differences()).toEqual([]);
    });
  }

  it('tells a limited number of many differences', async () => {
    for (let number = 10; number < 40; number += 1) log.append(`parcel-${number}`, sent(`${number}`));
    await stage.projectUntil(log, both, log.position);
    await stage.pool.query('delete from custody_read.parcel_g1');
    expect(await differences()).toHaveLength(20);
  });

  it('compares up to the checkpoint, however far the log has gone on', async () => {
    log.append('parcel-1', handed('1', 'cleo'));
    expect(await differences()).toEqual([]);
  });

  it('says so where the tables are of another version', async () => {
    expect(await stage.differences(log, [parcelsOf({ version: 2 })])).toEqual([{ relation: 'parcels', key: null, column: 'version', expected: 2, found: 1 }]);
  });
});
