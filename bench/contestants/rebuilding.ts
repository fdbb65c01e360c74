import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import { intervalProjection } from '../../projections/interval/interval.projection.js';
import { readModels } from '../../projections/read-models.js';
import { ticketProjection } from '../../projections/ticket/ticket.projection.js';
import { houseStreams } from '../../src/house-events.js';
import { rebuild } from '../../src/read-store/rebuild.js';
import { contest } from '../running/contest.js';
import { fillLog, eventsPerTicket } from './filling.js';
import { openedHouse, untilShown } from './opened-house.js';
import { type HeldRows, insertRows, readRows } from './rows.js';

/** A rebuild of the ticket and interval read models, and the two things that it can't do without, each alone. */
export interface Options {
  readonly dataDir: string;
  /** Events to fill the log with; 0 where an import has. */
  readonly events: number;
}

/** `drain`: the events alone, through the official client; `rows`: the rows alone, through `unnest`. */
export type Task = 'rebuild' | 'drain' | 'rows';

export interface Sample {
  /** Of the log that the read models take; of `rows`, how many rows. */
  readonly count: number;
  readonly seconds: number;
}

const rebuilt = [ticketProjection, intervalProjection];

contest<Options, Task, Sample>(async ({ dataDir, events }) => {
  const opened = await openedHouse(dataDir, events > 0 ? 'worker' : 'none');
  const { house } = opened;
  if (events > 0) await untilShown(house, await fillLog(house, 'filled', Math.ceil(events / eventsPerTicket)));
  let held: readonly HeldRows[] | null = null;

  const tasks: Readonly<Record<Task, () => Promise<number>>> = {
    rebuild: async () => {
      let folded = 0;
      const names = rebuilt.map(({ name }) => name);
      await rebuild({ pool: house.database.pool, source: house.log, projections: readModels, names, onProgress: (progress) => (folded = progress.events) });
      return folded;
    },
    drain: () => drain(house.stores.eventStoreUrl),
    rows: () => insertRows(house.database.pool, held ?? []),
  };
  return {
    run: async (task) => {
      if (task === 'rows') held ??= await readRows(house.database.pool, rebuilt.flatMap(({ tables }) => tables));
      const began = performance.now();
      const count = await tasks[task]();
      return { count, seconds: (performance.now() - began) / 1_000 };
    },
    leave: () => opened.close(),
  };
});

/** Counts the events that the read models take; decodes nothing but what the client does by itself. */
async function drain(url: string): Promise<number> {
  const client = EventStoreDBClient.connectionString(url);
  const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: [...houseStreams], checkpointInterval: 100 }) });
  let events = 0;
  await new Promise<void>((resolve, reject) => {
    subscription.on('data', () => (events += 1));
    subscription.on('error', reject);
    subscription.on('caughtUp', () => resolve());
  });
  await subscription.unsubscribe();
  await client.dispose();
  return events;
}
