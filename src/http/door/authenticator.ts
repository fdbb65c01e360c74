import type { Refusal } from '../../kernel/refusal.js';
import type { Caller } from './caller.js';

/** Header names are lower case; a header sent twice arrives joined or as a list, or its first alone. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What of a request may say who calls. */
export interface Credentials {
  readonly headers: Headers;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** Finds out who calls: the actor comes from here alone. */
export abstract class Authenticator {
  /**
   * @returns who calls, or why they may not come in: 401 or 403
   * @throws Problem 503 where it can't be found out now
   */
  abstract identify(request: Credentials): Promise<Caller | Refusal>;

  /** What `www-authenticate` says with a 401; null where there is no scheme by which to come in. */
  abstract challenge(refusal: Refusal): string | null;
}

/** What the door asks of the directory: does it know this person, now. */
export interface KnownPeople {
  /** Known and active, and not the placeholder (PRM-7). */
  readonly agent: (id: string) => boolean | Promise<boolean>;
  readonly requester: (id: string) => boolean | Promise<boolean>;
}

/** The one value of a header; undefined where it is absent or there are several. */
export function single(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** How often a header was sent; Node keeps the first alone of some. */
export function timesSent({ rawHeaders }: Credentials, name: string): number {
  return rawHeaders.filter((text, place) => place % 2 === 0 && text.toLowerCase() === name).length;
}
