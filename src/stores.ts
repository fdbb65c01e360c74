import { setTimeout as pause } from 'node:timers/promises';
import { storeFolders, type Config } from './config.js';
import { type EmbeddedEventStore, startEmbeddedEventStore } from './embedded-eventstore/embedded-eventstore.js';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';

/** Where the two stores are, whoever runs them. */
export interface Stores {
  /** For `@eventstore/db-client`. */
  readonly eventStoreUrl: string;
  /** With the role that owns everything. */
  readonly databaseUrl: string;
  /** Settles when the embedded event store has stopped by itself, with the reason: the process should say so and end. */
  readonly failed: Promise<Error>;
  /** Ends the embedded stores that nobody else uses. */
  stop(): Promise<void>;
}

export interface StoreManner {
  /** A server stays; a command lends the stores to whoever comes meanwhile and then ends. */
  readonly owner: 'serve' | 'cli';
  /** One of several servers on one data folder: the first of them runs the event store for all. */
  readonly shares?: boolean;
  /** `relaxed` never waits for the disk: tests alone. */
  readonly durability?: 'fsync' | 'relaxed';
  readonly thread?: 'worker' | 'same';
  /** Told whom a server waits for: a command that has the data folder. */
  readonly onWaiting?: (owner: string) => void;
  /** Told when the embedded PostgreSQL had to be started again, and why. */
  readonly onRestart: (reason: string) => void;
}

/**
 * Starts the embedded stores that the settings ask for, both at once; connects where another process runs them.
 * @throws an error that says in a sentence what to do
 */
export async function startStores(config: Pick<Config, 'eventStoreUrl' | 'databaseUrl' | 'dataDir'>, manner: StoreManner): Promise<Stores> {
  const folders = storeFolders(config);
  const { owner, shares = false, durability = 'fsync', thread = 'worker', onWaiting, onRestart } = manner;
  const server = shares ? 'join' : 'wait';
  const [eventStore, postgres] = await both(
    config.eventStoreUrl === null
      ? startEmbeddedEventStore({
          folder: folders.eventStore,
          owner,
          durability,
          thread,
          whenTaken: owner === 'serve' ? server : 'connect',
          ...(onWaiting === undefined ? {} : { onWaiting }),
        })
      : null,
    config.databaseUrl === null ? keepPostgres({ folder: folders.postgres, durability }, onRestart) : null,
  );
  return {
    eventStoreUrl: eventStore?.connectionString ?? config.eventStoreUrl ?? '',
    databaseUrl: postgres?.url ?? config.databaseUrl ?? '',
    failed: eventStore?.failed ?? new Promise(() => undefined),
    stop: async () => {
      await eventStore?.stop();
      await postgres?.stop();
    },
  };
}

/** Both stores, or neither: what came up beside a failure is stopped again. */
async function both(
  eventStore: Promise<EmbeddedEventStore> | null,
  postgres: Promise<KeptPostgres> | null,
): Promise<readonly [EmbeddedEventStore | null, KeptPostgres | null]> {
  const [events, rows] = await Promise.allSettled([eventStore, postgres]);
  if (events.status === 'fulfilled' && rows.status === 'fulfilled') return [events.value, rows.value];
  if (events.status === 'fulfilled') await events.value?.stop();
  if (rows.status === 'fulfilled') await rows.value?.stop();
  throw events.status === 'rejected' ? events.reason : (rows as PromiseRejectedResult).reason;
}

/** Milliseconds between two attempts to bring PostgreSQL back. */
const pauseBeforeRestart = 500;

/** A PostgreSQL that is started again, on the same port, whenever it ends by itself: commands go on meanwhile (F4). */
interface KeptPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

async function keepPostgres(options: EmbeddedPostgresOptions, onRestart: (reason: string) => void): Promise<KeptPostgres> {
  let server = await startEmbeddedPostgres(options);
  const stopping = new AbortController();
  const restart = async (): Promise<boolean> => {
    await pause(pauseBeforeRestart, undefined, { ref: false });
    try {
      server = await startEmbeddedPostgres(options);
      return true;
    } catch (error) {
      onRestart(error instanceof Error ? error.message : String(error));
      return stopping.signal.aborted;
    }
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      const code = await server.exited;
      if (stopping.signal.aborted) return;
      onRestart(`the embedded PostgreSQL ended with code ${code ?? 'none'}; it is started again`);
      while (!(await restart()));
    }
  };
  watch().catch((error: unknown) => onRestart(String(error)));
  return {
    url: server.url,
    stop: async () => {
      stopping.abort();
      await server.stop();
    },
  };
}
