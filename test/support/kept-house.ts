import { type House, openHouse } from '../../src/house.js';
import { startStores } from '../../src/stores.js';
import type { KeptStores } from './service.js';

/** Opens kept stores without a service, projecting in this process or not at all; its owner closes it. */
export function keptHouse({ dataDir, databaseUrl }: KeptStores, projector: 'same' | 'none' = 'same'): Promise<House> {
  const config = { eventStoreUrl: null, databaseUrl, dataDir };
  const stores = startStores(config, { owner: 'cli', durability: 'relaxed', thread: 'same', onRestart: () => undefined });
  return openHouse({ stores, config, projector, tell: () => undefined });
}
