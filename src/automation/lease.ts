import type { ClientBase } from 'pg';
import type { Lease, LeaseRecord } from '../read-store/lease.js';

/** The right to run the durable processes. */
export const processorLease: LeaseRecord = {
  table: 'custody_ops.processor_lease',
  name: 'processor',
  fenced: 'custody_ops.process',
  epochs: { first: '1', next: 'held.epoch + 1' },
};

/** Another has taken over, or it is unknown whether the last transaction came through: nothing may be written before all is read anew. */
export class FencedOff extends Error {
  override readonly name = 'FencedOff';
}

/**
 * Holds the lease where it is until the transaction ends: for what no row of a process guards yet.
 * @throws FencedOff where it is another's
 */
export async function guard(client: ClientBase, { epoch }: Lease): Promise<void> {
  const { table, name } = processorLease;
  const { rowCount } = await client.query(`select from ${table} where name = $1 and epoch = $2 for share`, [name, epoch]);
  if (rowCount !== 1) throw new FencedOff('another processor has taken over');
}
