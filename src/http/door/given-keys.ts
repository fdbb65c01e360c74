import { createLocalJWKSet, type JSONWebKeySet, type JWK } from 'jose';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { signatureAlgorithms, type TokenKeys } from './token-keys.js';

/** Bits; anything shorter can be broken. */
const shortestRsa = 2_048;
const curves: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/**
 * Reads keys that were given with the settings: PEM (a public key or certificate), a JWK, or a JWKS.
 * @throws Error that says what is wrong with them
 */
export function givenKeys(text: string): TokenKeys {
  if (text.trimStart().startsWith('{')) return fromJson(text);
  if (text.includes('PRIVATE KEY')) throw new Error('it is a private key: give its public half');
  const key = readable(() => createPublicKey(text.replaceAll('\\n', '\n')));
  return { find: () => key, algorithms: algorithmsOf(key) };
}

function fromJson(text: string): TokenKeys {
  const found = readable(() => JSON.parse(text) as Readonly<Record<string, unknown>>);
  if (!Array.isArray(found.keys)) {
    const { key, algorithms } = fromJwk(found);
    return { find: () => key, algorithms };
  }
  const keys = found.keys as readonly Readonly<Record<string, unknown>>[];
  const allowed = new Set(keys.flatMap((jwk) => fromJwk(jwk).algorithms));
  const set = createLocalJWKSet(found as unknown as JSONWebKeySet); // which checks what it is given
  return { find: set, algorithms: signatureAlgorithms.filter((name) => allowed.has(name)) };
}

function fromJwk(jwk: Readonly<Record<string, unknown>>): { readonly key: KeyObject; readonly algorithms: readonly string[] } {
  if (jwk.kty === 'oct') throw new Error('it is a shared secret: whoever checks tokens with it could make them');
  if (jwk.d !== undefined) throw new Error('it is a private key: give its public half');
  const key = readable(() => createPublicKey({ key: jwk as JWK, format: 'jwk' }));
  return { key, algorithms: algorithmsOf(key).filter((name) => jwk.alg === undefined || jwk.alg === name) };
}

/** By what a token may be signed with this key. */
function algorithmsOf({ asymmetricKeyType: type, asymmetricKeyDetails: details = {} }: KeyObject): readonly string[] {
  if (type === 'ed25519') return ['EdDSA', 'Ed25519'];
  if (type === 'ec' && details.namedCurve !== undefined && curves[details.namedCurve] !== undefined) return [curves[details.namedCurve] ?? ''];
  if (type !== 'rsa') throw new Error('it is none of RSA, P-256, P-384, P-521 and Ed25519');
  if ((details.modulusLength ?? 0) < shortestRsa) throw new Error(`it has ${details.modulusLength ?? 0} bits, and ${shortestRsa} are the least`);
  return signatureAlgorithms.filter((name) => /^[RP]S/.test(name));
}

function readable<Found>(read: () => Found): Found {
  try {
    return read();
  } catch (cause) {
    throw new Error('it is neither a public key as PEM nor one as JWK, nor a set of them', { cause });
  }
}
