import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportPKCS8, exportSPKI, type JSONWebKeySet, jwtVerify } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { givenKeys } from '../../src/http/door/given-keys.js';
import { PublishedKeys } from '../../src/http/door/published-keys.js';
import { KeysUnreachable, type TokenKeys } from '../../src/http/door/token-keys.js';
import { type Issuer, newIssuer } from '../support/tokens.js';

const now = (): number => Date.parse('2026-01-01T12:00:00Z');
let first: Issuer;
let second: Issuer;
beforeAll(async () => {
  first = await newIssuer(now);
  second = await newIssuer(now, 'ES256', 'k2');
});

async function verifies(keys: TokenKeys, issuer: Issuer, header: object = {}): Promise<boolean> {
  const token = await issuer.sign({ sub: 'agent:alice' }, { ...header });
  return jwtVerify(token, keys.find, { algorithms: [...keys.algorithms], currentDate: new Date(now()) }).then(() => true);
}

describe('published keys', () => {
  function published(state: { jwks: JSONWebKeySet | null }) {
    const world = { at: 0, asked: 0, failures: 0 };
    const keys = new PublishedKeys({
      now: () => world.at,
      fetch: () => {
        world.asked += 1;
        return state.jwks === null ? Promise.reject(new Error('nobody answers')) : Promise.resolve(state.jwks);
      },
      onFailure: () => (world.failures += 1),
    });
    return { keys, world };
  }

  it('are fetched once for all tokens, and again when they are ten minutes old', async () => {
    const { keys, world } = published({ jwks: first.jwks });
    expect(await Promise.all(Array.from({ length: 50 }, () => verifies(keys, first)))).not.toContain(false);
    expect(world.asked).toBe(1);
    world.at = 599_999;
    await verifies(keys, first);
    expect(world.asked).toBe(1);
    world.at = 600_000;
    await verifies(keys, first);
    expect(world.asked).toBe(2);
  });

  it('are fetched for a key that is new, which is met at once', async () => {
    const state = { jwks: first.jwks };
    const { keys, world } = published(state);
    await verifies(keys, first);
    state.jwks = second.jwks;
    expect(await verifies(keys, second)).toBe(true);
    await expect(verifies(keys, first)).rejects.toThrow();
    expect(world.asked).toBe(3);
  });

  it('are not hammered by tokens with bad key ids', async () => {
    const { keys, world } = published({ jwks: first.jwks });
    for (let round = 0; round < 1_000; round += 1) await expect(verifies(keys, first, { kid: `bad-${round}` })).rejects.toThrow();
    expect(world.asked).toBe(4);
    world.at = 60_000;
    for (let round = 0; round < 1_000; round += 1) await expect(verifies(keys, first, { kid: `bad-${round}` })).rejects.toThrow();
    expect(world.asked).toBe(8);
    expect(await verifies(keys, first)).toBe(true);
  });

  it('that can’t be fetched say so, and when to try again; then they are there', async () => {
    const state: { jwks: JSONWebKeySet | null } = { jwks: null };
    const { keys, world } = published(state);
    for (let round = 0; round < 10; round += 1) await expect(verifies(keys, first)).rejects.toBeInstanceOf(KeysUnreachable);
    expect([world.asked, world.failures]).toEqual([4, 4]);
    await expect(verifies(keys, first)).rejects.toMatchObject({ retryAfter: 10 });
    state.jwks = first.jwks;
    world.at = 10_000;
    expect(await verifies(keys, first)).toBe(true);
  });

  it('that can’t be fetched again count for an hour', async () => {
    const state: { jwks: JSONWebKeySet | null } = { jwks: first.jwks };
    const { keys, world } = published(state);
    await verifies(keys, first);
    state.jwks = null;
    world.at = 3_599_999;
    expect(await verifies(keys, first)).toBe(true);
    await expect(verifies(keys, second)).rejects.toBeInstanceOf(KeysUnreachable);
    world.at = 3_600_001;
    await expect(verifies(keys, first)).rejects.toBeInstanceOf(KeysUnreachable);
  });

  it('that are no key set are as good as none', async () => {
    const { keys, world } = published({ jwks: { keys: 'none' } as never });
    await expect(verifies(keys, first)).rejects.toBeInstanceOf(KeysUnreachable);
    expect(world.failures).toBe(1);
  });
});

describe('given keys', () => {
  it.each(['ES256', 'RS256', 'EdDSA'])('are read as PEM, JWK and JWKS: %s', async (alg) => {
    const issuer = await newIssuer(now, alg);
    const pem = await exportSPKI(issuer.keys.publicKey);
    const jwk = await exportJWK(issuer.keys.publicKey);
    for (const text of [pem, pem.replaceAll('\n', '\\n'), JSON.stringify(jwk), JSON.stringify({ ...jwk, alg }), JSON.stringify(issuer.jwks)]) {
      expect(await verifies(givenKeys(text), issuer)).toBe(true);
    }
  });

  it('accept no algorithm but their own', async () => {
    expect(givenKeys(await exportSPKI(first.keys.publicKey)).algorithms).toEqual(['ES256']);
    expect(givenKeys(JSON.stringify({ ...(await exportJWK((await newIssuer(now, 'PS256')).keys.publicKey)), alg: 'PS256' })).algorithms).toEqual(['PS256']);
  });

  it('are never private, shared or short', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(() => givenKeys(short)).toThrow('1024 bits');
    expect(() => givenKeys(JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' }))).toThrow('shared secret');
    const pkcs8 = await exportPKCS8(first.keys.privateKey);
    expect(() => givenKeys(pkcs8)).toThrow('private key');
    const jwk = await exportJWK(first.keys.privateKey);
    expect(() => givenKeys(JSON.stringify(jwk))).toThrow('private key');
    expect(() => givenKeys(JSON.stringify({ keys: [jwk] }))).toThrow('private key');
    for (const text of ['-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----', '{', '{"kty":"EC"}', '{"keys":[]}{']) expect(() => givenKeys(text)).toThrow('neither a public key');
  });
});
