import type { Config } from './config.js';
import { dutiesOf } from './duties.js';
import { systemClock } from './event-store/clock.js';
import type { House } from './house.js';
import { Bell } from './notifications/bell.js';
import { type Courier, Delivery } from './notifications/delivery.js';
import { emailCourier } from './notifications/email-courier.js';
import { settleIn } from './notifications/fan-out-place.js';
import { Inbox } from './notifications/inbox.js';
import { Notifier } from './notifications/notifier.js';
import { type OutboxHealth, outboxHealth } from './notifications/outbox.js';
import { webhookCourier } from './notifications/webhook-courier.js';
import { WebhookSecrets } from './notifications/webhook-secrets.js';

/** Notifications at work: what the HTTP room asks, and what runs behind it. */
export interface Notifying {
  readonly inbox: Inbox;
  readonly bell: Bell;
  readonly secrets: WebhookSecrets;
  readonly loopbackAllowed: boolean;
  /** How the outbox stands, for metrics. */
  readonly health: () => Promise<OutboxHealth>;
  /** Ends after what is in hand. */
  stop(): Promise<void>;
}

/** Under `dev` authentication everything is on this machine, webhooks too. */
const loopbackAllowed = (auth: Config['auth']): boolean => auth === 'dev';

/** Begins to tell people, where that is a duty of this process. Whatever happens from now on is told of. */
export async function startNotifying(house: House, config: Pick<Config, 'role' | 'auth' | 'smtpUrl'>): Promise<Notifying> {
  const { database: { pool }, log, tell, holder } = house;
  const inbox = new Inbox(pool, systemClock);
  const bell = new Bell(pool, systemClock, (reason) => tell('warn', 'inboxes can’t be watched', { reason: String(reason) }));
  const secrets = await WebhookSecrets.open(pool);
  await settleIn(pool, log);
  const closing: (() => Promise<void>)[] = [() => bell.stop()];
  if (dutiesOf[config.role].processes) {
    const delivery = startDelivery(house, config, secrets, closing);
    const notifier = new Notifier({
      pool, holder,
      source: log,
      clock: systemClock,
      random: Math.random,
      mailing: config.smtpUrl !== null,
      onTold: () => {
        bell.ring();
        delivery.notify();
      },
      log: ({ event, ...news }) => tell(event === 'failed' || event === 'event-left-out' ? 'warn' : 'info', `notifications: ${event}`, news),
    });
    notifier.start();
    closing.push(() => notifier.stop());
  }
  const stop = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  return { inbox, bell, secrets, loopbackAllowed: loopbackAllowed(config.auth), health: () => outboxHealth(pool), stop };
}

function startDelivery({ database: { pool }, tell }: House, { auth, smtpUrl }: Pick<Config, 'auth' | 'smtpUrl'>, secrets: WebhookSecrets, closing: (() => Promise<void>)[]): Delivery {
  const mail = smtpUrl === null ? null : emailCourier(smtpUrl);
  const webhook = webhookCourier({ secrets, loopbackAllowed: loopbackAllowed(auth), now: Date.now });
  const delivery = new Delivery({
    pool,
    couriers: { email: mail ?? noMail, webhook },
    clock: systemClock,
    random: Math.random,
    log: ({ event, reason }) => tell('warn', `notifications: delivery ${event}`, { reason }),
  });
  delivery.start();
  closing.push(async () => {
    await delivery.stop();
    mail?.close();
  });
  return delivery;
}

/** E-mails that were written while there was a server for them are tried until they are parked. */
const noMail: Courier = { deliver: () => Promise.reject(new Error('SMTP_URL is not set')) };
