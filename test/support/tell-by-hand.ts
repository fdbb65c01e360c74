import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Person } from '../../src/notifications/told.js';

/**
 * Puts notifications into an inbox past the notifier, one a ticket, in order: as if their person had been told while they
 * could see the tickets. So deliveries are judged by themselves, whatever the notifier would have told.
 * @param databaseUrl with the role that owns everything
 */
export async function tellByHand(databaseUrl: string, { kind: personKind, id }: Person, kind: string, ticketIds: readonly string[]): Promise<void> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    for (const ticketId of ticketIds) {
      const eventId = randomUUID();
      await database.query(
        `with told as (
           insert into custody_ops.notification (id, event_id, person_kind, person, ticket_id, subject, url, kind, reasons, summary, at, in_inbox)
           values ($1, $1, $2, $3, $4, 'by hand', '', $5, '{}', 'by hand', now(), true) returning event_id, person_kind, person, ticket_id
         )
         insert into custody_ops.outbox (event_id, channel, person_kind, person, ticket_id, state)
         select event_id, 'inbox', person_kind, person, ticket_id, 'sent' from told`,
        [eventId, personKind, id, ticketId, kind],
      );
    }
  } finally {
    await database.end();
  }
}
