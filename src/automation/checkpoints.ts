import type { ClientBase, Pool } from 'pg';
import type { Lease } from '../read-store/lease.js';
import { FencedOff } from './lease.js';

/** How far a process has read a log. */
export interface Checkpoint {
  readonly name: string;
  /** The last event whose orders are written; null: none yet. */
  readonly position: bigint | null;
  /** Which log that is. */
  readonly logIdentity: string;
}

/** The checkpoints of these processes, by name. */
export async function readCheckpoints(client: ClientBase | Pool, names: readonly string[]): Promise<ReadonlyMap<string, Checkpoint>> {
  const { rows } = await client.query<{ name: string; position: string | null; logIdentity: string }>(
    'select name, position, log_identity as "logIdentity" from custody_ops.process where name = any($1)',
    [names],
  );
  return new Map(rows.map((row) => [row.name, { ...row, position: row.position === null ? null : BigInt(row.position) }]));
}

/** Sets a process at its first place in a log. The lease is to be guarded in the same transaction. */
export async function anchor(client: ClientBase, { name, position, logIdentity }: Checkpoint, { epoch }: Lease): Promise<void> {
  await client.query(
    `insert into custody_ops.process (name, position, anchor, log_identity, epoch) values ($1, $2, $2, $3, $4)
     on conflict (name) do update set position = excluded.position, anchor = excluded.anchor, log_identity = excluded.log_identity, epoch = excluded.epoch`,
    [name, position, logIdentity, epoch],
  );
}

/** One process goes on from one position to another. */
export interface Step {
  readonly name: string;
  readonly from: bigint | null;
  readonly to: bigint;
}

/**
 * The fence: the first statement of every transaction that follows the log.
 * @throws FencedOff where another has written or taken over since `from` was read
 */
export async function advance(client: ClientBase, steps: readonly Step[], { epoch }: Lease): Promise<void> {
  const { rowCount } = await client.query({
    name: 'custody advance processes',
    text: `update custody_ops.process as held set position = given.position
      from unnest($1::text[], $2::bigint[], $3::bigint[]) as given(name, previous, position)
      where held.name = given.name and held.epoch = $4 and held.position is not distinct from given.previous`,
    values: [steps.map(({ name }) => name), steps.map(({ from }) => from), steps.map(({ to }) => to), epoch],
  });
  if (rowCount !== steps.length) throw new FencedOff('the processes stand elsewhere than this processor left them');
}

/**
 * Sets the processes that stand beyond a log's end back to it, as after a restore: what lies before was considered. Whoever
 * follows from further on is fenced off.
 * @param head null: the log is empty
 * @returns their names
 */
export async function setBackProcesses(pool: Pool, logIdentity: string, head: bigint | null): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `update custody_ops.process set position = $2::bigint, anchor = least(anchor, $2::bigint)
     where log_identity = $1 and position > coalesce($2::bigint, -1) returning name`,
    [logIdentity, head],
  );
  return rows.map(({ name }) => name);
}
