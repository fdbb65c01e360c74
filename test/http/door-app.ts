import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { AddressInfo } from 'node:net';
import { createHttpApp } from '../../src/http/create-http-app.js';
import { Admission, type Admitted } from '../../src/http/door/admitted.js';
import { Allow } from '../../src/http/door/allow.js';
import { DevAuthenticator } from '../../src/http/door/dev-authenticator.js';
import { Flag, Id, OneOf, Text, WholeText } from '../../src/http/door/fields.js';
import { Problem } from '../../src/http/door/problem.js';
import { HttpModule } from '../../src/http/http.module.js';
import type { HttpPorts } from '../../src/http/ports.js';
import { installationKind } from '../../src/installation/installation.js';
import { refuse } from '../../src/kernel/refusal.js';
import type { Custody, Reader } from '../../projections/custody.js';

class Thing {
  @Id() readonly thingId!: string;
  @Text({ max: 10 }) readonly name!: string;
  @OneOf(['red', 'green'], { optional: true }) readonly colour?: string;
  @Flag({ optional: true }) readonly shiny?: boolean;
}

class Look {
  @WholeText({ min: 1, max: 500 }, { optional: true }) readonly limit?: number;
}

/** A controller with one route of every kind the door knows. */
@Controller('try')
class TryController {
  @Post('things/:id')
  @Allow('command')
  make(@Param('id') id: string, @Body() body: Thing, @Admission() { caller, key, expectedRevision, sent }: Admitted) {
    return { id, body, actor: caller.actor, service: caller.service, key, expectedRevision, sent };
  }

  @Get('things')
  @Allow('read')
  look(@Query() query: Look) {
    return query;
  }

  @Get('portal')
  @Allow('portal', { requesters: true })
  portal() {
    return {};
  }

  @Get('refused')
  @Allow('read')
  refused(): never {
    throw new Problem(refuse('LCK-2', 'ticket/some-reason', { holder: 'alice', status: 'a fact never hides a member' }));
  }

  @Get('accident')
  @Allow('read')
  accident(): never {
    throw new Error('the password is hunter2', { cause: new Error('deep') });
  }

  @Get('set-up')
  @Allow('admin')
  setUp() {
    return {};
  }
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

/** Ports for tests that never reach behind the door. */
export function emptyPorts(): HttpPorts {
  return {
    authenticator: new DevAuthenticator({ agent: (id) => id === 'alice', requester: (id) => Promise.resolve(id === 'kim') }),
    readModels: { reader: noReader, reach: () => Promise.resolve(true), position: () => Promise.resolve(0n) },
    streams: { ofTicket: () => Promise.resolve([]) },
    installation: { snapshot: () => Promise.resolve(installationKind.initial) },
    customers: { requester: () => Promise.resolve({ phase: 'unknown' }), organization: () => Promise.resolve({ phase: 'unknown' }) },
    candidates: { of: () => Promise.resolve([]) },
    savedViews: { all: () => Promise.resolve([]) },
    memberships: { of: () => Promise.resolve([]) },
    readiness: { check: () => Promise.resolve({ ready: true, projections: [{ name: 'ticket', version: 1, position: '7', lag: 2, parked: 1 }] }) },
    surroundings: { freshId: () => 'fresh', now: () => '2026-01-01T00:00:00.000Z' },
  };
}

export interface Started {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the door over real HTTP with the trial routes. */
export async function startDoor(): Promise<Started> {
  @Module({ imports: [CqrsModule.forRoot(), HttpModule.with(emptyPorts())], controllers: [TryController] })
  class Trial {}
  const app = await createHttpApp(Trial, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => app.close() };
}
