import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FencedOff, writeBatch } from '../../../src/read-store/batch.js';
import { inTransaction } from '../../../src/read-store/database.js';
import { GenerationWriter } from '../../../src/read-store/generation-writer.js';
import { acquireLease, projectorLease } from '../../../src/read-store/lease.js';
import { advance, readRegistry, register, type Registered } from '../../../src/read-store/registry.js';
import { MemoryLog } from './memory-log.js';
import { handed, parcelsOf, sent } from './parcels.js';
import { Stage } from './stage.js';

const parcels = parcelsOf();
let stage: Stage;
beforeEach(async () => (stage = await Stage.open()));
afterEach(async () => stage.close());

const expire = () => stage.pool.query(`update custody_read.projector_lease set expires_at = clock_timestamp() - interval '1 s'`);

async function registered(): Promise<Registered> {
  const found = (await readRegistry(stage.pool)).get('parcels');
  if (found === undefined) throw new Error('not registered');
  return found;
}

describe('the fence', () => {
  const step = (from: Registered, position = 7n) => [{ from, position, seen: 1 }];
  const tried = (from: Registered, position?: bigint) => inTransaction(stage.pool, (client) => advance(client, step(from, position)));

  it('lets the holder of the epoch move the checkpoint, once', async () => {
    await register(stage.pool, [parcels], 'log-1');
    const from = await registered();
    expect(await tried(from)).toBe(true);
    expect(await tried(from)).toBe(false);
    expect(await registered()).toMatchObject({ position: 7n, seen: 1 });
  });

  it('stops whoever had the lease before a take-over (F10)', async () => {
    await register(stage.pool, [parcels], 'log-1');
    await acquireLease(stage.pool, projectorLease, 'one', 60_000);
    const from = await registered();
    await expire();
    await acquireLease(stage.pool, projectorLease, 'two', 60_000);
    expect(await tried(from)).toBe(false);
  });

  it('is what keeps rows out: without it the same batch is written', async () => {
    await register(stage.pool, [parcels], 'log-1');
    const log = new MemoryLog();
    log.append('parcel-1', sent('1'));
    const writer = new GenerationWriter(parcels, 1, { parked: [], skipped: new Set() }, 10);
    const client = await stage.pool.connect();
    try {
      await expect(writeBatch(client, [writer], log.entries, () => Promise.resolve(false))).rejects.toThrow(FencedOff);
      expect(await stage.rows('select * from custody.parcel')).toEqual([]);
      await writeBatch(client, [writer], log.entries, () => Promise.resolve(true));
      expect(await stage.rows('select parcel_id from custody.parcel')).toEqual([{ parcel_id: '1' }]);
    } finally {
      client.release();
    }
  });
});

describe('two projectors', () => {
  it('the one that was paused past its lease writes nothing when it wakes (F10)', async () => {
    const paused = new MemoryLog();
    await stage.projectLive(paused, [parcels], 60_000);
    await stage.reach([parcels], paused.append('parcel-1', sent('1', 'ann')));

    const other = new MemoryLog();
    other.take(...paused.entries);
    await expire();
    const standby = stage.project(other, [parcels], 100);
    await stage.until(() => standby.health().state === 'live');
    await stage.reach([parcels], other.append('parcel-1', handed('1', 'bob')));

    // The woken one believes that it may go on, with what it has in memory.
    paused.append('parcel-1', handed('1', 'ghost'));
    paused.append('parcel-2', sent('2', 'ghost'));
    await stage.until(() => stage.news.some(({ event }) => event === 'lost-the-lease'));
    expect(await stage.rows('select parcel_id, holder from custody.parcel')).toEqual([{ parcel_id: '1', holder: 'bob' }]);
    expect(await stage.differences(other, [parcels])).toEqual([]);
  });

  it('a standby takes over when the other stops', async () => {
    const log = new MemoryLog();
    const first = stage.project(log, [parcels], 100);
    await stage.reach([parcels], log.append('parcel-1', sent('1')));
    const second = stage.project(log, [parcels], 100);
    await stage.until(() => second.health().state === 'standby');
    await first.stop();
    await stage.reach([parcels], log.append('parcel-2', sent('2')));
    expect(second.health().state).toBe('live');
  });
});
