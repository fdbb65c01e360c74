import { outboxHealth, retryParked } from '../notifications/outbox.js';
import type { Console } from './console.js';
import { withHouse } from './open.js';

/** `custody notifications retry`: has every e-mail and webhook tried again that was given up. A running service sends them. */
export function notificationsRetryCommand(console: Console): Promise<boolean> {
  return withHouse(console, 'none', async ({ house: { database: { pool } } }) => {
    const retried = await retryParked(pool);
    const health = await outboxHealth(pool);
    console.result(`${retried} parked messages wait to be tried again; ${health.waiting} wait in all, ${health.sent} are sent.`, { retried, ...health });
    return true;
  });
}
