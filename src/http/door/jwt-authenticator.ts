import { errors, type JWTPayload, jwtVerify } from 'jose';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { Authenticator, type Credentials, type KnownPeople, timesSent } from './authenticator.js';
import { type Caller, scopes, scopesOfKind } from './caller.js';
import { doorRefusal, Problem } from './problem.js';
import { KeysUnreachable, type TokenKeys } from './token-keys.js';
import { whoActs } from './who-acts.js';

/** Characters; a longer token is no token of anybody. */
const longestToken = 8_192;
/** Seconds by which the clocks of who issues tokens and of this service may differ. */
const clockTolerance = 5;

export interface JwtOptions {
  readonly keys: TokenKeys;
  /** What `aud` must name. */
  readonly audience: string;
  /** What `iss` must be; null: whoever signs with these keys. */
  readonly issuer: string | null;
  readonly people: KnownPeople;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `CUSTODY_AUTH=jwt`: a signed token says who calls and limits what they may ask for. Allow-listed algorithms, `aud`, `exp`
 * and `iss` are checked; `sub` is `kind:id`; a service whose `scope` has `act-as` may name for whom it acts.
 */
export class JwtAuthenticator extends Authenticator {
  constructor(private readonly options: JwtOptions) {
    super();
  }

  async identify(request: Credentials): Promise<Caller | Refusal> {
    const claims = await this.claims(request);
    if (isRefusal(claims)) return claims;
    const granted = new Set(typeof claims.scope === 'string' ? claims.scope.split(' ') : []);
    // What was signed may still be anything: the claims' types are only how they should be.
    const who = await whoActs(typeof claims.sub === 'string' ? claims.sub : undefined, request.headers, this.options.people, granted.has('act-as'));
    if (isRefusal(who)) return who;
    const ofKind = scopesOfKind[who.actor.kind];
    return {
      ...who,
      scopes: new Set(scopes.filter((scope) => ofKind.has(scope) && granted.has(scope))),
      lasts: ((claims.exp ?? 0) + clockTolerance) * 1_000 - this.options.now(),
    };
  }

  challenge({ facts }: Refusal): string {
    const { token } = facts;
    return typeof token === 'string' ? `Bearer realm="custody", error="invalid_token", error_description="${token}"` : 'Bearer realm="custody"';
  }

  private async claims(request: Credentials): Promise<JWTPayload | Refusal> {
    const { authorization } = request.headers;
    if (authorization === undefined) return doorRefusal('request/unknown-actor');
    if (timesSent(request, 'authorization') > 1) return bad('two authorization headers');
    const [, token] = /^bearer +([\w.-]+)$/i.exec(String(authorization)) ?? [];
    if (token === undefined) return bad('not a bearer token');
    if (token.length > longestToken) return bad('too long');
    return this.verified(token);
  }

  private async verified(token: string): Promise<JWTPayload | Refusal> {
    const { keys, audience, issuer, now } = this.options;
    try {
      const { payload } = await jwtVerify(token, keys.find, {
        algorithms: [...keys.algorithms],
        audience,
        ...(issuer === null ? {} : { issuer }),
        requiredClaims: ['exp', 'sub'],
        clockTolerance,
        currentDate: new Date(now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof KeysUnreachable) throw new Problem(doorRefusal('request/keys-unreachable'), error.retryAfter);
      return bad(faultOf(error));
    }
  }
}

function bad(token: string): Refusal {
  return doorRefusal('request/unknown-actor', { token });
}

/** What is wrong with a token, in words that tell nothing of the keys. */
function faultOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.reason === 'missing' ? `without ${error.claim}` : `not acceptable by its ${error.claim}`;
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'signed by an algorithm that is not accepted';
  return 'not signed by a key that is known here'; // whatever else keeps it from being verified, a key of the wrong kind included
}
