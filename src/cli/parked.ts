import { userInfo } from 'node:os';
import { readModels } from '../../projections/read-models.js';
import { listParkedOrders, retryParked as retryOrders } from '../automation/orders.js';
import { listParked, type ParkedListing, retryParked, skipParked, type Unparked } from '../read-store/parking.js';
import type { Console } from './console.js';
import { type Opened, withHouse } from './open.js';

export interface ParkedArguments {
  readonly what: 'list' | 'retry' | 'skip';
  /** Null: everything that is parked. */
  readonly stream: string | null;
  /** Null: in every read model in which it is parked. */
  readonly projection: string | null;
}

/** `custody parked`: what was set aside with a reason (EVT-6), to be tried again, or its event left out; decisions are kept on record. */
export function parkedCommand({ what, stream, projection }: ParkedArguments, console: Console): Promise<boolean> {
  if (what === 'skip' && stream === null) throw new Error('name the stream whose event is to be left out: custody parked skip ticket-T-1');
  return withHouse(console, 'none', async (opened) => {
    const { pool } = opened.house.database;
    const parked = (await listParked(pool)).filter((each) => (stream === null || each.stream === stream) && (projection === null || each.projection === projection));
    const orders = stream === null && projection === null ? await listParkedOrders(pool) : [];
    if (what === 'list') {
      tell([...parked.map(lineOf), ...orders.map(({ process, id, error }) => `order of ${process}, ${id}: ${error}`)], { parked: parked.map(spelled), orders }, console);
      return true;
    }
    const became: Unparked[] = [];
    const lines: string[] = [];
    for (const each of parked) {
      const now = await takeUp(opened, each, what);
      became.push(now);
      lines.push(`${each.projection}, ${each.stream}: ${typeof now === 'string' ? now : `parked again at revision ${now.parkedAgain.revision}: ${now.parkedAgain.reason}`}`);
    }
    let retried = 0;
    if (what === 'retry') for (const process of new Set(orders.map((order) => order.process))) retried += await retryOrders(pool, process);
    if (retried > 0) lines.push(`${retried} orders wait to be tried again by the running service`);
    tell(lines, { decided: parked.map((each, at) => ({ ...spelled(each), became: typeof became[at] === 'string' ? became[at] : 'parked-again' })), orders: retried }, console);
    return became.every((now) => now === 'unparked');
  });
}

function takeUp({ house }: Opened, { projection: name, stream }: ParkedListing, what: 'retry' | 'skip'): Promise<Unparked> {
  const projection = readModels.find((each) => each.name === name);
  if (projection === undefined) throw new Error(`this version of Custody knows no read model ${name}`);
  const options = { pool: house.database.pool, source: house.log, projection, stream, actor: `operator:${userInfo().username}` };
  return what === 'retry' ? retryParked(options) : skipParked(options);
}

function tell(lines: readonly string[], object: object, console: Console): void {
  console.result(lines.length === 0 ? 'Nothing is parked.' : lines.join('\n'), object);
}

function lineOf({ projection, stream, revision, reason, since }: ParkedListing): string {
  return `${projection}, ${stream} since revision ${revision} (${since}): ${reason}`;
}

function spelled({ position, ...rest }: ParkedListing): object {
  return { ...rest, position: position.toString() };
}
