import { lockFolder, type HeldLock, type TakenLock } from './folder-lock.js';
import { startStoreServer, type StoreServer } from './store-server.js';
import { startWorkerServer } from './worker-server.js';

export interface EmbeddedEventStoreOptions {
  /** The data folder; made where missing. One process at a time has it open. */
  readonly folder: string;
  /** `fsync` (the default) answers an append when it survives a power cut; `relaxed` leaves that to the system. */
  readonly durability?: 'fsync' | 'relaxed';
  /** Where the server runs: a thread of its own (the default), or the caller's. */
  readonly thread?: 'worker' | 'same';
  /** The port on 127.0.0.1; 0 (the default) takes a free one. */
  readonly port?: number;
  /** What this process is to others that want the folder: a server (the default) that stays, or a command that ends. */
  readonly owner?: 'serve' | 'cli';
  /**
   * Where another process has the folder: connect to it (the default), or refuse. `join` connects to a server and waits
   * until a command is done; `wait` waits for a command and refuses a server.
   */
  readonly whenTaken?: 'connect' | 'join' | 'wait' | 'refuse';
  /** Told, once an owner, whom `join` and `wait` wait for. */
  readonly onWaiting?: (owner: string) => void;
}

/** A running event store, ours or another process's. */
export interface EmbeddedEventStore {
  /** For `@eventstore/db-client`: `esdb://127.0.0.1:PORT?tls=false`. */
  readonly connectionString: string;
  /** False: connected to another process's server. */
  readonly own: boolean;
  /** Resolves, with the reason, if the store stopped by itself: a failed flush, a lost owner. The host should then exit. */
  readonly failed: Promise<Error>;
  /** Ends calls in flight with CANCELLED and closes the log. Leaves another process's server alone. A `cli` owner first waits for others that use it. */
  stop(): Promise<void>;
}

/** The folder belongs to another process that will not give it up. */
export class EmbeddedEventStoreLocked extends Error {
  override readonly name = 'EmbeddedEventStoreLocked';

  constructor(
    readonly folder: string,
    readonly owner: 'serve' | 'cli',
  ) {
    const holder = owner === 'serve' ? 'a running server' : 'a running command';
    super(`The event store in ${folder} is in use by ${holder}; stop that process first, or name another data folder.`);
  }
}

/**
 * Starts the event store of a folder, or connects to the process that runs it.
 * Throws `EmbeddedEventStoreLocked`, or an error that says what to do: a damaged log (with its position), an unknown
 * format, a port in use.
 */
export async function startEmbeddedEventStore(options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
  const owner = options.owner ?? 'serve';
  for (;;) {
    const lock = await lockFolder(options.folder, owner);
    if (lock.kind === 'held') return own(lock, options, owner);
    const found = await useTaken(lock, options);
    if (found !== undefined) return found;
  }
}

async function own(lock: HeldLock, options: EmbeddedEventStoreOptions, owner: 'serve' | 'cli'): Promise<EmbeddedEventStore> {
  const { folder, durability = 'fsync', port = 0 } = options;
  const start = options.thread === 'same' ? startStoreServer : startWorkerServer;
  let server: StoreServer;
  try {
    server = await start({ folder, durability, port });
  } catch (error) {
    await lock.release();
    throw error;
  }
  lock.announce(server.port);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (owner === 'cli') await Promise.race([lock.unused(), server.failed]);
    await server.stop();
    await lock.release();
  };
  return {
    connectionString: connectionString(server.port),
    own: true,
    failed: server.failed,
    stop: () => (stopping ??= stop()),
  };
}

/** Undefined: the owner has gone, try again. */
async function useTaken(lock: TakenLock, options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore | undefined> {
  const { folder, whenTaken = 'connect' } = options;
  if (whenTaken === 'refuse' || (whenTaken === 'wait' && lock.owner === 'serve')) {
    lock.leave();
    throw new EmbeddedEventStoreLocked(folder, lock.owner);
  }
  if (whenTaken !== 'connect' && lock.owner === 'cli') {
    options.onWaiting?.(lock.owner);
    await lock.gone;
    return undefined;
  }
  lock.use();
  const port = await lock.port;
  if (port === undefined) return undefined;
  let left = false;
  const failed = lock.gone.then(() => new Error(`The process that ran the event store in ${folder} has ended; start again.`));
  const stop = (): Promise<void> => {
    left = true;
    lock.leave();
    return Promise.resolve();
  };
  return {
    connectionString: connectionString(port),
    own: false,
    failed: new Promise((resolve) => void failed.then((error) => !left && resolve(error))),
    stop,
  };
}

const connectionString = (port: number): string => `esdb://127.0.0.1:${port}?tls=false`;
