import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Auth } from '../../src/auth-settings.js';
import type { Role } from '../../src/config.js';
import { startService as start } from '../../src/service.js';
import { speakTo, type Voice } from './client.js';
import { freshDatabase } from './postgres.js';

/** A whole service in this process: real HTTP, a real event store of its own, a database of its own. */
export interface Service {
  readonly url: string;
  /** The service as one actor sees it; `onBehalfOf` for a service that acts for somebody. */
  readonly as: (actor: string, onBehalfOf?: string) => Voice;
  /** Of its database, with the role that owns everything. */
  readonly databaseUrl: string;
  /** What it had to say above `info`. */
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/** A data folder and a database that outlive the services on them. */
export interface KeptStores {
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Removes both; no service may be running on them. */
  remove(): Promise<void>;
}

/** Makes stores for services that follow each other. */
export async function keepStores(): Promise<KeptStores> {
  const dataDir = await mkdtemp(join(tmpdir(), 'custody-test-'));
  const database = await freshDatabase();
  return {
    dataDir,
    databaseUrl: database.url,
    remove: async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a service for one test file. The client's pending appends are global to a process (hazard 5 of docs/event-store.md),
 * so there may be one at a time; tests of several instances use child processes.
 * @param kept the stores to start on, which are left as they are at the end; without them it has its own
 * @param role `api` is a service without read models being written and without durable processes
 */
export async function startService(kept?: KeptStores, role: Role = 'all', smtpUrl: string | null = null, auth: Auth = 'dev'): Promise<Service> {
  const stores = kept ?? (await keepStores());
  const { dataDir, databaseUrl } = stores;
  const warnings: string[] = [];
  const running = await start({
    config: { eventStoreUrl: null, databaseUrl, dataDir, host: '127.0.0.1', port: 0, auth, requestsPerSecond: null, role, smtpUrl, logLevel: 'silent' },
    tell: (level, message, facts) => {
      if (level !== 'info') warnings.push(`${message} ${JSON.stringify(facts ?? {})}`);
    },
    logger: false,
    durability: 'relaxed',
    threads: 'same',
  });
  return {
    url: running.url,
    as: speakTo(running.url),
    databaseUrl,
    warnings,
    stop: async () => {
      await running.stop();
      if (kept === undefined) await stores.remove();
    },
  };
}
