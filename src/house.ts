import { randomBytes, randomUUID } from 'node:crypto';
import { readModels } from '../projections/read-models.js';
import { automationMigrations } from './automation/migrations.js';
import type { Config } from './config.js';
import { EventLog } from './event-log.js';
import { openClient } from './event-store/client.js';
import { systemClock } from './event-store/clock.js';
import { openEventStore, type OpenEventStore } from './event-store/event-store.js';
import { setBackToLog } from './log-check.js';
import { notificationMigrations } from './notifications/migrations.js';
import { type Projecting, projectHere, type ProjectingOptions, projectInWorker } from './projecting.js';
import { type AnalystLogin, ensureAnalyst } from './read-store/analyst-role.js';
import { openDatabase, type ReadDatabase } from './read-store/database.js';
import { LagMeter } from './read-store/lag.js';
import { migrate } from './read-store/migrations.js';
import { Checkpoints } from './read-store/wait-for.js';
import { reach } from './reach.js';
import type { Stores } from './stores.js';

/** Names of all read models, in the order in which they are told. */
export const readModelNames: readonly string[] = readModels.map(({ name }) => name);

/** One line of what happens inside, for the log. */
export type Tell = (level: 'info' | 'warn' | 'error', message: string, facts?: Readonly<Record<string, unknown>>) => void;

export interface HouseOptions {
  /** Running, or on their way; they are stopped with the house. */
  readonly stores: Promise<Stores>;
  readonly config: Pick<Config, 'eventStoreUrl' | 'databaseUrl'>;
  /** Where the projector runs, if here at all; of several, one is active and the others stand by. */
  readonly projector: 'worker' | 'same' | 'none';
  readonly tell: Tell;
  /** How long a question to PostgreSQL may stay without an answer, in milliseconds; without it, as long as it takes. */
  readonly patience?: number;
}

/** Stores, log and read models, open and running; what commands, queries and the command line work with. */
export interface House {
  readonly stores: Stores;
  readonly database: ReadDatabase;
  readonly eventStore: OpenEventStore;
  readonly log: EventLog;
  readonly checkpoints: Checkpoints;
  readonly lag: LagMeter;
  /** Where the read models stand as far as this process has heard; empty where another process projects. */
  readonly heard: ReadonlyMap<string, bigint | null>;
  /** A line that opens `psql` on the contract's views, as the analyst; null where there is no such login. */
  readonly psql: string | null;
  readonly tell: Tell;
  /** Unique to this run of this process: who holds a lease. */
  readonly holder: string;
  /** Ends in order: projector, connections, stores that nobody else uses. */
  close(): Promise<void>;
}

/**
 * Opens everything, and closes it again where a part fails.
 * @throws an error whose message says what to do
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await open(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: HouseOptions, closing: (() => Promise<void>)[], close: () => Promise<void>): Promise<House> {
  const { config, tell, projector } = options;
  const stores = await options.stores;
  closing.push(() => stores.stop());
  const database = openDatabase({
    url: stores.databaseUrl,
    onIdleError: ({ message }) => tell('warn', 'a connection to PostgreSQL broke', { reason: message }),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
  closing.push(() => database.close());
  if (config.databaseUrl !== null) await reach({ store: 'PostgreSQL', setting: 'DATABASE_URL', url: config.databaseUrl }, () => database.pool.query('select'));
  await migrate(database.db, { ...automationMigrations, ...notificationMigrations });
  const analyst = await ensureAnalyst(database.pool, () => randomBytes(18).toString('base64url'));
  const eventStore = openEventStore({ open: () => openClient(stores.eventStoreUrl) });
  closing.push(() => eventStore.close());
  if (config.eventStoreUrl !== null) await reach({ store: 'the event store', setting: 'EVENTSTORE_URL', url: config.eventStoreUrl }, () => eventStore.reader.head());
  const log = new EventLog(eventStore);
  const setBack = await setBackToLog({ pool: database.pool, log, reader: eventStore.reader, clock: systemClock });
  if (setBack !== null) tell('warn', 'the log was restored from a backup: the read models are built anew, and the processes go on at its end', { ...setBack });
  const checkpoints = new Checkpoints(database.pool);
  closing.push(() => {
    checkpoints.close();
    return Promise.resolve();
  });
  const heard = new Map<string, bigint | null>();
  const holder = `${process.pid}-${randomUUID()}`;
  const projecting = startProjecting(projector, eventStore, {
    databaseUrl: stores.databaseUrl,
    eventStoreUrl: stores.eventStoreUrl,
    holder,
    onNews: ({ event, ...news }) => {
      // Another goes on from here: what this process has heard grows old.
      if (event === 'lost-the-lease' || event === 'fenced-off' || event === 'failed') heard.clear();
      tell(event === 'failed' || event === 'build-failed' ? 'warn' : 'info', `projector: ${event}`, news);
    },
    onAdvance: (positions) => {
      for (const [name, position] of positions) heard.set(name, position);
      checkpoints.heard(positions);
    },
  });
  if (projecting !== null) closing.push(() => projecting.stop());
  return { stores, database, eventStore, log, checkpoints, lag: new LagMeter(database.pool, log), psql: psqlLine(stores.databaseUrl, analyst), heard, tell, holder, close };
}

function startProjecting(where: HouseOptions['projector'], store: OpenEventStore, options: ProjectingOptions): Projecting | null {
  if (where === 'none') return null;
  return where === 'worker' ? projectInWorker(options) : projectHere(options, store);
}

function psqlLine(databaseUrl: string, analyst: AnalystLogin | null): string | null {
  if (analyst === null) return null;
  const url = new URL(databaseUrl);
  url.username = analyst.user;
  url.password = analyst.password;
  return `psql "${url.toString()}"`;
}
