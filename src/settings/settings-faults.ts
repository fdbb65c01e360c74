import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { type Settings, settingsSchema } from './settings.events.js';

/** One thing wrong with a body: where, as `name` or `name.0`, and what was expected there. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

const shape = TypeCompiler.Compile(Type.Partial(settingsSchema, { additionalProperties: false }));

/** A century: a longer validity or window is a slip of the pen, and no date could hold it. */
const longestDays = 36_525;

/** What each setting asks for besides its type; null where the value is fine. */
const conditions: { readonly [Name in keyof Settings]?: (value: Settings[Name]) => string | null } = {
  timeZone: (zone) => (isTimeZone(zone) ? null : 'must be an IANA time zone such as Europe/Berlin'),
  riskWarning: (text) => (text.trim() === '' ? 'must not be empty' : null),
  ticketUrl: (url) => (isTicketUrl(url) ? null : 'must be an http or https URL with {id} in it'),
  approvalValidDays: (days) => within(days, longestDays),
  pingPongWindowHours: (hours) => within(hours, longestDays * 24),
};

/** Everything that is wrong with a body that changes settings; empty where it may pass as `Partial<Settings>`. */
export function settingsFaults(body: unknown): readonly Fault[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [{ path: '', message: 'must be an object' }];
  const ofShape = new Map([...shape.Errors(body)].map(({ path, message }) => [dotted(path), message]));
  const ofSense = Object.entries(conditions).flatMap(([name, condition]) => {
    const value: unknown = Object.hasOwn(body, name) ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
    if (value === undefined || ofShape.has(name)) return [];
    const message = (condition as (value: unknown) => string | null)(value);
    return message === null ? [] : [{ path: name, message }];
  });
  return [...Array.from(ofShape, ([path, message]) => ({ path, message })), ...ofSense];
}

function dotted(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.');
}

function within(value: number, longest: number): string | null {
  return value > 0 && value <= longest ? null : `must be above 0 and at most ${longest}`;
}

function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false; // offsets such as +02:00 are zones to Intl, but know no summer time
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (refused) {
    if (refused instanceof RangeError) return false;
    throw refused;
  }
}

function isTicketUrl(url: string): boolean {
  return url.includes('{id}') && /^https?:\/\//.test(url) && URL.canParse(url);
}
