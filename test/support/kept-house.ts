import { type House, openHouse } from '../../src/house.js';
import type { KeptStores } from './service.js';

/** Opens kept stores without a service, projecting in this process or not at all; its owner closes it. */
export function keptHouse({ dataDir, databaseUrl }: KeptStores, projector: 'same' | 'none' = 'same'): Promise<House> {
  return openHouse({
    config: { eventStoreUrl: null, databaseUrl, dataDir },
    owner: 'cli',
    durability: 'relaxed',
    thread: 'same',
    projector,
    tell: () => undefined,
  });
}
