import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const audience = 'custody-test';
export const issuer = 'https://issuer.test';

/** What a token says besides what every good one does; undefined leaves a claim out. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who issues tokens: a key pair under an id. */
export interface Issuer {
  readonly keys: GenerateKeyPairResult;
  readonly jwks: JSONWebKeySet;
  /** A token that is good for an hour from `now` (ms) on, unless `claims` say otherwise. */
  sign(claims: Claims, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** @param now milliseconds since 1970 */
export async function newIssuer(now: () => number, alg = 'ES256', kid = 'k1'): Promise<Issuer> {
  const keys = await generateKeyPair(alg, { extractable: true });
  return {
    keys,
    jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), kid, alg, use: 'sig' }] },
    sign: (claims, header = {}) => {
      const seconds = Math.floor(now() / 1_000);
      const whole = { aud: audience, iss: issuer, iat: seconds, exp: seconds + 3_600, ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(whole)) as JWTPayload).setProtectedHeader({ alg, kid, ...header }).sign(keys.privateKey);
    },
  };
}

/** A token of parts that nobody signs like that; the signature is as given. */
export function patched(header: object, claims: object, signature = ''): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

/** Publishes a key set on this machine. */
export async function publish(jwks: () => JSONWebKeySet): Promise<{ readonly url: string; readonly asked: () => number; readonly stop: () => Promise<void> }> {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(jwks()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, asked: () => asked, stop };
}
