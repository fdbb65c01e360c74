import type { ClientBase, Pool } from 'pg';
import { inTransaction } from '../read-store/database.js';

/** The right to run the durable processes, for as long as it is renewed. */
export interface ProcessorLease {
  readonly holder: string;
  /** Known to every row that this holder may write; a later holder has a greater one. */
  readonly epoch: bigint;
}

/** Another has taken over, or it is unknown whether the last transaction came through: nothing may be written before all is read anew. */
export class FencedOff extends Error {
  override readonly name = 'FencedOff';
}

const name = 'processor';

/**
 * Takes the lease if nobody holds it, or it has run out by the database's clock. Whoever held it is fenced off in the
 * same transaction.
 * @param milliseconds how long it lasts
 * @returns null while another holds it
 */
export async function acquireLease(pool: Pool, holder: string, milliseconds: number): Promise<ProcessorLease | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ epoch: string }>(
      `insert into custody_ops.processor_lease as held (name, epoch, holder, expires_at)
       values ($1, 1, $2, clock_timestamp() + $3 * interval '1 ms')
       on conflict (name) do update set epoch = held.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
         where held.expires_at < clock_timestamp() or held.holder = excluded.holder
       returning epoch`,
      [name, holder, milliseconds],
    );
    const [row] = rows;
    if (row === undefined) return null;
    await client.query('update custody_ops.process set epoch = $1', [row.epoch]);
    return { holder, epoch: BigInt(row.epoch) };
  });
}

/** @returns false where the lease is no longer this one: another has taken over */
export async function renewLease(pool: Pool, { holder, epoch }: ProcessorLease, milliseconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update custody_ops.processor_lease set expires_at = clock_timestamp() + $4 * interval '1 ms' where name = $1 and holder = $2 and epoch = $3`,
    [name, holder, epoch, milliseconds],
  );
  return rowCount === 1;
}

/** Lets a standby take over at once. */
export async function releaseLease(pool: Pool, { holder, epoch }: ProcessorLease): Promise<void> {
  await pool.query(
    'update custody_ops.processor_lease set expires_at = clock_timestamp() where name = $1 and holder = $2 and epoch = $3',
    [name, holder, epoch],
  );
}

/**
 * Holds the lease where it is until the transaction ends: for what no row of a process guards yet.
 * @throws FencedOff where it is another's
 */
export async function guard(client: ClientBase, { epoch }: ProcessorLease): Promise<void> {
  const { rowCount } = await client.query('select from custody_ops.processor_lease where name = $1 and epoch = $2 for share', [name, epoch]);
  if (rowCount !== 1) throw new FencedOff('another processor has taken over');
}
