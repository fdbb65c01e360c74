import type { JWTVerifyGetKey } from 'jose';

/** The keys that tokens are checked with. */
export interface TokenKeys {
  /**
   * The key that a token's header asks for.
   * @throws KeysUnreachable, or an error of jose where there is none
   */
  readonly find: JWTVerifyGetKey;
  /** The only ones by which a token may be signed: never `none`, never one with a shared secret. */
  readonly algorithms: readonly string[];
}

/** Signatures that whoever checks them can't make. */
export const signatureAlgorithms = [
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519',
] as const;

/** Whether a token is good can't be found out: who publishes the keys gives no answer. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable';

  constructor(
    /** Seconds after which they are asked again. */
    readonly retryAfter: number,
    options?: ErrorOptions,
  ) {
    super('the keys that tokens are checked with can’t be fetched', options);
  }
}
