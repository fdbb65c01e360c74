import { readModels } from '../../projections/read-models.js';
import { openHouse, readModelNames } from '../../src/house.js';
import type { Difference } from '../../src/read-store/compare.js';
import type { EventSource } from '../../src/read-store/event-source.js';
import { verify } from '../../src/read-store/verify.js';
import { until } from '../support/until.js';
import { type Heard, judge, readLog, type Verdict } from './oracle.js';

/** What of the read models was compared, and found to be otherwise (O4). */
export interface Compared {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

/** A look at the stores of a data folder: beside the service that runs on them, or after it. */
export interface Inspection {
  /** With the role that owns everything. */
  readonly databaseUrl: string;
  readonly log: EventSource;
  /** O1–O3. */
  judge(heard: Heard): Promise<Verdict>;
  /** O4: once the running service's read models have everything. */
  compare(): Promise<Compared>;
}

/** Opens the stores of a data folder in this process for some questions. */
export async function inspect<Found>(folder: string, work: (inspection: Inspection) => Promise<Found>): Promise<Found> {
  const house = await openHouse({
    config: { eventStoreUrl: null, databaseUrl: null, dataDir: folder },
    owner: 'cli',
    thread: 'same',
    projector: 'none',
    tell: () => undefined,
  });
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
        await until('the read models', shown, 60_000);
        const { projections } = await verify({ pool: house.database.pool, source: house.log, projections: readModels, names: readModelNames });
        return { rows: projections.reduce((sum, { rows }) => sum + rows, 0), differences: projections.flatMap(({ differences }) => differences) };
      },
    });
  } finally {
    await house.close();
  }
}
