import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Projection, projection } from '../../../src/kernel/projection.js';
import { table, text } from '../../../src/kernel/table.js';
import { createGeneration, lockBuild } from '../../../src/read-store/generations.js';
import { rebuild, RebuildBusy, type RebuildProgress } from '../../../src/read-store/rebuild.js';
import { MemoryLog } from './memory-log.js';
import { handed, handoversProjection, parcelEvents, parcelsOf, sent } from './parcels.js';
import { Stage } from './stage.js';

const parcels = parcelsOf();
const both = [parcels, handoversProjection];
let stage: Stage;
let log: MemoryLog;
beforeEach(async () => {
  stage = await Stage.open();
  log = new MemoryLog();
});
afterEach(async () => stage.close());

function fill(count: number): bigint {
  for (let number = 0; number < count; number += 1) log.append(`parcel-${number}`, sent(`${number}`), handed(`${number}`, 'bob'), handed(`${number}`, 'cleo'));
  return log.position;
}

const again = (names: readonly string[], onProgress?: (progress: RebuildProgress) => void, signal?: AbortSignal) =>
  rebuild({ pool: stage.pool, source: log, projections: both, names, ...(onProgress && { onProgress }), ...(signal && { signal }) });

const generations = () => stage.rows('select generation from custody_read.projection_registry where name = \'parcels\'');
const tables = async () => (await stage.rows(`select tablename from pg_tables where schemaname = 'custody_read' and tablename ~ '^(parcel|stay)_g' order by 1`)).map(({ tablename }) => tablename);

describe('a rebuild', () => {
  it('heals what was changed by hand, beside a live projector that goes on with the new tables (HIS-4)', async () => {
    const projector = await stage.projectLive(log, both);
    await stage.reach(both, fill(50));
    await stage.pool.query(`update custody_read.parcel_g1 set holder = 'thief'`);
    const phases: string[] = [];
    // Events keep coming while the rebuild reads, and the old view keeps answering.
    log.onRead = async () => {
      log.append('parcel-1', handed('1', `during-${log.position}`));
      expect(await stage.rows('select count(*)::integer as parcels from custody.parcel')).toEqual([{ parcels: 50 }]);
      if (log.entries.length > 200) log.onRead = () => Promise.resolve();
    };
    await again(['parcels'], ({ phase }) => phases.push(phase));
    expect([...new Set(phases)]).toEqual(['load', 'index', 'swap', 'done']);
    await stage.reach(both, log.append('parcel-1', handed('1', 'after')));
    expect(await generations()).toEqual([{ generation: 2 }]);
    expect(await tables()).toEqual(['parcel_g2', 'stay_g2']);
    expect(await stage.differences(log, both)).toEqual([]);
    expect(projector.health()).toMatchObject({ state: 'live', failure: null });
  });

  it('has all secondary indexes and comments after the swap', async () => {
    await stage.projectUntil(log, both, fill(3));
    await again(['parcels']);
    const indexes = await stage.rows(`select indexdef from pg_indexes where schemaname = 'custody_read' and tablename like 'parcel_g%'`);
    expect(indexes.map(({ indexdef }) => /\((.*)\)/.exec(String(indexdef))?.[1])).toEqual(expect.arrayContaining(['parcel_id', 'holder']));
    const comments = await stage.rows(`select obj_description('custody.parcel'::regclass) as relation, col_description('custody.parcel'::regclass, 2) as column`);
    expect(comments).toEqual([{ relation: 'Where each parcel is.', column: 'Who holds it.' }]);
  });

  it('that is broken off changes nothing and leaves nothing', async () => {
    await stage.projectUntil(log, both, fill(10));
    const before = await tables();
    const breaking = new AbortController();
    await expect(again(['parcels'], ({ phase }) => phase === 'index' && breaking.abort(new Error('enough')), breaking.signal)).rejects.toThrow('enough');
    await expect(again(['parcels'], undefined, breaking.signal)).rejects.toThrow('enough');
    expect(await tables()).toEqual(before);
    expect(await stage.differences(log, both)).toEqual([]);
  });

  it('that was killed leaves tables which the next start removes', async () => {
    await stage.projectUntil(log, both, fill(3));
    const client = await stage.pool.connect();
    await createGeneration(client, parcels);
    client.release();
    expect(await tables()).toHaveLength(4);
    await stage.projectUntil(log, both, log.append('parcel-1', handed('1', 'dora')));
    expect(await tables()).toHaveLength(2);
  });

  it('waits for nobody who builds the same: it says so', async () => {
    await stage.projectUntil(log, both, fill(3));
    const client = await stage.pool.connect();
    expect(await lockBuild(client, 'parcels')).toBe(true);
    await expect(again(['parcels'])).rejects.toThrow(RebuildBusy);
    client.release(true);
  });

  it('swaps once a reader of the old tables has finished', async () => {
    await stage.projectUntil(log, both, fill(3));
    const reader = await stage.pool.connect();
    await reader.query('begin; select * from custody.parcel');
    let swapping = false;
    const done = again(['parcels'], ({ phase }) => (swapping ||= phase === 'swap'));
    await stage.until(async () => swapping && (await stage.rows(`select from pg_locks where not granted`)).length > 0);
    await reader.query('commit');
    reader.release();
    await done;
    expect(await stage.differences(log, both)).toEqual([]);
  });

  it('says which projections there are not', async () => {
    await expect(again(['nonsense'])).rejects.toThrow('no projection is called nonsense');
  });
});

