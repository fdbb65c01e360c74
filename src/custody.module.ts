import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { statusInUse } from '../projections/ticket/status-usage.query.js';
import type { Reader } from '../projections/custody.js';
import { Reader as EventReader } from './event-store/read.js';
import { WritePath } from './event-store/write-path.js';
import { handlers } from './handlers.js';
import type { House } from './house.js';
import { Customers } from './installation/customers.js';
import { FollowedInstallation } from './installation/followed-installation.js';
import { STATUS_USAGE, type StatusUsage } from './workflow/status-usage.js';

/** Every command of the house over open stores; what the service and the command line have in common. */
@Module({})
export class CustodyModule {
  static over(house: House): DynamicModule {
    const usage: StatusUsage = { inUse: (statusId) => statusInUse(readerOf(house), statusId) };
    const providers: Provider[] = [
      { provide: WritePath, useValue: house.eventStore.writePath },
      { provide: EventReader, useValue: house.eventStore.reader },
      FollowedInstallation,
      Customers,
      { provide: STATUS_USAGE, useValue: usage },
      ...handlers,
    ];
    return { module: CustodyModule, global: true, imports: [CqrsModule.forRoot()], providers, exports: providers };
  }
}

/** Queries over the contract's views. */
export function readerOf(house: Pick<House, 'database'>): Reader {
  return house.database.db;
}
