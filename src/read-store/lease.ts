import type { Pool } from 'pg';
import { inTransaction } from './database.js';

/** The right to run the projector, for as long as it is renewed. */
export interface Lease {
  readonly holder: string;
  readonly epoch: bigint;
}

const name = 'projector';

/**
 * Takes the lease if nobody holds it, or it has run out by the database's clock. Whoever held it is fenced off in the same transaction.
 * @param milliseconds how long it lasts
 * @returns null while another holds it
 */
export async function acquireLease(pool: Pool, holder: string, milliseconds: number): Promise<Lease | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ epoch: string }>(
      `insert into custody_read.projector_lease as held (name, epoch, holder, expires_at)
       values ($1, nextval('custody_read.epoch'), $2, clock_timestamp() + $3 * interval '1 ms')
       on conflict (name) do update set epoch = excluded.epoch, holder = excluded.holder, expires_at = excluded.expires_at
         where held.expires_at < clock_timestamp() or held.holder = excluded.holder
       returning epoch`,
      [name, holder, milliseconds],
    );
    const [row] = rows;
    if (row === undefined) return null;
    await client.query('update custody_read.projection_registry set epoch = $1', [row.epoch]);
    return { holder, epoch: BigInt(row.epoch) };
  });
}

/** @returns false where the lease is no longer this one: another has taken over */
export async function renewLease(pool: Pool, lease: Lease, milliseconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update custody_read.projector_lease set expires_at = clock_timestamp() + $4 * interval '1 ms' where name = $1 and holder = $2 and epoch = $3`,
    [name, lease.holder, lease.epoch, milliseconds],
  );
  return rowCount === 1;
}

/** Lets a standby take over at once. */
export async function releaseLease(pool: Pool, lease: Lease): Promise<void> {
  await pool.query('update custody_read.projector_lease set expires_at = clock_timestamp() where name = $1 and holder = $2 and epoch = $3', [
    name,
    lease.holder,
    lease.epoch,
  ]);
}
