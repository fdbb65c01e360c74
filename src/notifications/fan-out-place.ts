import type { ClientBase, Pool } from 'pg';
import type { EventSource } from '../read-store/event-source.js';

/** Where the fan-out stands in which log, and the right to go on from there. */
export interface Place {
  /** The last event whose notifications are written; null: none yet. */
  readonly position: bigint | null;
  /** A later holder has a greater one. */
  readonly epoch: bigint;
}

/** Another has taken over, or it is unknown whether the last transaction came through: all is to be read anew. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

const name = 'notifications';

/**
 * Takes the lease if nobody holds it, or it has run out by the database's clock; `settleIn` comes first.
 * @returns null while another holds it
 */
export async function takePlace(pool: Pool, holder: string, milliseconds: number): Promise<Place | null> {
  const { rows } = await pool.query<{ position: string | null; epoch: string }>(
    `update custody_ops.notification_process set epoch = epoch + 1, holder = $2, expires_at = clock_timestamp() + $3 * interval '1 ms'
     where name = $1 and (expires_at <= clock_timestamp() or holder = $2) returning position, epoch`,
    [name, holder, milliseconds],
  );
  const [row] = rows;
  return row === undefined ? null : { position: row.position === null ? null : BigInt(row.position), epoch: BigInt(row.epoch) };
}

/** @returns false where another has taken over */
export async function keepPlace(pool: Pool, { epoch }: Place, milliseconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update custody_ops.notification_process set expires_at = clock_timestamp() + $3 * interval '1 ms' where name = $1 and epoch = $2`,
    [name, epoch, milliseconds],
  );
  return rowCount === 1;
}

/** Lets another take over at once. */
export async function leavePlace(pool: Pool, { epoch }: Place): Promise<void> {
  await pool.query('update custody_ops.notification_process set expires_at = clock_timestamp() where name = $1 and epoch = $2', [name, epoch]);
}

/**
 * Begins at the end of a log that was never met, or that is another than before: what happened up to there is suppressed.
 * Before anything is served, so that whatever is asked of this service is told of.
 * @returns whether it began anew
 */
export async function settleIn(pool: Pool, source: Pick<EventSource, 'identity' | 'head'>): Promise<boolean> {
  const { rows } = await pool.query<{ position: string | null; log_identity: string; epoch: string }>(
    'select position, log_identity, epoch from custody_ops.notification_process where name = $1',
    [name],
  );
  const [known] = rows;
  const identity = await source.identity();
  const head = await source.head(); // after the row: a position beyond it means that the log was cut short
  if (known?.log_identity === identity && (known.position === null || (head !== null && BigInt(known.position) <= head))) return false;
  const { rowCount } = await pool.query(
    `insert into custody_ops.notification_process as held (name, position, anchor, log_identity, epoch, holder, expires_at)
     values ($1, $2, $2, $3, 1, '', clock_timestamp())
     on conflict (name) do update set position = excluded.position, anchor = excluded.anchor, log_identity = excluded.log_identity, epoch = held.epoch + 1
       where held.epoch = $4`,
    [name, head, identity, known?.epoch ?? 0],
  );
  return rowCount === 1;
}

/**
 * The fence: the first statement of every transaction that writes notifications.
 * @throws TakenOver where another has written or taken over meanwhile
 */
export async function goOn(client: ClientBase, { epoch }: Place, from: bigint | null, to: bigint): Promise<void> {
  const { rowCount } = await client.query({
    name: 'custody notifications go on',
    text: 'update custody_ops.notification_process set position = $4 where name = $1 and epoch = $2 and position is not distinct from $3::bigint',
    values: [name, epoch, from, to],
  });
  if (rowCount !== 1) throw new TakenOver('the fan-out stands elsewhere than this process left it');
}

/** The last event whose notifications are written; null: none. */
export async function reached(pool: Pool): Promise<bigint | null> {
  const { rows } = await pool.query<{ position: string | null }>('select position from custody_ops.notification_process where name = $1', [name]);
  const position = rows[0]?.position ?? null;
  return position === null ? null : BigInt(position);
}

/**
 * Sets the fan-out back to a log's end where it stands beyond it, as after a restore: of what lies before everybody was told.
 * Whoever goes on from further on is fenced off.
 * @param head null: the log is empty
 * @returns its name, where it was
 */
export async function setBackFanOut(pool: Pool, logIdentity: string, head: bigint | null): Promise<readonly string[]> {
  const { rowCount } = await pool.query(
    `update custody_ops.notification_process set position = $3::bigint, anchor = least(anchor, $3::bigint)
     where name = $1 and log_identity = $2 and position > coalesce($3::bigint, -1)`,
    [name, logIdentity, head],
  );
  return rowCount === 1 ? [name] : [];
}

/** Whether somebody fans out at present, and has not come to this position. */
export async function isOnTheWay(pool: Pool, position: bigint): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from custody_ops.notification_process where name = $1 and expires_at > clock_timestamp() and coalesce(position, -1) < $2::bigint',
    [name, position],
  );
  return rowCount === 1;
}
