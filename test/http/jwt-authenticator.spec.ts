import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, exportSPKI } from 'jose';
import { createHmac } from 'node:crypto';
import type { Caller } from '../../src/http/door/caller.js';
import { JwtAuthenticator, type JwtOptions } from '../../src/http/door/jwt-authenticator.js';
import { signatureAlgorithms } from '../../src/http/door/token-keys.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';
import { audience, type Issuer, issuer as issuerName, newIssuer, patched } from '../support/tokens.js';

const start = Date.parse('2026-01-01T12:00:00Z');
const now = (): number => start;
const seconds = start / 1_000;
const alice = { sub: 'agent:alice', scope: 'command read' };
const claims = { aud: audience, iss: issuerName, exp: seconds + 60, ...alice };

let issuer: Issuer;
let authenticator: JwtAuthenticator;
const options = (keys: JwtOptions['keys']): JwtOptions => ({ keys, audience, issuer: issuerName, now, people: { agent: (id) => id === 'alice', requester: (id) => id === 'kim' } });

beforeAll(async () => {
  issuer = await newIssuer(now);
  authenticator = new JwtAuthenticator(options({ find: createLocalJWKSet(issuer.jwks), algorithms: signatureAlgorithms }));
});

function show(token: string | null, others: Readonly<Record<string, string>> = {}): Promise<Caller | Refusal> {
  const headers = { ...others, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  return authenticator.identify({ headers, rawHeaders: Object.entries(headers).flat() });
}

async function admitted(token: string, others: Readonly<Record<string, string>> = {}): Promise<Caller> {
  const caller = await show(token, others);
  if (isRefusal(caller)) throw new Error(JSON.stringify(caller));
  return caller;
}

const named = (who: string): Readonly<Record<string, string>> => ({ 'x-on-behalf-of': who });
const turnedAway = { refused: 'request/unknown-actor' };

describe('a good token', () => {
  it('says who calls, and for how long; what x-actor says is nothing', async () => {
    const caller = await admitted(await issuer.sign(alice), { 'x-actor': 'admin:root' });
    expect(caller).toEqual({ actor: { kind: 'agent', id: 'alice' }, service: null, scopes: new Set(['command', 'read']), lasts: 3_605_000 });
  });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('may be signed by %s', async (alg) => {
    const other = await newIssuer(now, alg);
    const its = new JwtAuthenticator(options({ find: createLocalJWKSet(other.jwks), algorithms: signatureAlgorithms }));
    const authorization = `bearer ${await other.sign(alice)}`;
    expect(await its.identify({ headers: { authorization }, rawHeaders: ['Authorization', authorization] })).toMatchObject({ actor: { id: 'alice' } });
  });

  it('may name this audience among others, and be 5 s beyond its time by another’s clock', async () => {
    expect(await show(await issuer.sign({ ...alice, aud: ['other', audience], exp: seconds - 4, nbf: seconds + 4 }))).toMatchObject({ actor: { id: 'alice' } });
  });
});

describe('a token is 401, with a challenge', () => {
  it.each<[string, object]>([
    ['with the wrong aud', { aud: 'other' }],
    ['without aud', { aud: undefined }],
    ['with the wrong iss', { iss: 'https://other.test' }],
    ['without iss', { iss: undefined }],
    ['that has expired', { exp: seconds - 5 }],
    ['without exp', { exp: undefined }],
    ['with an exp that is no number', { exp: '2099-01-01' }],
    ['that is not valid yet', { nbf: seconds + 6 }],
    ['without sub', { sub: undefined }],
    ['whose sub is no text', { sub: 7 }],
    ['whose sub has no kind', { sub: 'alice' }],
    ['whose sub has an unknown kind', { sub: 'boss:alice' }],
    ['whose sub is a process of the house', { sub: 'system:lock-timeout' }],
    ['of an agent whom nobody knows', { sub: 'agent:mallory' }],
    ['of a requester whom nobody knows', { sub: 'requester:mallory' }],
  ])('%s', async (_, change) => {
    const refusal = await show(await issuer.sign({ ...alice, ...change }));
    expect(refusal).toMatchObject(turnedAway);
    expect(authenticator.challenge(refusal as Refusal)).toMatch(/^Bearer realm="custody"/);
  });

  it('where there is none', async () => {
    expect(await show(null, { 'x-actor': 'agent:alice' })).toMatchObject(turnedAway);
  });

  it('whose algorithm is none, in any spelling', async () => {
    for (const alg of ['none', 'None', 'NONE']) expect(await show(patched({ alg }, claims))).toMatchObject(turnedAway);
  });

  it('signed by HS256 with the public key as its secret', async () => {
    for (const secret of [await exportSPKI(issuer.keys.publicKey), JSON.stringify(issuer.jwks.keys[0])]) {
      const unsigned = patched({ alg: 'HS256', kid: 'k1' }, claims).replace(/\.$/, '');
      expect(await show(`${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`)).toMatchObject(turnedAway);
    }
  });

  it('signed by another’s key under our id, or under one that the token itself brings along', async () => {
    const thief = await newIssuer(now);
    expect(await show(await thief.sign(alice))).toMatchObject(turnedAway);
    expect(await show(await thief.sign(alice, { jwk: await exportJWK(thief.keys.publicKey), kid: undefined }))).toMatchObject(turnedAway);
    expect(await show(await thief.sign(alice, { kid: 'k2', jku: 'http://thief.test/jwks' }))).toMatchObject(turnedAway);
  });

  it('whose claims were changed after it was signed, or whose signature was cut', async () => {
    const [header = '', , signature = ''] = (await issuer.sign(alice)).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'admin:root' })).toString('base64url');
    expect(await show(`${header}.${forged}.${signature}`)).toMatchObject(turnedAway);
    expect(await show(`${header}.${forged}.`)).toMatchObject(turnedAway);
  });

  it('that is no token, asks for what nobody understands, or comes by another scheme', async () => {
    for (const token of ['x', '..', 'a.b', 'a.b.c', 'a.b.c.d.e', patched({ alg: 'ES256', crit: ['exp'] }, claims, 'AA')]) expect(await show(token)).toMatchObject(turnedAway);
    for (const authorization of ['Basic YWxpY2U6', 'Bearer', 'Bearer a b', await issuer.sign(alice)]) {
      expect(await authenticator.identify({ headers: { authorization }, rawHeaders: ['authorization', authorization] })).toMatchObject(turnedAway);
    }
  });

  it('longer than any token', async () => {
    expect(await show(await issuer.sign({ ...alice, more: 'x'.repeat(8_192) }))).toMatchObject({ ...turnedAway, facts: { token: 'too long' } });
  });

  it('beside a second authorization header, whichever comes first', async () => {
    const authorization = `Bearer ${await issuer.sign(alice)}`;
    for (const rawHeaders of [['Authorization', authorization, 'authorization', 'Bearer x'], ['authorization', 'Bearer x', 'AUTHORIZATION', authorization]]) {
      expect(await authenticator.identify({ headers: { authorization }, rawHeaders })).toMatchObject({ ...turnedAway, facts: { token: 'two authorization headers' } });
    }
  });
});

