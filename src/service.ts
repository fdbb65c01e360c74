import type { LoggerService } from '@nestjs/common';
import { openAuthentication } from './authentication.js';
import type { Config } from './config.js';
import type { Tell } from './house.js';
import { startStores, type StoreManner } from './stores.js';

export interface ServiceOptions extends Pick<StoreManner, 'durability' | 'onWaiting'> {
  readonly config: Config;
  readonly tell: Tell;
  readonly logger: LoggerService | false;
  /** `same` keeps everything on one thread: tests alone. */
  readonly threads: 'several' | 'same';
}

/** The service, answering. */
export interface RunningService {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** How to look at the read models by hand; null where the analyst's role could not be made. */
  readonly psql: string | null;
  /** Settles when a store has stopped by itself, with the reason: the process should say so and end. */
  readonly failed: Promise<Error>;
  /** Takes no more requests, finishes those under way, and ends everything in order. */
  stop(): Promise<void>;
}

/**
 * Starts everything that the settings ask for and listens. The stores start while the program is still being read from the disk.
 * @throws an error whose message says what to do: a port in use, a folder in use, a wrong connection string
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { config, tell, threads, durability, onWaiting } = options;
  const authentication = await openAuthentication(config.auth, tell);
  const stores = startStores(config, {
    owner: 'serve',
    shares: config.role !== 'all',
    thread: threads === 'same' ? 'same' : 'worker',
    onRestart: (reason) => tell('warn', reason),
    ...(durability === undefined ? {} : { durability }),
    ...(onWaiting === undefined ? {} : { onWaiting }),
  });
  stores.catch(() => undefined); // told to whoever opens the house on them
  const { serve } = await import('./serving.js');
  return serve(stores, authentication, options);
}
