import { type DynamicModule, Module } from '@nestjs/common';
import type { Automation } from './automation/automation.js';
import { Processor } from './automation/processor.js';
import { CustodyModule, readerOf } from './custody.module.js';
import type { House } from './house.js';
import { systemClock } from './event-store/clock.js';
import { httpPorts, type PortParts } from './http-ports.js';
import { HttpModule } from './http/http.module.js';
import { NotificationsHttpModule } from './http/notifications/notifications-http.module.js';
import { Customers } from './installation/customers.js';
import { FollowedInstallation } from './installation/followed-installation.js';
import type { Notifying } from './notifying.js';
import { organizationAutomations } from './organization/commands/organization-automations.js';
import { ticketSearch } from './ticket-search.js';
import { DecideTicket } from './ticket/commands/decide-ticket.js';
import { GatherFacts } from './ticket/commands/gather-facts.js';
import { ticketAutomations } from './ticket/commands/ticket-automations.js';

/** The service: the only place where all rooms meet. */
@Module({})
export class AppModule {
  static over(house: House, parts: Parts, notifying: Notifying, outside: Pick<PortParts, 'condition' | 'authentication' | 'limits'>): DynamicModule {
    const ports = httpPorts(house, { ...parts, ...outside });
    return {
      module: AppModule,
      imports: [CustodyModule.over(house), HttpModule.with(ports), NotificationsHttpModule.with({ ...ports, ...notifying })],
    };
  }
}

/** What the ports and the durable processes share with the commands. */
export interface Parts {
  readonly installation: FollowedInstallation;
  readonly customers: Customers;
  readonly processes: readonly Automation[];
}

/** Reads the set-up, follows it, and makes what works on it. */
export async function partsOf(house: House): Promise<Parts> {
  const { writePath, reader } = house.eventStore;
  const installation = new FollowedInstallation(writePath);
  await installation.start();
  const customers = new Customers(writePath);
  const tickets = new DecideTicket(writePath, new GatherFacts(writePath, installation, customers));
  const search = ticketSearch(readerOf(house), house.checkpoints);
  return { installation, customers, processes: [...ticketAutomations({ writePath, reader, search, tickets }), ...organizationAutomations(tickets)] };
}

/** Runs the durable processes in this process, or stands by to do so. */
export function startProcessor(house: House, processes: readonly Automation[]): Processor {
  const processor = new Processor({
    pool: house.database.pool,
    source: house.log,
    automations: processes,
    clock: systemClock,
    random: Math.random,
    holder: house.holder,
    log: ({ event, ...news }) => house.tell(event.endsWith('failed') || event.endsWith('parked') ? 'warn' : 'info', `processor: ${event}`, news),
  });
  processor.start();
  return processor;
}
