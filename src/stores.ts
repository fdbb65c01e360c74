import { storeFolders, type Config } from './config.js';
import { type EmbeddedEventStore, startEmbeddedEventStore } from './embedded-eventstore/embedded-eventstore.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';

/** Where the two stores are, whoever runs them. */
export interface Stores {
  /** For `@eventstore/db-client`. */
  readonly eventStoreUrl: string;
  /** With the role that owns everything. */
  readonly databaseUrl: string;
  /** Null where `DATABASE_URL` names a server of somebody else's. */
  readonly embeddedPostgres: EmbeddedPostgres | null;
  /** Settles when an embedded store has stopped by itself, with the reason: the process should say so and end. */
  readonly failed: Promise<Error>;
  /** Ends the embedded stores that nobody else uses. */
  stop(): Promise<void>;
}

export interface StoreManner {
  /** A server stays; a command lends the stores to whoever comes meanwhile and then ends. */
  readonly owner: 'serve' | 'cli';
  /** `relaxed` never waits for the disk: tests alone. */
  readonly durability?: 'fsync' | 'relaxed';
  readonly thread?: 'worker' | 'same';
  /** Told whom a server waits for: a command that has the data folder. */
  readonly onWaiting?: (owner: string) => void;
}

/**
 * Starts the embedded stores that the settings ask for, both at once; connects where another process runs them.
 * @throws an error that says in a sentence what to do
 */
export async function startStores(config: Pick<Config, 'eventStoreUrl' | 'databaseUrl' | 'dataDir'>, manner: StoreManner): Promise<Stores> {
  const folders = storeFolders(config);
  const { owner, durability = 'fsync', thread = 'worker', onWaiting } = manner;
  const [eventStore, postgres] = await both(
    config.eventStoreUrl === null
      ? startEmbeddedEventStore({
          folder: folders.eventStore,
          owner,
          durability,
          thread,
          whenTaken: owner === 'serve' ? 'wait' : 'connect',
          ...(onWaiting === undefined ? {} : { onWaiting }),
        })
      : null,
    config.databaseUrl === null ? startEmbeddedPostgres({ folder: folders.postgres, durability }) : null,
  );
  return {
    eventStoreUrl: eventStore?.connectionString ?? config.eventStoreUrl ?? '',
    databaseUrl: postgres?.url ?? config.databaseUrl ?? '',
    embeddedPostgres: postgres,
    failed: firstFailure(eventStore, postgres),
    stop: async () => {
      await eventStore?.stop();
      await postgres?.stop();
    },
  };
}

/** Both stores, or neither: what came up beside a failure is stopped again. */
async function both(
  eventStore: Promise<EmbeddedEventStore> | null,
  postgres: Promise<EmbeddedPostgres> | null,
): Promise<readonly [EmbeddedEventStore | null, EmbeddedPostgres | null]> {
  const [events, rows] = await Promise.allSettled([eventStore, postgres]);
  if (events.status === 'fulfilled' && rows.status === 'fulfilled') return [events.value, rows.value];
  if (events.status === 'fulfilled') await events.value?.stop();
  if (rows.status === 'fulfilled') await rows.value?.stop();
  throw events.status === 'rejected' ? events.reason : (rows as PromiseRejectedResult).reason;
}

/** A PostgreSQL that ends is not named here: reads answer 503 until it is back (F4). */
function firstFailure(eventStore: EmbeddedEventStore | null, postgres: EmbeddedPostgres | null): Promise<Error> {
  const never = new Promise<Error>(() => undefined);
  const postgresEnded = postgres?.exited.then((code) => new Error(`the embedded PostgreSQL ended with code ${code ?? 'none'}; start again`));
  return Promise.race([eventStore?.failed ?? never, postgresEnded ?? never]);
}
