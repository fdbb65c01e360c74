import { Pool } from 'pg';
import { readModels } from '../../projections/read-models.js';
import { openHouse, readModelNames } from '../../src/house.js';
import { reached } from '../../src/notifications/fan-out-place.js';
import type { Difference } from '../../src/read-store/compare.js';
import type { EventSource } from '../../src/read-store/event-source.js';
import { verify } from '../../src/read-store/verify.js';
import { startStores } from '../../src/stores.js';
import { until } from '../support/until.js';
import { dueAfter, untoldIn, writtenIn } from './notifications-due.js';
import { type Heard, judge, readLog, type Verdict } from './oracle.js';
import type { Wrong } from './trial.js';

/** What of the read models was compared, and found to be otherwise (O4). */
export interface Compared {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

/** Where the stores are; those that have no address are the embedded ones of the data folder. */
export interface StoresAt {
  readonly dataDir: string;
  readonly eventStoreUrl?: string;
  readonly databaseUrl?: string;
}

/** A look at the stores: beside the service that runs on them, or after it. */
export interface Inspection {
  /** With the role that owns everything. */
  readonly databaseUrl: string;
  readonly log: EventSource;
  /** O1–O3. */
  judge(heard: Heard): Promise<Verdict>;
  /** O4: once the running service's read models have everything. */
  compare(): Promise<Compared>;
  /** O5: once the running service has told of everything. */
  untold(): Promise<readonly string[]>;
}

/** Milliseconds within which a service that was killed has caught up: its predecessor's leases run out in 10 s. */
const patience = 60_000;

/** Opens the stores in this process for some questions. */
export async function inspect<Found>({ dataDir, eventStoreUrl, databaseUrl }: StoresAt, work: (inspection: Inspection) => Promise<Found>): Promise<Found> {
  const config = { eventStoreUrl: eventStoreUrl ?? null, databaseUrl: databaseUrl ?? null, dataDir };
  const stores = startStores(config, { owner: 'cli', thread: 'same', onRestart: () => undefined });
  const house = await openHouse({ stores, config, projector: 'none', tell: () => undefined });
  const shown = async (): Promise<true | undefined> => {
    const { projections } = await house.lag.read(readModelNames);
    return (projections.length === readModelNames.length && projections.every(({ lag }) => lag === 0)) || undefined;
  };
  try {
    return await work({
      databaseUrl: house.stores.databaseUrl,
      log: house.log,
      judge: async (heard) => judge(await readLog(house.stores.eventStoreUrl), heard),
      compare: async () => {
        await until('the read models', shown, patience);
        const { projections } = await verify({ pool: house.database.pool, source: house.log, projections: readModels, names: readModelNames });
        return { rows: projections.reduce((sum, { rows }) => sum + rows, 0), differences: projections.flatMap(({ differences }) => differences) };
      },
      untold: () => untold(house.stores.databaseUrl, house.log),
    });
  } finally {
    await house.close();
  }
}

async function untold(databaseUrl: string, log: EventSource): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await until('the fan-out', async () => (await reached(pool)) === (await log.head()) || undefined, patience);
    const { rows: [place] } = await pool.query<{ anchor: string | null }>('select anchor from custody_ops.notification_process');
    return untoldIn(await dueAfter(place?.anchor == null ? null : BigInt(place.anchor), log), await writtenIn(pool));
  } finally {
    await pool.end();
  }
}

/** O1–O5, and how many rows O4 compared. */
export async function reckon(stores: StoresAt, heard: Heard): Promise<Omit<Wrong, 'beside'> & { readonly rows: number }> {
  return inspect(stores, async (inspection) => {
    const verdict = await inspection.judge(heard);
    const { rows, differences } = await inspection.compare();
    return { ...verdict, differences: differences.map((difference) => JSON.stringify(difference)), untold: await inspection.untold(), rows };
  });
}
