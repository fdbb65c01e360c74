import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { systemClock } from '../src/event-store/clock.js';
import { type Courier, Delivery } from '../src/notifications/delivery.js';
import { reached, settleIn } from '../src/notifications/fan-out-place.js';
import { notificationMigrations } from '../src/notifications/migrations.js';
import { Notifier } from '../src/notifications/notifier.js';
import { outboxHealth } from '../src/notifications/outbox.js';
import { webhookCourier } from '../src/notifications/webhook-courier.js';
import { WebhookSecrets } from '../src/notifications/webhook-secrets.js';
import { openDatabase } from '../src/read-store/database.js';
import { migrate } from '../src/read-store/migrations.js';
import { FakeLog } from '../test/automation/fake-log.js';
import { agent, group, queue } from '../test/domain/ticket-process/set-up-events.js';
import type { Given } from '../test/support/fold.js';
import { opened } from '../test/support/ticket-events.js';
import { webhookReceiver } from '../test/support/webhook-receiver.js';

/**
 * How fast events fan out to 50 subscribers each, and webhooks are delivered, on an embedded PostgreSQL with fsync, from a log in memory:
 * `npm run bench -- notifications`.
 */
const events = 1_000;
const subscribers = 50;
/** Of them, with a webhook beside the inbox. */
const called = 10;

const names = Array.from({ length: subscribers }, (_, number) => `agent-${number}`);
const folder = await mkdtemp(join(tmpdir(), 'custody-notifications-'));
const postgres = await startEmbeddedPostgres({ folder });
const database = openDatabase({ url: postgres.url, onIdleError: () => undefined });
const { pool } = database;
const hook = await webhookReceiver();
const log = new FakeLog();

function happen({ type, data }: Given, stream: string): void {
  log.append(type, data, stream);
}

function helpDesk(): void {
  happen(group('support-team', []), 'directory-main');
  happen(queue('support'), 'directory-main');
  for (const [number, name] of names.entries()) {
    happen(agent(name, { groups: { 'support-team': ['rw'] } }), 'directory-main');
    const channels = { inbox: true, email: false, webhook: number < called };
    happen({ type: 'PreferencesChanged', data: { agentId: name, queues: ['support'], channels, muted: [], quietHours: null, webhookUrl: `${hook.url}/${name}` } }, `preferences-${name}`);
  }
}

async function until(done: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await done())) await pause(20);
  return (performance.now() - began) / 1_000;
}

async function fanOut(): Promise<void> {
  await settleIn(pool, log);
  for (let number = 0; number < events; number += 1) happen(opened({ ticketId: `T-${number}` }), `ticket-T-${number}`);
  const notifier = new Notifier({
    pool,
    source: log,
    clock: systemClock,
    random: Math.random,
    holder: 'bench',
    mailing: false,
    onTold: () => undefined,
    log: ({ event, reason }) => console.log(`notifier: ${event} ${reason ?? ''}`),
  });
  const head = await log.head();
  notifier.start();
  const seconds = await until(async () => (await reached(pool)) === head);
  await notifier.stop();
  console.log(`fan-out: ${events} events to ${subscribers} subscribers each in ${seconds.toFixed(1)} s, ${Math.round(events / seconds)} events/s, ${Math.round((events * subscribers) / seconds)} notifications/s`);
}

async function deliver(): Promise<void> {
  const webhook = webhookCourier({ secrets: await WebhookSecrets.open(pool), loopbackAllowed: true, now: Date.now });
  const email: Courier = { deliver: () => Promise.reject(new Error('nobody here wants e-mails')) };
  const delivery = new Delivery({ pool, couriers: { email, webhook }, clock: systemClock, random: Math.random, log: ({ event, reason }) => console.log(`delivery: ${event} ${reason}`) });
  delivery.start();
  const seconds = await until(async () => (await outboxHealth(pool)).waiting === 0);
  await delivery.stop();
  const { sent } = await outboxHealth(pool);
  console.log(`delivery: ${sent} webhooks in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)} webhooks/s, ${hook.calls.length} calls`);
}

try {
  await migrate(database.db, notificationMigrations);
  helpDesk();
  await fanOut();
  await deliver();
} finally {
  await hook.close();
  await database.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
