import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/**
 * Starts a service for one test file. The client's pending appends are global to a process (hazard 5 of docs/event-store.md),
 * so there may be one at a time; tests of several instances use child processes.
 */
export async function startService(): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'custody-test-'));
  const database = await freshDatabase();
  const warnings: string[] = [];
  const running = await start({
    config: { eventStoreUrl: null, databaseUrl: database.url, dataDir, host: '127.0.0.1', port: 0, auth: 'dev', role: 'all', logLevel: 'silent' },
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
    databaseUrl: database.url,
    warnings,
    stop: async () => {
      await running.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
