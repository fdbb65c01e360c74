import type { Config } from './config.js';
import { systemClock } from './event-store/clock.js';
import { isFaulty } from './event-store/codec.js';
import { houseEvents } from './house-events.js';
import type { House } from './house.js';
import { Bell } from './notifications/bell.js';
import { settleIn } from './notifications/fan-out-place.js';
import { Inbox } from './notifications/inbox.js';
import { Notifier } from './notifications/notifier.js';
import { factStreams } from './notifications/standing-facts.js';
import { WebhookSecrets } from './notifications/webhook-secrets.js';
import type { LogEntry } from './read-store/event-source.js';

/** Notifications at work: what the HTTP room asks, and what runs behind it. */
export interface Notifying {
  readonly inbox: Inbox;
  readonly bell: Bell;
  readonly secrets: WebhookSecrets;
  readonly loopbackAllowed: boolean;
  /** Ends after what is in hand. */
  stop(): Promise<void>;
}

/** Begins to tell people, where this process's role says so. Whatever happens from now on is told of. */
export async function startNotifying(house: House, config: Pick<Config, 'role' | 'auth' | 'smtpUrl'>): Promise<Notifying> {
  const { database: { pool }, log, tell, holder } = house;
  const inbox = new Inbox(pool, systemClock);
  const bell = new Bell(pool, systemClock, (reason) => tell('warn', 'inboxes can’t be watched', { reason: String(reason) }));
  const secrets = await WebhookSecrets.open(pool);
  await settleIn(pool, log);
  const closing: (() => Promise<void>)[] = [() => bell.stop()];
  if (config.role === 'all' || config.role === 'processor') {
    const notifier = new Notifier({
      pool, holder,
      source: log,
      facts: () => factsOf(house),
      clock: systemClock,
      random: Math.random,
      mailing: config.smtpUrl !== null,
      onTold: bell.ring,
      log: ({ event, ...news }) => tell(event === 'failed' || event === 'event-left-out' ? 'warn' : 'info', `notifications: ${event}`, news),
    });
    notifier.start();
    closing.push(() => notifier.stop());
  }
  const stop = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  return { inbox, bell, secrets, loopbackAllowed: config.auth === 'dev', stop };
}

/** The server sends these streams alone: a read of the whole log would fetch every ticket. */
async function* factsOf({ eventStore }: Pick<House, 'eventStore'>): AsyncGenerator<readonly LogEntry[]> {
  const subscription = eventStore.subscribe({ events: houseEvents, after: null, prefixes: factStreams });
  try {
    for await (const { events, caughtUp } of subscription) {
      yield events.map((event): LogEntry => (isFaulty(event) ? { ...event } : event));
      if (caughtUp) return;
    }
  } finally {
    subscription.stop();
  }
}
