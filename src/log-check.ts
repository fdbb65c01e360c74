import type { Pool } from 'pg';
import { setBackProcesses } from './automation/checkpoints.js';
import { causesOf, forgetBeyond } from './automation/orders.js';
import type { EventLog } from './event-log.js';
import { type Clock, pause } from './event-store/clock.js';
import type { Reader } from './event-store/read.js';
import { houseEvents } from './house-events.js';
import { setBackFanOut } from './notifications/fan-out-place.js';
import { decidedStreams, forgetDecisionsBeyond } from './read-store/parking.js';
import { disownPositions, readRegistry } from './read-store/registry.js';

/** How often, and after how many milliseconds, a head is asked for that lies before a position: a follower of a cluster may be late. */
const looks = 10;
const betweenLooks = 300;

/** What was found to know more than the log holds, and was set back. */
export interface SetBack {
  /** Read models, whose rows are of events that the log has no more; they are built anew. */
  readonly readModels: readonly string[];
  /** Durable processes, and the fan-out of notifications; they go on at the log's end. */
  readonly processes: readonly string[];
  /** Orders of events that the log has no more. */
  readonly orders: number;
}

export interface LogCheck {
  readonly pool: Pool;
  readonly log: EventLog;
  readonly reader: Reader;
  readonly clock: Clock;
}

/**
 * Before anything is appended: where the log was restored from a backup, PostgreSQL may know what is not in it. Read models are
 * disposable and are disowned. What `custody_ops` knows is not: all that the log holds has been considered and told, so the
 * checkpoints are set back to its end. Of events that are lost, what was told stays told; what was ordered is forgotten, for
 * another event will have their revision.
 * @returns null where nothing is ahead, as always but after a restore
 */
export async function setBackToLog({ pool, log, reader, clock }: LogCheck): Promise<SetBack | null> {
  const identity = await log.identity();
  const furthest = await furthestPosition(pool, identity);
  const head = await headFrom(furthest, log, clock);
  if (furthest === null || (head !== null && furthest <= head)) return null;
  const ahead = [...(await readRegistry(pool)).values()].filter(({ logIdentity, position }) => logIdentity === identity && position !== null && (head === null || position > head));
  const readModels = ahead.map(({ name }) => name);
  await disownPositions(pool, readModels);
  let orders = 0;
  for (const stream of new Set([...(await causesOf(pool)), ...(await decidedStreams(pool))])) {
    const last = (await reader.tail(houseEvents, stream))?.revision ?? -1;
    orders += await forgetBeyond(pool, stream, last);
    await forgetDecisionsBeyond(pool, stream, last);
  }
  const processes = [...(await setBackProcesses(pool, identity, head)), ...(await setBackFanOut(pool, identity, head))];
  return { readModels, processes, orders };
}

/** Of all checkpoints in this log; null where there is none. */
async function furthestPosition(pool: Pool, identity: string): Promise<bigint | null> {
  const { rows } = await pool.query<{ position: string | null }>(
    `select max(position) as position from (
       select position, log_identity from custody_read.projection_registry
       union all select position, log_identity from custody_ops.process
       union all select position, log_identity from custody_ops.notification_process) as checkpoint where log_identity = $1`,
    [identity],
  );
  const position = rows[0]?.position ?? null;
  return position === null ? null : BigInt(position);
}

/** The log's end, asked after the position was read: it may only have grown since. */
async function headFrom(position: bigint | null, log: EventLog, clock: Clock): Promise<bigint | null> {
  for (let look = 1; ; look += 1) {
    const head = await log.head();
    if (look === looks || position === null || (head !== null && head >= position)) return head;
    await pause(clock, betweenLooks);
  }
}
