import type { Refusal } from '../../kernel/refusal.js';
import type { Caller } from './caller.js';

/** Header names are lower case; a header sent twice arrives joined or as a list. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Finds out who calls: the actor comes from here alone. A refusal is 401 or 403. */
export abstract class Authenticator {
  abstract identify(headers: Headers): Promise<Caller | Refusal>;
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
