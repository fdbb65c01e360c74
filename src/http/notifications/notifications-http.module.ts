import { type DynamicModule, Module } from '@nestjs/common';
import { Bell } from '../../notifications/bell.js';
import { Inbox } from '../../notifications/inbox.js';
import { WebhookSecrets } from '../../notifications/webhook-secrets.js';
import { PreferencesInForce } from '../../preferences/queries/preferences-in-force.js';
import { AgentSight } from '../../ticket/queries/agent-sight.js';
import { RequesterSight } from '../../ticket/queries/requester-sight.js';
import { type HttpPorts, ReadModels, Surroundings } from '../ports.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from '../set-up/ask-set-up.js';
import { InboxReads } from './inbox-reads.js';
import { InboxSight } from './inbox-sight.js';
import { LiveInbox } from './live-inbox.js';
import { NotificationsController } from './notifications.controller.js';
import { PortalNotificationsController } from './portal-notifications.controller.js';
import { LOOPBACK_ALLOWED, PreferencesController } from './preferences.controller.js';

/** What stands behind the notifications' part of the contract. */
export interface NotificationPorts extends Pick<HttpPorts, 'readModels' | 'surroundings'> {
  readonly inbox: Inbox;
  readonly bell: Bell;
  readonly secrets: WebhookSecrets;
  readonly loopbackAllowed: boolean;
}

/** Every controller of this part. */
export const notificationControllers = [NotificationsController, PortalNotificationsController, PreferencesController];

/** The notifications' part of the HTTP contract; the door is that of `HttpModule`. */
@Module({})
export class NotificationsHttpModule {
  static with({ inbox, bell, secrets, loopbackAllowed, readModels, surroundings }: NotificationPorts): DynamicModule {
    return {
      module: NotificationsHttpModule,
      controllers: notificationControllers,
      providers: [
        { provide: Inbox, useValue: inbox },
        { provide: Bell, useValue: bell },
        { provide: WebhookSecrets, useValue: secrets },
        { provide: LOOPBACK_ALLOWED, useValue: loopbackAllowed },
        { provide: ReadModels, useValue: readModels },
        { provide: Surroundings, useValue: surroundings },
        Reading, AskSetUp, PreferencesInForce, RequesterSight, AgentSight, InboxSight, InboxReads, LiveInbox,
      ],
    };
  }
}
