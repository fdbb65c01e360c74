import type { NotificationKind, PreferencesRecord } from '../preferences/preferences.events.js';

export const channels = ['inbox', 'email', 'webhook'] as const;
export type Channel = (typeof channels)[number];

/** How a person can be reached, and what they chose, at the event's position. */
export interface Reachable {
  /** Null until they saved any: then the defaults of NTF-3 hold. Requesters have none. */
  readonly chosen: PreferencesRecord | null;
  readonly email: string | null;
}

/** One way on which a notification goes out. */
export interface Way {
  readonly channel: Channel;
  /** An e-mail address or a URL; null for the inbox. */
  readonly address: string | null;
  /** Not before this instant, ISO 8601, and then in one summary (NTF-3); null: at once. */
  readonly heldUntil: string | null;
}

/**
 * On which ways a kind of notification goes to somebody (NTF-3). Nobody is disturbed by their inbox, so quiet hours hold
 * back the rest alone.
 * @param now milliseconds since 1970
 */
export function waysTo({ chosen, email }: Reachable, kind: NotificationKind, now: number): readonly Way[] {
  if (chosen?.muted.includes(kind) === true) return [];
  const wanted = chosen?.channels ?? { inbox: true, email: true, webhook: false };
  const quietUntil = chosen?.quietHours == null ? null : endOfQuiet(chosen.quietHours, now);
  const heldUntil = quietUntil === null ? null : new Date(quietUntil).toISOString();
  const ways: Way[] = wanted.inbox ? [{ channel: 'inbox', address: null, heldUntil: null }] : [];
  if (wanted.email && email !== null) ways.push({ channel: 'email', address: email, heldUntil });
  const webhookUrl = chosen?.webhookUrl ?? null;
  if (wanted.webhook && webhookUrl !== null) ways.push({ channel: 'webhook', address: webhookUrl, heldUntil });
  return ways;
}

const aMinute = 60_000;
const aDay = 24 * 60;

/**
 * When the quiet hours end that hold now; null where none do. `to` before `from` is on the next day; equal ones are none.
 * @returns milliseconds since 1970
 */
export function endOfQuiet({ from, to, timeZone }: NonNullable<PreferencesRecord['quietHours']>, now: number): number | null {
  const clock = minuteOfDay(now, timeZone);
  const [start, end] = [minutes(from), minutes(to)];
  const quiet = start <= end ? clock >= start && clock < end : clock >= start || clock < end;
  if (!quiet) return null;
  const left = (end - clock + aDay) % aDay;
  const until = now - (now % aMinute) + left * aMinute;
  // Where the clocks change meanwhile, that many minutes from now is not yet, or long since, the hour that was meant.
  const off = (minuteOfDay(until, timeZone) - end + aDay) % aDay;
  return until - (off > aDay / 2 ? off - aDay : off) * aMinute;
}

function minutes(text: string): number {
  const [hours = 0, minute = 0] = text.split(':').map(Number);
  return hours * 60 + minute;
}

function minuteOfDay(instant: number, timeZone: string): number {
  return minutes(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant));
}
