import { openAuthentication } from './authentication.js';
import type { RunningService, ServiceOptions } from './serving.js';
import { startStores } from './stores.js';

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
