import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Way } from './channels.js';
import type { Told } from './told.js';

/** What one person is told, and on which ways; at least one. */
export interface Addressed {
  readonly told: Told;
  readonly ways: readonly Way[];
  /** Of the person's webhook secret in force; 0: none. */
  readonly secretNumber: number;
}

/** Rows a statement at most. */
const chunk = 2_000;

/** An id that follows from event and person: every repeat finds it there (NTF-5). */
export function notificationId({ eventId, person }: Pick<Told, 'eventId' | 'person'>): string {
  return createHash('sha256').update(`${eventId}|${person.kind}:${person.id}`).digest('hex').slice(0, 32);
}

/**
 * Writes notifications and what is to be delivered; what is there already stays as it is.
 * @param mailing whether there is a server for e-mails
 */
export async function writeTold(client: ClientBase, addressed: readonly Addressed[], mailing: boolean): Promise<void> {
  for (let start = 0; start < addressed.length; start += chunk) {
    const some = addressed.slice(start, start + chunk);
    await client.query({ name: 'custody write notifications', text: notifications, values: [JSON.stringify(some.map(notificationRow))] });
    await client.query({ name: 'custody write outbox', text: outbox, values: [JSON.stringify(some.flatMap((one) => outboxRows(one, mailing)))] });
  }
}

const notifications = `
  insert into custody_ops.notification
    (id, event_id, person_kind, person, ticket_id, subject, url, kind, reasons, summary, quote, at, custody_before, custody_after, in_inbox)
  select * from jsonb_to_recordset($1::jsonb) as given
    (id text, event_id text, person_kind text, person text, ticket_id text, subject text, url text, kind text, reasons text[], summary text, quote text, at timestamptz,
     custody_before jsonb, custody_after jsonb, in_inbox boolean)
  on conflict do nothing`;

function notificationRow({ told, ways }: Addressed) {
  const { eventId, ticketId, subject, url, person, kind, reasons, summary, quote, at, before, after } = told;
  const about = { id: notificationId(told), event_id: eventId, person_kind: person.kind, person: person.id, ticket_id: ticketId, subject, url, kind, reasons };
  return { ...about, summary, quote, at, custody_before: before, custody_after: after, in_inbox: ways.some(({ channel }) => channel === 'inbox') };
}

// What is put into an inbox is delivered by that.
const outbox = `
  insert into custody_ops.outbox
    (event_id, channel, person_kind, person, ticket_id, address, secret_number, state, ready_at, held_until, delivered_at)
  select event_id, channel, person_kind, person, ticket_id, address, secret_number, state, coalesce(held_until, '-infinity'), held_until,
    case when channel = 'inbox' then clock_timestamp() end
  from jsonb_to_recordset($1::jsonb) as given
    (event_id text, channel text, person_kind text, person text, ticket_id text, address text, secret_number integer, state text, held_until timestamptz)
  on conflict do nothing`;

function outboxRows({ told: { eventId, ticketId, person }, ways, secretNumber }: Addressed, mailing: boolean) {
  return ways.map(({ channel, address, heldUntil }) => ({
    event_id: eventId,
    channel,
    person_kind: person.kind,
    person: person.id,
    ticket_id: ticketId,
    address,
    secret_number: channel === 'webhook' ? secretNumber : null,
    state: channel === 'inbox' ? 'sent' : channel === 'email' && !mailing ? 'not_configured' : 'waiting',
    held_until: heldUntil,
  }));
}
