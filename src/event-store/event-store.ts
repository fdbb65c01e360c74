import type { Catalogue } from '../kernel/event.js';
import { Appender } from './append.js';
import { type Clock, systemClock } from './clock.js';
import { Connection } from './connection.js';
import type { EventStorePort } from './port.js';
import { Reader } from './read.js';
import { LogSubscription, type LogSubscriptionOptions } from './subscription.js';
import { WritePath, type WritePathOptions } from './write-path.js';

export interface EventStoreOptions {
  /** Makes the client: `() => openClient(connectionString)`. */
  readonly open: () => EventStorePort;
  readonly clock?: Clock;
  /** 0 to 1. */
  readonly random?: () => number;
  /** How long one try of a call may take, in milliseconds (5,000). */
  readonly deadlineMs?: number;
  /** How long all tries of a call may take together, in milliseconds (8,000). */
  readonly giveUpMs?: number;
  /** Appends under way at a time (64). */
  readonly width?: number;
  readonly cache?: WritePathOptions['cache'];
  readonly probeMs?: number;
}

/** The event store as the house uses it: one client, one write path, bounded reads, and any number of subscriptions. */
export interface OpenEventStore {
  readonly connection: Connection;
  readonly appender: Appender;
  readonly reader: Reader;
  readonly writePath: WritePath;
  /** The log after a position, for a projector or process. Its owner stops it before `close`. */
  readonly subscribe: (what: { readonly events: Catalogue } & Pick<LogSubscriptionOptions, 'after' | 'prefixes' | 'most' | 'lingerMs'>) => LogSubscription;
  /** Ends what follows streams, then the client; afterwards an embedded server may stop (hazard 12). */
  readonly close: () => Promise<void>;
}

/** Puts the room together. Connects with the first call, not before; throws where the connection string is wrong. */
export function openEventStore(options: EventStoreOptions): OpenEventStore {
  const { open, clock = systemClock, random = Math.random, ...limits } = options;
  const connection = new Connection({ open, clock });
  const appender = new Appender({ connection, clock, random, ...limits });
  const reader = new Reader({ connection, clock, random, ...limits });
  const writePath = new WritePath({ connection, appender, reader, clock, random, ...limits });
  const close = async (): Promise<void> => {
    await writePath.stop();
    await connection.close();
  };
  return { connection, appender, reader, writePath, close, subscribe: (what) => new LogSubscription({ connection, reader, clock, random, ...what }) };
}
