import { readFile } from 'node:fs/promises';
import type { Auth, JwtSettings } from './auth-settings.js';
import { ConfigError } from './config.js';
import type { Tell } from './house.js';
import type { Authenticator, KnownPeople } from './http/door/authenticator.js';
import { DevAuthenticator } from './http/door/dev-authenticator.js';
import { givenKeys } from './http/door/given-keys.js';
import { JwtAuthenticator } from './http/door/jwt-authenticator.js';
import { fetchKeys, PublishedKeys } from './http/door/published-keys.js';
import type { TokenKeys } from './http/door/token-keys.js';

/** Who finds out who calls, once it is known whom to ask about people. */
export type Authentication = (people: KnownPeople) => Authenticator;

/**
 * Gets ready what the settings ask for.
 * @throws ConfigError where the given keys can't be read or are none; whether published ones can be fetched shows later
 */
export async function openAuthentication(auth: Auth, tell: Tell): Promise<Authentication> {
  if (auth === 'dev') return (people) => new DevAuthenticator(people);
  const keys = 'url' in auth.keys ? published(auth.keys.url, tell) : await given(auth.keys.given);
  if (auth.issuer === null) tell('warn', 'CUSTODY_JWT_ISSUER is not set: tokens are taken from whoever signs with these keys, whatever their iss');
  return (people) => new JwtAuthenticator({ keys, people, audience: auth.audience, issuer: auth.issuer, now: Date.now });
}

function published(url: string, tell: Tell): TokenKeys {
  return new PublishedKeys({
    fetch: () => fetchKeys(url),
    now: () => performance.now(),
    onFailure: (err) => tell('warn', 'the keys at CUSTODY_JWKS_URL can’t be fetched; until they can, tokens are answered with 503', { err }),
  });
}

async function given(written: Extract<JwtSettings['keys'], { given: string }>['given']): Promise<TokenKeys> {
  const fault = (reason: unknown): ConfigError => new ConfigError(`CUSTODY_JWT_PUBLIC_KEY can’t be used: ${reason instanceof Error ? reason.message : String(reason)}.`, { cause: reason });
  const inline = written.startsWith('{') || written.startsWith('-----BEGIN');
  const text = inline ? written : await readFile(written, 'utf8').catch((error: unknown) => Promise.reject(fault(error)));
  try {
    return givenKeys(text);
  } catch (error) {
    throw fault(error);
  }
}
