import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Projection } from '../../../src/kernel/projection.js';
import { listParked, retryParked, skipParked } from '../../../src/read-store/parking.js';
import { rebuild } from '../../../src/read-store/rebuild.js';
import { MemoryLog } from './memory-log.js';
import { damaged, handed, handoversProjection, parcelsOf, sealed, sent, weighed } from './parcels.js';
import { Stage } from './stage.js';

let stage: Stage;
let log: MemoryLog;
beforeEach(async () => {
  stage = await Stage.open();
  log = new MemoryLog();
});
afterEach(async () => stage.close());

/** Two parcels in one batch, of which the first meets `trouble` between two ordinary events. */
async function meet(parcels: Projection, trouble: { readonly type: string; readonly data: unknown }): Promise<void> {
  stage.project(log, [parcels, handoversProjection]);
  await stage.reach([parcels], log.append('parcel-0', sent('0'), sealed('0', 'of parcel 0')));
  log.append('parcel-1', sent('1'), handed('1', 'bob'), trouble, handed('1', 'cleo'));
  log.append('parcel-2', sent('2'), handed('2', 'bob'), weighed('2', 7));
  await stage.reach([parcels, handoversProjection], log.append('parcel-1', handed('1', 'dora')));
}

const holders = () => stage.rows('select parcel_id, holder from custody.parcel order by parcel_id');
const stoppedAtBob = [
  { parcel_id: '0', holder: 'ann' },
  { parcel_id: '1', holder: 'bob' },
  { parcel_id: '2', holder: 'bob' },
];

describe('a stream whose event a projection can\'t take', () => {
  const troubles = [
    ['a handler that throws', parcelsOf({ onDamage: fail }), damaged('1'), 'no idea of damage'],
    ['a change of a row that is not there', parcelsOf(), weighed('another', 3), 'no row another in parcel to change'],
    ['text where a number is due', parcelsOf(), weighed('1', 'heavy'), 'parcel.grams: no integer of 32 bits'],
    ['a number that is too large', parcelsOf(), weighed('1', 3e10), 'parcel.grams: no integer of 32 bits'],
    ['nothing where something is due', parcelsOf(), handed('1', null as never), 'parcel.holder: nothing, where something is due'],
    ['half a character', parcelsOf(), handed('1', '\ud83d'), 'parcel.holder: no text'],
    ['a row that there may not be (23505)', parcelsOf(), sealed('1', 'of parcel 0'), 'duplicate key value violates unique constraint'],
  ] as const;
  for (const [name, parcels, trouble, reason] of troubles) {
    it(`is parked there, and the others flow: ${name} (EVT-6, F7)`, async () => {
      await meet(parcels, trouble);
      expect(await holders()).toEqual(stoppedAtBob);
      const parked = await listParked(stage.pool);
      expect(parked.find(({ projection }) => projection === 'parcels')).toMatchObject({ stream: 'parcel-1', revision: 2, reason: expect.stringContaining(reason) });
      expect(await stage.differences(log, [parcels, handoversProjection])).toEqual([]);
    });
  }

  it('is parked whether or not the next event of the batch mends the value (F7)', async () => {
    const parcels = parcelsOf();
    stage.project(log, [parcels, handoversProjection]);
    await stage.reach([parcels], log.append('parcel-1', sent('1'), weighed('1', 'heavy'), weighed('1', 5)));
    expect(await stage.rows('select grams from custody.parcel')).toEqual([{ grams: null }]);
  });

  it('is told in the log with its reason (EVT-6)', async () => {
    await meet(parcelsOf(), weighed('1', 'heavy'));
    expect(stage.news).toContainEqual({ event: 'parked', parked: [expect.objectContaining({ projection: 'parcels', stream: 'parcel-1', revision: 2 })] });
  });

  it('is parked in every projection where nobody can read the event (EVT-6)', async () => {
    const parcels = parcelsOf();
    stage.project(log, [parcels, handoversProjection]);
    log.append('parcel-1', sent('1'), handed('1', 'bob'));
    log.appendFaulted('parcel-1', 'unknown event type Unreadable');
    log.append('parcel-2', sent('2'));
    await stage.reach([parcels, handoversProjection], log.append('parcel-1', handed('1', 'cleo')));
    expect((await listParked(stage.pool)).map(({ projection, stream, revision }) => [projection, stream, revision])).toEqual([
      ['handovers', 'parcel-1', 2],
      ['parcels', 'parcel-1', 2],
    ]);
    expect(await stage.rows('select last_holder from custody.handover')).toEqual([{ last_holder: 'bob' }]);
    expect(await stage.differences(log, [parcels, handoversProjection])).toEqual([]);
  });

  it('loses all changes of that event, not only those after the throw', async () => {
    const parcels = parcelsOf();
    const halfWay: Projection = {
      ...parcels,
      on: { ...parcels.on, ParcelDamaged: () => [{ verb: 'patch', table: parcels.tables[0] as never, key: { parcel_id: '1' }, set: { damaged: true } }, { verb: 'patch', table: parcels.tables[0] as never, key: { parcel_id: 'none' }, set: {} }] },
    };
    await meet(halfWay, damaged('1'));
    expect(await stage.rows(`select damaged from custody.parcel where parcel_id = '1'`)).toEqual([{ damaged: false }]);
  });

  it('stays parked through a rebuild', async () => {
    const parcels = parcelsOf();
    await meet(parcels, weighed('1', 'heavy'));
    await rebuild({ pool: stage.pool, source: log, projections: [parcels, handoversProjection], names: ['parcels'] });
    expect((await listParked(stage.pool)).map(({ stream, revision }) => [stream, revision])).toEqual([['parcel-1', 2]]);
    expect(await holders()).toEqual(stoppedAtBob);
  });
});