describe('a new version of a projection', () => {
  it('is built beside the old one, which stays readable, and then takes its place', async () => {
    await stage.projectUntil(log, both, fill(20));
    const newer = [parcelsOf({ version: 2, greeting: 'for ' }), handoversProjection];
    const seen = new Set<unknown>();
    log.onRead = async () => {
      for (const row of await stage.rows(`select marks[1] as greeting from custody.parcel where parcel_id = '1'`)) seen.add(row['greeting']);
    };
    stage.project(log, newer);
    // Its neighbour does not wait for it.
    await stage.reach([handoversProjection], log.append('parcel-1', handed('1', 'dora')));
    await stage.reach(newer, log.append('parcel-1', handed('1', 'emma')));
    await stage.until(() => stage.news.some(({ event, projections }) => event === 'built' && projections?.includes('parcels') === true && projections.length === 1));
    expect([...seen]).toEqual(['to "ann"']);
    expect(await stage.rows(`select marks[1] as greeting from custody.parcel where parcel_id = '1'`)).toEqual([{ greeting: 'for "ann"' }]);
    expect(await stage.rows(`select version from custody_read.projection_registry order by name`)).toEqual([{ version: 1 }, { version: 2 }]);
    expect(await stage.differences(log, newer)).toEqual([]);
  });

  it('may rename columns and drop relations', async () => {
    await stage.projectUntil(log, both, fill(3));
    const renamed = table('parcel', { comment: 'Parcels.', relation: 'parcel', key: ['parcel'], columns: { keeper: text('Who has it.'), parcel: text('The parcel.') } });
    const newer: Projection = projection({
      name: 'parcels',
      version: 2,
      reads: { ParcelSent: parcelEvents.ParcelSent },
      tables: [renamed],
      on: { ParcelSent: ({ parcelId, holder }) => [renamed.put({ parcel: parcelId, keeper: holder })] },
    });
    await stage.projectUntil(log, [newer, handoversProjection], log.append('parcel-9', sent('9', 'zoe')));
    expect(await stage.rows(`select * from custody.parcel where parcel = '9'`)).toEqual([{ keeper: 'zoe', parcel: '9' }]);
    expect(await stage.rows(`select viewname from pg_views where schemaname = 'custody' order by 1`)).toEqual([{ viewname: 'handover' }, { viewname: 'parcel' }]);
    expect(await tables()).toEqual(['parcel_g3']);
  });
});

describe('another log', () => {
  it('makes everything be built anew: positions mean nothing in it', async () => {
    await stage.projectUntil(log, both, fill(5));
    const other = new MemoryLog('log-2');
    for (let number = 0; number < 10; number += 1) other.append('parcel-x', number === 0 ? sent('x') : handed('x', `h-${number}`));
    stage.project(other, both);
    await stage.until(() => stage.news.filter(({ event }) => event === 'built').length === 2);
    expect(stage.news).toContainEqual({ event: 'log-changed', projections: ['handovers', 'parcels'] });
    expect(await stage.rows('select parcel_id, holder from custody.parcel')).toEqual([{ parcel_id: 'x', holder: 'h-9' }]);
    expect(await stage.differences(other, both)).toEqual([]);
  });

  it('is seen where the log is shorter than the checkpoint: it was restored from a backup', async () => {
    await stage.projectUntil(log, both, fill(5));
    const restored = new MemoryLog();
    restored.take(...log.entries.slice(0, 6));
    stage.project(restored, both);
    await stage.until(() => stage.news.filter(({ event }) => event === 'built').length === 2);
    await stage.reach(both, restored.position);
    expect(await stage.rows('select count(*)::integer as parcels from custody.parcel')).toEqual([{ parcels: 2 }]);
    expect(await stage.differences(restored, both)).toEqual([]);
  });
});
