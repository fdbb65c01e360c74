import { describe, expect, it } from '@jest/globals';
import { processorLease } from '../../src/automation/lease.js';
import { acquireLease, type Lease, projectorLease, releaseLease, renewLease } from '../../src/read-store/lease.js';
import { staged } from './processing.js';

describe.each([projectorLease, processorLease])('the lease of a $name', (lease) => {
  const ops = staged();

  const long = 60_000;
  const expire = () => ops.pool.query(`update ${lease.table} set expires_at = clock_timestamp() - interval '1 s'`);
  const taken = async (holder: string): Promise<Lease> => {
    const found = await acquireLease(ops.pool, lease, holder, long);
    if (found === null) throw new Error('another holds it');
    return found;
  };

  it('has one holder until it runs out by the clock of the database, and its epochs grow (F10)', async () => {
    const first = await taken('one');
    expect(await acquireLease(ops.pool, lease, 'two', long)).toBeNull();
    expect(await renewLease(ops.pool, lease, first, long)).toBe(true);
    await expire();
    const second = await taken('two');
    expect(second.epoch).toBeGreaterThan(first.epoch);
    expect(await renewLease(ops.pool, lease, first, long)).toBe(false);
    await releaseLease(ops.pool, lease, first);
    expect(await acquireLease(ops.pool, lease, 'three', long)).toBeNull();
    expect(await renewLease(ops.pool, lease, second, long)).toBe(true);
    await expire();
  });

  it('passes on at once when it is released', async () => {
    await releaseLease(ops.pool, lease, await taken('one'));
    expect(await acquireLease(ops.pool, lease, 'two', long)).not.toBeNull();
  });
});
