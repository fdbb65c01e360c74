import { type DynamicModule, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Accidents } from './door/accidents.js';
import { Authenticator } from './door/authenticator.js';
import { DoorGuard } from './door/door.guard.js';
import { Explanations } from './door/problem.js';
import { ProblemFilter } from './door/problem.filter.js';
import { assertEveryRouteDeclared, routesOf } from './door/routes.js';
import { explanations } from './explanations.js';
import { type HttpPorts, Readiness, ReadModels, Sights, Streams, Surroundings } from './ports.js';
import { AskTicket } from './tickets/ask-ticket.js';
import { Bulk } from './tickets/bulk.js';
import { OpenAndBulkController } from './tickets/open-and-bulk.controller.js';
import { TicketArticleController } from './tickets/ticket-articles.controller.js';
import { TicketCustodyController } from './tickets/ticket-custody.controller.js';
import { DocsController } from './service/docs.controller.js';
import { HealthController } from './service/health.controller.js';
import { Metrics } from './service/metrics.js';
import { OpenApi } from './service/open-api.js';

/** The HTTP contract over whatever stands behind the ports; commands go out by the CommandBus. */
@Module({})
export class HttpModule implements OnModuleInit {
  static with(ports: HttpPorts): DynamicModule {
    return {
      module: HttpModule,
      imports: [DiscoveryModule],
      controllers: [DocsController, HealthController, OpenAndBulkController, TicketCustodyController, TicketArticleController],
      providers: [
        ...providersOf(ports),
        { provide: Explanations, useValue: explanations },
        { provide: APP_GUARD, useClass: DoorGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Accidents,
        AskTicket,
        Bulk,
        Metrics,
        OpenApi,
      ],
    };
  }

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    assertEveryRouteDeclared(routesOf(this.discovery));
  }
}

function providersOf(ports: HttpPorts): readonly Provider[] {
  return [
    { provide: Authenticator, useValue: ports.authenticator },
    { provide: ReadModels, useValue: ports.readModels },
    { provide: Streams, useValue: ports.streams },
    { provide: Sights, useValue: ports.sights },
    { provide: Readiness, useValue: ports.readiness },
    { provide: Surroundings, useValue: ports.surroundings },
  ];
}