describe('a parked stream that is taken up again', () => {
  const caughtUp = [...stoppedAtBob.slice(0, 1), { parcel_id: '1', holder: 'dora' }, ...stoppedAtBob.slice(2)];

  it('is folded anew once the projection is mended, and flows on live (F7)', async () => {
    let mended = false;
    const parcels = parcelsOf({ onDamage: () => mended || fail() });
    await meet(parcels, damaged('1'));
    const unpark = { pool: stage.pool, source: log, projection: parcels, stream: 'parcel-1', actor: 'admin:root' };
    expect(await retryParked(unpark)).toMatchObject({ parkedAgain: { revision: 2, reason: 'no idea of damage' } });
    expect(await holders()).toEqual(stoppedAtBob);
    mended = true;
    expect(await retryParked(unpark)).toBe('unparked');
    expect(await holders()).toEqual(caughtUp);
    await stage.reach([parcels], log.append('parcel-1', handed('1', 'emma')));
    expect(await stage.differences(log, [parcels])).toEqual([]);
    expect(await listParked(stage.pool)).toEqual([]);
    expect(await retryParked(unpark)).toBe('not-parked');
    expect(await stage.rows('select decision, actor from custody_ops.parked_decision')).toEqual(Array.from({ length: 2 }, () => ({ decision: 'retry', actor: 'admin:root' })));
  });

  it('goes on without the event that somebody decided to leave out, in rebuilds, too (F7)', async () => {
    const parcels = parcelsOf();
    await meet(parcels, weighed('1', 'heavy'));
    expect(await skipParked({ pool: stage.pool, source: log, projection: parcels, stream: 'parcel-1', actor: 'admin:root' })).toBe('unparked');
    expect(await holders()).toEqual(caughtUp);
    await rebuild({ pool: stage.pool, source: log, projections: [parcels, handoversProjection], names: ['parcels'] });
    expect(await holders()).toEqual(caughtUp);
    await stage.reach([parcels], log.append('parcel-1', handed('1', 'emma')));
    expect(await stage.differences(log, [parcels])).toEqual([]);
  });
});

function fail(): never {
  throw new Error('no idea of damage');
}
