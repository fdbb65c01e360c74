import type { AnyRecorded } from '../kernel/projection.js';
import { inTransaction } from '../read-store/database.js';
import { type EventSource, isFaulted } from '../read-store/event-source.js';
import type { Lease } from '../read-store/lease.js';
import type { Automation, Cause, Outcome } from './automation.js';
import { guard } from './lease.js';
import { type Taken, writeOrders } from './orders.js';
import type { Surroundings } from './surroundings.js';

/** Considers an event again that was set aside because its process's declaration failed on it, and writes what it orders. */
export async function reconsider({ pool, source }: Surroundings, automation: Automation, { cause }: Taken, lease: Lease): Promise<Outcome> {
  if (cause === null) throw new Error('an order without a command names no event');
  const considered = await automation.consider([await eventAt(source, cause)]);
  for (const one of considered) if ('defect' in one) throw one.defect;
  await inTransaction(pool, async (client) => {
    await guard(client, lease);
    await writeOrders(client, automation, considered);
  });
  return 'done';
}

async function eventAt(source: EventSource, { stream, revision }: Cause): Promise<AnyRecorded> {
  for await (const entries of source.readStream(stream)) {
    const found = entries.find((entry) => entry.revision === revision);
    if (found !== undefined && !isFaulted(found)) return found;
  }
  throw new Error(`${stream} has no readable event ${revision}`);
}