describe('scopes limit what a kind of actor may ask, and widen nothing', () => {
  it.each<[string, string, unknown, readonly string[]]>([
    ['a part of it', 'agent:alice', 'read', ['read']],
    ['more than the kind has', 'agent:alice', 'command read audit analytics admin', ['command', 'read']],
    ['the portal’s two', 'requester:kim', 'command read admin', ['command', 'read']],
    ['of a service', 'service:billing', 'command read analytics audit admin', ['command', 'read', 'analytics']],
    ['of an automation', 'automation:rules', 'command analytics', ['command', 'analytics']],
    ['of an auditor', 'auditor:ines', 'command read audit', ['read', 'audit']],
    ['of an analyst', 'analyst:bo', 'analytics read', ['analytics']],
    ['of an administrator', 'admin:root', 'admin', ['admin']],
    ['none where scope is missing', 'admin:root', undefined, []],
    ['none where scope is empty', 'admin:root', '', []],
    ['none where scope is a list', 'admin:root', ['admin'], []],
    ['none of a name like another’s', 'admin:root', 'administrator readonly toString', []],
  ])('%s', async (_, sub, scope, expected) => {
    expect([...(await admitted(await issuer.sign({ sub, scope }))).scopes].sort()).toEqual([...expected].sort());
  });
});

describe('a service that may act for others (PRM-9)', () => {
  const billing = { sub: 'service:billing', scope: 'act-as command read analytics admin' };

  it.each([['agent:alice'], ['requester:kim']])('acts for %s, with what they have and its token allows', async (who) => {
    const caller = await admitted(await issuer.sign(billing), named(who));
    expect(caller).toMatchObject({ service: { kind: 'service', id: 'billing' }, scopes: new Set(['command', 'read']) });
    expect((await admitted(await issuer.sign({ ...billing, scope: 'act-as read' }), named(who))).scopes).toEqual(new Set(['read']));
  });

  it.each(['service:other', 'admin:root', 'auditor:ines', 'analyst:bo', 'automation:rules', 'system:lock-timeout'])('may not act for %s (403)', async (who) => {
    expect(await show(await issuer.sign(billing), named(who))).toMatchObject({ refused: 'request/actor-not-allowed' });
  });

  it.each(['agent:mallory', 'requester:mallory', 'alice', '', 'agent:alice, agent:bob'])('is 401 for “%s”, whom nobody knows', async (who) => {
    expect(await show(await issuer.sign(billing), named(who))).toMatchObject(turnedAway);
  });

  it.each([
    ['a service without act-as', { ...billing, scope: 'command read' }],
    ['an agent with it', { sub: 'agent:alice', scope: 'act-as command read' }],
    ['an administrator with it', { sub: 'admin:root', scope: 'act-as admin' }],
  ])('is what %s is not (403)', async (_, token) => {
    expect(await show(await issuer.sign(token), named('agent:alice'))).toMatchObject({ refused: 'request/actor-not-allowed' });
  });
});
