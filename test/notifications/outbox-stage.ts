import type { Pool } from 'pg';
import { systemClock } from '../../src/event-store/clock.js';
import { Delivery, type DeliveryPatience } from '../../src/notifications/delivery.js';
import { type EmailCourier, emailCourier } from '../../src/notifications/email-courier.js';
import { notificationMigrations } from '../../src/notifications/migrations.js';
import type { Told } from '../../src/notifications/told.js';
import { webhookCourier } from '../../src/notifications/webhook-courier.js';
import type { WebhookSecrets } from '../../src/notifications/webhook-secrets.js';
import type { Addressed } from '../../src/notifications/write-told.js';
import { openDatabase } from '../../src/read-store/database.js';
import { migrate } from '../../src/read-store/migrations.js';
import { freshDatabase } from '../support/postgres.js';

/** A migrated database for one test file. */
export interface OutboxDatabase {
  readonly pool: Pool;
  clear(): Promise<void>;
  drop(): Promise<void>;
}

export async function outboxDatabase(): Promise<OutboxDatabase> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, onIdleError: () => undefined, max: 20 });
  await migrate(database.db, notificationMigrations);
  return {
    pool: database.pool,
    clear: async () => {
      await database.pool.query('truncate custody_ops.notification, custody_ops.outbox, custody_ops.notification_process');
    },
    drop: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}

let events = 0;

/** Something that alice is told, over defaults; each call is another event. */
export function told(more: Partial<Told> = {}): Told {
  const custody = { queueId: 'support', queueName: 'Support', ownerName: 'Alice', responsibleId: null, internalGroupId: null, internalAgentId: null };
  return {
    eventId: `event-${(events += 1)}`,
    ticketId: 'T-1',
    subject: 'The printer is on fire',
    url: 'http://localhost:3000/tickets/T-1',
    person: { kind: 'agent', id: 'alice' },
    kind: 'customer_wrote',
    reasons: ['owner'],
    summary: 'Kim wrote on “The printer is on fire”.',
    quote: 'It burns <b>brightly</b> & for long.',
    at: '2026-03-02T09:00:00.000Z',
    before: { ...custody, ownerId: 'alice', locked: true } as Told['before'],
    after: { ...custody, ownerId: 'alice', locked: true } as Told['after'],
    ...more,
  };
}

export function byEmail(one: Told, heldUntil: string | null = null): Addressed {
  return { told: one, ways: [{ channel: 'email', address: `${one.person.id}@example.org`, heldUntil }], secretNumber: 0 };
}

export function byWebhook(one: Told, address: string): Addressed {
  return { told: one, ways: [{ channel: 'webhook', address, heldUntil: null }], secretNumber: 1 };
}

/** Delays that a test can wait for. */
export const hasty: DeliveryPatience = { tries: 5, firstDelay: 10, longestDelay: 50, look: 20 };

/** A sender at work, beside others perhaps. */
export function sender(pool: Pool, { smtpUrl = 'smtp://127.0.0.1:1', secrets }: { readonly smtpUrl?: string; readonly secrets: WebhookSecrets }): { stop(): Promise<void> } {
  const email: EmailCourier = emailCourier(smtpUrl);
  const delivery = new Delivery({
    pool,
    couriers: { email, webhook: webhookCourier({ secrets, loopbackAllowed: true, now: Date.now }) },
    clock: systemClock,
    random: () => 0.5,
    log: () => undefined,
    patience: hasty,
  });
  delivery.start();
  return {
    stop: async () => {
      await delivery.stop();
      email.close();
    },
  };
}

/** How many rows of the outbox are in each state. */
export async function states(pool: Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ state: string; count: number }>('select state, count(*)::integer as count from custody_ops.outbox group by state');
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
