import type { Pool } from 'pg';
import { inTransaction } from '../read-store/database.js';
import type { Channel } from './channels.js';
import type { Outgoing } from './messages.js';

/** One message to be delivered: a notification, or after quiet hours several in one. */
export interface Parcel {
  readonly channel: Exclude<Channel, 'inbox'>;
  readonly address: string;
  /** Of the webhook secret that was in force; 0: none. */
  readonly secretNumber: number;
  readonly items: readonly [Outgoing, ...Outgoing[]];
  /** Rows of the outbox. */
  readonly seqs: readonly string[];
  /** This one included. */
  readonly tries: number;
}

/** What became of a try. */
export type Fate =
  | { readonly state: 'sent' }
  /** @param delay milliseconds until the next try */
  | { readonly state: 'waiting'; readonly delay: number; readonly error: string }
  | { readonly state: 'parked'; readonly error: string };

interface Row extends Outgoing {
  readonly seq: string;
  readonly channel: Parcel['channel'];
  readonly address: string;
  readonly secretNumber: number | null;
  readonly heldUntil: string | null;
  readonly tries: number;
}

/** Each waits for earlier ones on its ticket to the same person, and a summary is one parcel: of its rows only the first is in line. */
const first = `not exists (
  select from custody_ops.outbox e
  where e.state = 'waiting' and e.channel = o.channel and e.person_kind = o.person_kind and e.person = o.person and e.seq < o.seq
    and (e.ticket_id = o.ticket_id or e.held_until = o.held_until))`;

const given = `
  returning o.seq::text, o.channel, o.address, o.secret_number as "secretNumber", o.held_until as "heldUntil", o.tries,
    n.id, n.event_id as "eventId", n.ticket_id as "ticketId", n.subject, n.url, n.kind, n.reasons, n.summary, n.quote, n.at,
    n.custody_before as before, n.custody_after as after, n.person_kind as "personKind", n.person`;

const theNotification = 'n.event_id = o.event_id and n.person_kind = o.person_kind and n.person = o.person';

/**
 * Takes what is due, for as long as the claim lasts: nobody else sends it meanwhile, and after a crash somebody does. The
 * try is counted before it is made.
 * @param claim milliseconds
 */
export async function claimDue(pool: Pool, limit: number, claim: number): Promise<readonly Parcel[]> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>({
      name: 'custody claim outbox',
      text: `with due as (
          select o.seq from custody_ops.outbox o
          where o.state = 'waiting' and o.ready_at <= clock_timestamp() and (o.claimed_until is null or o.claimed_until < clock_timestamp()) and ${first}
          order by o.ready_at, o.seq limit $1 for update skip locked)
        update custody_ops.outbox o set claimed_until = clock_timestamp() + $2 * interval '1 ms', tries = o.tries + 1
        from due, custody_ops.notification n where o.seq = due.seq and ${theNotification} ${given}`,
      values: [limit, claim],
    });
    const parcels: Parcel[] = [];
    for (const row of rows) {
      const more = row.heldUntil === null ? [] : (await client.query<Row>({
        text: `update custody_ops.outbox o set claimed_until = clock_timestamp() + $1 * interval '1 ms', tries = o.tries + 1
          from custody_ops.notification n
          where o.state = 'waiting' and o.channel = $2 and o.person_kind = $3 and o.person = $4 and o.held_until = $5 and o.seq > $6::bigint
            and o.address = $7 and ${theNotification} ${given}`,
        values: [claim, row.channel, row.personKind, row.person, row.heldUntil, row.seq, row.address],
      })).rows;
      parcels.push(parcelOf(row, [...more].sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)))));
    }
    return parcels;
  });
}

function parcelOf(row: Row, more: readonly Row[]): Parcel {
  const { channel, address, secretNumber, tries } = row;
  return { channel, address, secretNumber: secretNumber ?? 0, tries, items: [outgoing(row), ...more.map(outgoing)], seqs: [row, ...more].map(({ seq }) => seq) };
}

function outgoing({ id, eventId, ticketId, subject, url, kind, reasons, summary, quote, at, before, after, personKind, person }: Row): Outgoing {
  return { id, eventId, ticketId, subject, url, kind, reasons, summary, quote, at, before, after, personKind, person };
}

/** Writes what became of a parcel; nothing where it was settled already. */
export async function settleParcel(pool: Pool, { seqs }: Parcel, fate: Fate): Promise<void> {
  await pool.query({
    name: 'custody settle outbox',
    text: `update custody_ops.outbox set state = $2, last_error = $3, claimed_until = null,
        ready_at = case when $2 = 'waiting' then clock_timestamp() + $4 * interval '1 ms' else ready_at end,
        delivered_at = case when $2 = 'sent' then clock_timestamp() end
      where seq = any($1::bigint[]) and state = 'waiting'`,
    values: [seqs, fate.state, fate.state === 'sent' ? null : fate.error, fate.state === 'waiting' ? fate.delay : 0],
  });
}

/** Has what was parked tried again, all of it. Whoever delivers finds it by itself. Returns how many. */
export async function retryParked(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `update custody_ops.outbox set state = 'waiting', tries = 0, ready_at = '-infinity', claimed_until = null where state = 'parked'`,
  );
  return rowCount ?? 0;
}

/** How many stand how, and how long the oldest has been due, in seconds; 0 where none is. */
export interface OutboxHealth {
  readonly waiting: number;
  readonly sent: number;
  readonly parked: number;
  readonly notConfigured: number;
  readonly oldestSeconds: number;
}

/** How the outbox stands; e-mails and webhooks alone, for an inbox is never behind. */
export async function outboxHealth(pool: Pool): Promise<OutboxHealth> {
  const { rows } = await pool.query<OutboxHealth>(
    `select count(*) filter (where state = 'waiting')::integer as waiting, count(*) filter (where state = 'sent')::integer as sent,
       count(*) filter (where state = 'parked')::integer as parked, count(*) filter (where state = 'not_configured')::integer as "notConfigured",
       coalesce(extract(epoch from clock_timestamp() - min(greatest(ready_at, created_at))
         filter (where state = 'waiting' and ready_at <= clock_timestamp())), 0)::float8 as "oldestSeconds"
     from custody_ops.outbox where channel <> 'inbox'`,
  );
  return rows[0] ?? { waiting: 0, sent: 0, parked: 0, notConfigured: 0, oldestSeconds: 0 };
}
