import type { Pool } from 'pg';
import type { Reader } from '../../projections/custody.js';
import { readModels } from '../../projections/read-models.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { inTransaction, openDatabase } from '../../src/read-store/database.js';
import { GenerationWriter } from '../../src/read-store/generation-writer.js';
import { migrate } from '../../src/read-store/migrations.js';
import { register } from '../../src/read-store/registry.js';
import { freshDatabase } from './postgres.js';

/** Every read model in a database of its own, as the machinery makes them. */
export interface ReadModelsDatabase {
  readonly db: Reader;
  readonly pool: Pool;
  /** Folds events into all read models, in one transaction. */
  add(events: readonly AnyRecorded[]): Promise<void>;
  drop(): Promise<void>;
}

/** Makes empty read models; `drop` them in `afterAll`. */
export async function freshReadModels(): Promise<ReadModelsDatabase> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, onIdleError: () => undefined });
  const { pool } = database;
  await migrate(database.db);
  await register(pool, readModels, 'test');
  const writers = readModels.map((projection) => new GenerationWriter(projection, 1, { parked: [], skipped: new Set() }, 10_000));
  return {
    db: database.db,
    pool,
    add: (events) =>
      inTransaction(pool, async (client) => {
        for (const writer of writers) {
          await writer.write(client, events);
          const [parked] = writer.newlyParked;
          if (parked !== undefined) throw new Error(`${writer.projection.name} parks ${parked.stream}: ${parked.reason}`);
          writer.committed();
        }
      }),
    drop: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}
