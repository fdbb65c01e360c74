import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, type LocalJWKSet } from 'jose';
import { Bucket } from './bucket.js';
import { KeysUnreachable, signatureAlgorithms, type TokenKeys } from './token-keys.js';

/** How often the keys are fetched: a change is met at once, and bad key ids don't hammer who publishes them. */
const fetches = { burst: 4, perSecond: 0.1 };
/** Milliseconds after which fetched keys are fetched again. */
const fresh = 600_000;
/** Milliseconds for which they count where that fails. */
const usable = 3_600_000;

export interface PublishedKeysOptions {
  /** Fetches the key set. Rejects where there is no answer, or none that is one. */
  readonly fetch: () => Promise<unknown>;
  /** Milliseconds, of a clock that never steps back. */
  readonly now: () => number;
  /** Hears of every fetch that failed. */
  readonly onFailure: (error: unknown) => void;
}

/** The keys at an address (JWKS), kept for a while. */
export class PublishedKeys implements TokenKeys {
  readonly algorithms = signatureAlgorithms;
  #known: { readonly set: LocalJWKSet; readonly at: number } | null = null;
  #fetching: Promise<number> | null = null;
  #failing = false;
  readonly #bucket: Bucket;

  constructor(private readonly options: PublishedKeysOptions) {
    this.#bucket = new Bucket(fetches, options.now());
  }

  readonly find: JWTVerifyGetKey = async (header, token) => {
    const age = this.#age();
    const wait = age < fresh ? 0 : await this.#fetch();
    const before = this.#known;
    if (before === null || this.#age() > usable) throw new KeysUnreachable(seconds(wait));
    try {
      return await before.set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const next = age < fresh ? await this.#fetch() : wait; // it may have been published since
      if (this.#failing) throw new KeysUnreachable(seconds(next), { cause: error });
      if (this.#known === before || this.#known === null) throw error;
      return this.#known.set(header, token);
    }
  };

  #age(): number {
    return this.#known === null ? Number.POSITIVE_INFINITY : this.options.now() - this.#known.at;
  }

  /** One fetch at a time, and not too often; what it finds is kept. Milliseconds until there may be another. */
  #fetch(): Promise<number> {
    if (this.#fetching !== null) return this.#fetching;
    const wait = this.#bucket.take(this.options.now());
    if (wait > 0) return Promise.resolve(wait);
    this.#fetching = this.#keep().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #keep(): Promise<number> {
    try {
      const set = createLocalJWKSet((await this.options.fetch()) as JSONWebKeySet); // which checks what it is given
      this.#known = { set, at: this.options.now() };
      this.#failing = false;
    } catch (error) {
      this.#failing = true;
      this.options.onFailure(error);
    }
    return 0;
  }
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}

/** Milliseconds for an answer. */
const patience = 5_000;

/** Asks an address for its key set: no redirects, for they could lead anywhere. */
export async function fetchKeys(url: string): Promise<unknown> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience), headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  return answer.json();
}
