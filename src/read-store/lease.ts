import type { Pool } from 'pg';
import { inTransaction } from './database.js';

/** The right to be the one process that does something, for as long as it is renewed. */
export interface Lease {
  readonly holder: string;
  /** Known to every row that this holder may write; a later holder has a greater one. */
  readonly epoch: bigint;
}

/** Where a lease is on record. */
export interface LeaseRecord {
  readonly table: string;
  /** Of its row there. */
  readonly name: string;
  /** The table whose every row knows the epoch that may write it. */
  readonly fenced: string;
  /** In SQL: the first epoch, and the one that comes after `held.epoch`. */
  readonly epochs: { readonly first: string; readonly next: string };
}

/** The lease of the projector. Its epochs go on where the tables are made anew. */
export const projectorLease: LeaseRecord = {
  table: 'custody_read.projector_lease',
  name: 'projector',
  fenced: 'custody_read.projection_registry',
  epochs: { first: `nextval('custody_read.epoch')`, next: 'excluded.epoch' },
};

/**
 * Takes the lease if nobody holds it, or it has run out by the database's clock. Whoever held it is fenced off in the same transaction.
 * @param milliseconds how long it lasts
 * @returns null while another holds it
 */
export async function acquireLease(pool: Pool, { table, name, fenced, epochs }: LeaseRecord, holder: string, milliseconds: number): Promise<Lease | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ epoch: string }>(
      `insert into ${table} as held (name, epoch, holder, expires_at)
       values ($1, ${epochs.first}, $2, clock_timestamp() + $3 * interval '1 ms')
       on conflict (name) do update set epoch = ${epochs.next}, holder = excluded.holder, expires_at = excluded.expires_at
         where held.expires_at < clock_timestamp() or held.holder = excluded.holder
       returning epoch`,
      [name, holder, milliseconds],
    );
    const [row] = rows;
    if (row === undefined) return null;
    await client.query(`update ${fenced} set epoch = $1`, [row.epoch]);
    return { holder, epoch: BigInt(row.epoch) };
  });
}

/** @returns false where the lease is no longer this one: another has taken over */
export async function renewLease(pool: Pool, { table, name }: LeaseRecord, { holder, epoch }: Lease, milliseconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ${table} set expires_at = clock_timestamp() + $4 * interval '1 ms' where name = $1 and holder = $2 and epoch = $3`,
    [name, holder, epoch, milliseconds],
  );
  return rowCount === 1;
}

/** Lets a standby take over at once. */
export async function releaseLease(pool: Pool, { table, name }: LeaseRecord, { holder, epoch }: Lease): Promise<void> {
  await pool.query(`update ${table} set expires_at = clock_timestamp() where name = $1 and holder = $2 and epoch = $3`, [name, holder, epoch]);
}
