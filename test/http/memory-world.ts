import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Custody, Reader } from '../../projections/custody.js';
import { Reader as EventReader } from '../../src/event-store/read.js';
import { WritePath } from '../../src/event-store/write-path.js';
import { handlers } from '../../src/handlers.js';
import type { KnownPeople } from '../../src/http/door/authenticator.js';
import { CallerLimits } from '../../src/http/door/caller-limits.js';
import { DevAuthenticator } from '../../src/http/door/dev-authenticator.js';
import { knownPeople } from '../../src/http/door/known-people.js';
import type { Condition, HttpPorts } from '../../src/http/ports.js';
import { Customers } from '../../src/installation/customers.js';
import { FollowedInstallation } from '../../src/installation/followed-installation.js';
import { STATUS_USAGE } from '../../src/workflow/status-usage.js';
import type { MemoryWritePath } from '../support/memory-write-path.js';

/** Every command of the house over streams in memory. */
export function world(memory: MemoryWritePath): DynamicModule {
  @Module({})
  class World {}
  const providers = [
    { provide: WritePath, useValue: memory },
    { provide: EventReader, useValue: { stream: () => [] } },
    { provide: STATUS_USAGE, useValue: { inUse: () => Promise.resolve(false) } },
    FollowedInstallation,
    Customers,
    ...(handlers as Type[]),
  ];
  return { module: World, global: true, imports: [CqrsModule.forRoot()], providers, exports: providers };
}

/** Answers every query with no rows. */
const noReader: Reader = new Kysely<Custody>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const condition: Condition = {
  status: 'degraded',
  reasons: ['ticket: 1 parked tickets'],
  projections: [{ name: 'ticket', version: 1, position: '7', lag: 2, parked: 1 }],
  stores: { event_store: true, postgres: true },
  duties: [{ duty: 'projector', held: true }],
  orders: [],
  diskFree: null,
};

/** Who is known by the streams in memory. */
export function peopleIn(memory: MemoryWritePath): KnownPeople {
  return knownPeople(new FollowedInstallation(memory as never), new Customers(memory));
}

/** Ports without read models; streams and people are those in memory. */
export function emptyPorts(memory: MemoryWritePath): HttpPorts {
  let ids = 0;
  return {
    authenticator: new DevAuthenticator(peopleIn(memory)),
    limits: new CallerLimits(null, () => 0),
    readModels: { reader: noReader, reach: (position) => Promise.resolve(position < 1_000_000n), position: () => Promise.resolve(7n) },
    streams: { ofTicket: (id) => Promise.resolve(memory.written.filter(({ stream }) => stream === `ticket-${id}`)) },
    savedViews: { all: () => Promise.resolve([]) },
    memberships: { of: () => Promise.resolve([]) },
    readiness: { check: () => Promise.resolve(condition) },
    surroundings: { freshId: () => `fresh-${(ids += 1)}`, now: () => '2026-01-01T00:00:00.000Z' },
  };
}
