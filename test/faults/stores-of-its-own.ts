import { rm } from 'node:fs/promises';
import { freshDatabase } from '../support/postgres.js';
import { dataFolder, type Settings } from './custody-process.js';
import type { StoresAt } from './inspection.js';

/** A data folder, and a database in the PostgreSQL that all tests share: quicker than one for each, and a killed service leaves none behind. */
export interface OwnStores {
  readonly at: StoresAt & { readonly databaseUrl: string };
  /** For a service on them; its event store is embedded. */
  readonly settings: Settings;
  remove(): Promise<void>;
}

/** Makes stores for one scenario. */
export async function ownStores(): Promise<OwnStores> {
  const [dataDir, database] = await Promise.all([dataFolder(), freshDatabase()]);
  return {
    at: { dataDir, databaseUrl: database.url },
    settings: { CUSTODY_DATA_DIR: dataDir, DATABASE_URL: database.url },
    remove: async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
