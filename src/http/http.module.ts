import { type DynamicModule, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Past } from '../installation/past.js';
import { RequesterSight } from '../ticket/queries/requester-sight.js';
import { TicketAccess } from '../ticket/queries/ticket-access.js';
import { TicketCandidates } from '../ticket/queries/ticket-candidates.js';
import { Accidents } from './door/accidents.js';
import { Authenticator } from './door/authenticator.js';
import { CallerLimits } from './door/caller-limits.js';
import { DoorGuard } from './door/door.guard.js';
import { Explanations } from './door/problem.js';
import { ProblemFilter } from './door/problem.filter.js';
import { ScopeAfterSight } from './door/scope-after-sight.interceptor.js';
import { assertEveryRouteDeclared, routesOf } from './door/routes.js';
import { explanations } from './explanations.js';
import { type HttpPorts, Memberships, Readiness, ReadModels, SavedViews, Streams, Surroundings } from './ports.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { AgentViewsController } from './agents/agent-views.controller.js';
import { Feed } from './feed/feed.js';
import { FeedController } from './feed/feed.controller.js';
import { AccessController } from './portal/access.controller.js';
import { OnceHidden } from './portal/once-hidden.interceptor.js';
import { PortalController } from './portal/portal.controller.js';
import { PortalReads } from './portal/portal-reads.js';
import { HeldController } from './queries/held.controller.js';
import { Reading } from './queries/reading.js';
import { Sights } from './queries/sights.js';
import { TicketReads } from './queries/ticket-reads.js';
import { TicketsController } from './queries/tickets.controller.js';
import { AskSetUp } from './set-up/ask-set-up.js';
import { CustomersController } from './set-up/customers.controller.js';
import { DirectoryController } from './set-up/directory.controller.js';
import { DirectoryReads } from './set-up/directory-reads.js';
import { Previews } from './set-up/previews.js';
import { SettingsController } from './set-up/settings.controller.js';
import { WorkflowController } from './set-up/workflow.controller.js';
import { AskTicket } from './tickets/ask-ticket.js';
import { Bulk } from './tickets/bulk.js';
import { OpenAndBulkController } from './tickets/open-and-bulk.controller.js';
import { TicketArticleController } from './tickets/ticket-articles.controller.js';
import { TicketCustodyController } from './tickets/ticket-custody.controller.js';
import { DocsController } from './service/docs.controller.js';
import { HealthController } from './service/health.controller.js';
import { Metrics } from './service/metrics.js';
import { OpenApi } from './service/open-api.js';

/** Every controller behind the door; the notifications' are in their own module. */
export const controllers = [
  DocsController, HealthController,
  OpenAndBulkController, TicketCustodyController, TicketArticleController, TicketsController,
  DirectoryController, WorkflowController, SettingsController, CustomersController,
  PortalController, AccessController, AgentViewsController,
  AnalyticsController, FeedController, HeldController,
];
const machinery = [Accidents, AskTicket, Bulk, AskSetUp, DirectoryReads, Previews, Sights, TicketReads, TicketCandidates, Reading, Metrics, OpenApi, Past, TicketAccess, RequesterSight, PortalReads, Feed];

/**
 * The HTTP contract over whatever stands behind the ports; commands go out by the CommandBus. A global module has to
 * provide the write path, the event store's reader, the followed installation, the customers and the commands' handlers.
 */
@Module({})
export class HttpModule implements OnModuleInit {
  static with(ports: HttpPorts): DynamicModule {
    return {
      module: HttpModule,
      imports: [DiscoveryModule],
      controllers,
      providers: [
        ...providersOf(ports),
        { provide: Explanations, useValue: explanations },
        { provide: APP_GUARD, useClass: DoorGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: ScopeAfterSight },
        { provide: APP_INTERCEPTOR, useClass: OnceHidden },
        ...machinery,
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
    { provide: CallerLimits, useValue: ports.limits },
    { provide: ReadModels, useValue: ports.readModels },
    { provide: Streams, useValue: ports.streams },
    { provide: SavedViews, useValue: ports.savedViews },
    { provide: Memberships, useValue: ports.memberships },
    { provide: Readiness, useValue: ports.readiness },
    { provide: Surroundings, useValue: ports.surroundings },
  ];
}
