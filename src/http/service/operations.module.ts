import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Accidents } from '../door/accidents.js';
import { Explanations } from '../door/problem.js';
import { ProblemFilter } from '../door/problem.filter.js';
import { assertEveryRoutePublic, routesOf } from '../door/routes.js';
import { explanations } from '../explanations.js';
import { type HttpPorts, Readiness } from '../ports.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';

/** What a process shows that answers nobody: how it is. There is no door, so there is nothing behind it. */
@Module({})
export class OperationsModule implements OnModuleInit {
  static with({ readiness }: Pick<HttpPorts, 'readiness'>): DynamicModule {
    return {
      module: OperationsModule,
      imports: [DiscoveryModule],
      controllers: [HealthController],
      providers: [{ provide: Readiness, useValue: readiness }, { provide: Explanations, useValue: explanations }, { provide: APP_FILTER, useClass: ProblemFilter }, Accidents, Metrics],
    };
  }

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    assertEveryRoutePublic(routesOf(this.discovery));
  }
}
