import type { Pool } from 'pg';
import { NotificationFold } from '../../src/notifications/fold.js';
import { notificationId } from '../../src/notifications/write-told.js';
import { type EventSource, isFaulted } from '../../src/read-store/event-source.js';
import type { Call } from '../support/webhook-receiver.js';

// O5: what the pure fan-out says of the log as it lies there, against what was written and what arrived.

/** What one person is to be told of one event on one channel. */
export interface Due {
  readonly key: string;
  /** Of the call that brings it; null where it goes into the inbox. */
  readonly webhookId: string | null;
  /** Calls of one line arrive one after the other (NTF-6): a person's about one ticket. */
  readonly line: string;
}

/** A row of `custody.notification`. */
export interface Written {
  readonly key: string;
  readonly state: string;
}

/** Keys and calls that are not as they must be; all empty where all is well. */
export interface Discord {
  readonly missing: readonly string[];
  /** Written and not due, or written twice. */
  readonly beyond: readonly string[];
  readonly undelivered: readonly string[];
  /** Calls under an id that is not that of what they tell. */
  readonly strange: readonly string[];
  /** Calls that came after a later one of their line. */
  readonly disorder: readonly string[];
}

const keyOf = (eventId: string, channel: string, person: string): string => `${eventId} ${channel} ${person}`;

/** One pass over the log, in log order; nobody is told of what happened up to the anchor. */
export async function dueAfter(anchor: bigint | null, log: EventSource): Promise<readonly Due[]> {
  const fold = new NotificationFold(log, ({ stream, revision }, defect) => {
    throw new Error(`${stream}@${revision} can't be folded`, { cause: defect });
  });
  const due: Due[] = [];
  for await (const entries of log.readAll(null, 500)) {
    const heard = new Set(entries.flatMap((entry) => (isFaulted(entry) || (anchor !== null && entry.position <= anchor) ? [] : [entry.meta.eventId])));
    for (const { told, ways } of await fold.take(entries, 0)) {
      if (!heard.has(told.eventId)) continue;
      const line = `${told.person.id} ${told.ticketId}`;
      for (const { channel } of ways) {
        due.push({ key: keyOf(told.eventId, channel, told.person.id), webhookId: channel === 'webhook' ? `msg_${notificationId(told)}` : null, line });
      }
    }
  }
  return due;
}

export async function writtenIn(pool: Pool): Promise<readonly Written[]> {
  const { rows } = await pool.query<Written>(`select concat_ws(' ', event_id, channel, person) as key, state from custody.notification`);
  return rows;
}

/** O5: what is due and not written, and what was written and is not due, or twice; sentences. */
export function untoldIn(due: readonly Due[], written: readonly Written[]): readonly string[] {
  const { missing, beyond } = discordOf(due, written, []);
  return [...missing.map((key) => `${key} was not written`), ...beyond.map((key) => `${key} is not due, or there twice`)];
}

export function discordOf(due: readonly Due[], written: readonly Written[], calls: readonly Call[]): Discord {
  const dueKeys = new Set(due.map(({ key }) => key));
  const counts = new Map<string, number>();
  for (const { key } of written) counts.set(key, (counts.get(key) ?? 0) + 1);
  const arrived = new Set(calls.map(idOf));
  return {
    missing: due.filter(({ key }) => !counts.has(key)).map(({ key }) => key),
    beyond: [...counts].filter(([key, count]) => count > 1 || !dueKeys.has(key)).map(([key]) => key),
    undelivered: [
      ...due.filter(({ webhookId }) => webhookId !== null && !arrived.has(webhookId)).map(({ key }) => key),
      ...written.filter(({ state }) => state !== 'sent').map(({ key, state }) => `${key} is ${state}`),
    ],
    ...misplaced(due, calls),
  };
}

/** How many calls brought what had arrived before. */
export function repeatsIn(calls: readonly Call[]): number {
  return calls.length - new Set(calls.map(idOf)).size;
}

function misplaced(due: readonly Due[], calls: readonly Call[]): Pick<Discord, 'strange' | 'disorder'> {
  const byId = new Map(due.map((one, at) => [one.webhookId, { ...one, at }]));
  const latest = new Map<string, number>();
  const strange: string[] = [];
  const disorder: string[] = [];
  for (const call of calls) {
    const meant = byId.get(idOf(call));
    const { data: { eventId, person } } = JSON.parse(call.body) as { readonly data: { readonly eventId: string; readonly person: string } };
    if (meant?.key !== keyOf(eventId, 'webhook', person)) strange.push(`${idOf(call)}: ${eventId} to ${person}`);
    else if (meant.at < (latest.get(meant.line) ?? 0)) disorder.push(meant.key);
    else latest.set(meant.line, meant.at);
  }
  return { strange, disorder };
}

function idOf({ headers }: Call): string {
  return String(headers['webhook-id']);
}
