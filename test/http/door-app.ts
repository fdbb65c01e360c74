import { Body, Controller, Get, Module, Param, Post, Query, type Type } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import { StreamBroken } from '../../src/event-store/store-error.js';
import { createHttpApp } from '../../src/http/create-http-app.js';
import { Admission, type Admitted } from '../../src/http/door/admitted.js';
import { Allow } from '../../src/http/door/allow.js';
import type { KnownPeople } from '../../src/http/door/authenticator.js';
import { Flag, Id, OneOf, Text, WholeText } from '../../src/http/door/fields.js';
import { Problem } from '../../src/http/door/problem.js';
import type { HttpPorts } from '../../src/http/ports.js';
import { HttpModule } from '../../src/http/http.module.js';
import { refuse } from '../../src/kernel/refusal.js';
import { MemoryWritePath } from '../support/memory-write-path.js';
import { emptyPorts, peopleIn, world } from './memory-world.js';

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
  @Allow('read', { requesters: 'only' })
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

  @Get('broken')
  @Allow('read')
  broken(): never {
    throw new StreamBroken({ stream: 'ticket-T-1', revision: 4, position: 99n, type: 'TicketTeleported', fault: 'is of a type that nobody knows' });
  }

  @Get('set-up')
  @Allow('admin')
  setUp() {
    return {};
  }
}

export interface Started {
  readonly url: string;
  readonly memory: MemoryWritePath;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the whole contract over real HTTP, with streams in memory, and the trial routes beside it.
 * @param change what of the ports is to be another
 */
export async function startDoor(controllers: readonly Type[] = [TryController], change: (people: KnownPeople) => Partial<HttpPorts> = () => ({})): Promise<Started> {
  const memory = new MemoryWritePath();
  const ports = { ...emptyPorts(memory), ...change(peopleIn(memory)) };
  @Module({ imports: [world(memory), HttpModule.with(ports)], controllers: [...controllers] })
  class Trial {}
  const app = await createHttpApp(Trial, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, memory, stop: () => app.close() };
}
