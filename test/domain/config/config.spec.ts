import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../../src/config.js';

const jwt = { CUSTODY_AUTH: 'jwt', CUSTODY_JWKS_URL: 'https://id.example/jwks', CUSTODY_JWT_AUDIENCE: 'custody' };

describe('the settings of the process', () => {
  it('start a newcomer on embedded stores and a loopback address', () => {
    expect(readConfig({})).toMatchObject({ eventStoreUrl: null, databaseUrl: null, host: '127.0.0.1', port: 3000, auth: 'dev', role: 'all' });
    expect(readConfig({ EVENTSTORE_URL: 'embedded:', DATABASE_URL: '' })).toMatchObject({ eventStoreUrl: null, databaseUrl: null });
  });

  it('take the addresses of real stores as they are', () => {
    const config = readConfig({ EVENTSTORE_URL: 'esdb://n1:2113,n2:2113?tls=true', DATABASE_URL: 'postgres://u:p@db/custody' });
    expect(config).toMatchObject({ eventStoreUrl: 'esdb://n1:2113,n2:2113?tls=true', databaseUrl: 'postgres://u:p@db/custody' });
  });

  it('send e-mails only where a mail server is named', () => {
    expect([{}, { SMTP_URL: ' ' }].map((env) => readConfig(env).smtpUrl)).toEqual([null, null]);
    const servers = ['smtp://127.0.0.1:1025', 'smtps://user:pass%40word@mail.example:465'];
    expect(servers.map((SMTP_URL) => readConfig({ SMTP_URL }).smtpUrl)).toEqual(servers);
  });

  it.each([
    [{ EVENTSTORE_URL: 'http://localhost' }, 'EVENTSTORE_URL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'http' }, 'PORT'],
    [{ CUSTODY_ROLE: 'king' }, 'CUSTODY_ROLE'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ SMTP_URL: 'mail.example:587' }, 'SMTP_URL'],
    [{ SMTP_URL: 'https://mail.example' }, 'SMTP_URL'],
    [{ HOST: '0.0.0.0' }, 'loopback'],
    [{ NODE_ENV: 'production' }, 'NODE_ENV=production'],
    [{ CUSTODY_AUTH: 'basic' }, 'CUSTODY_AUTH must be dev or jwt'],
    [{ CUSTODY_AUTH: 'jwt', CUSTODY_JWT_AUDIENCE: 'custody' }, 'set one of CUSTODY_JWKS_URL'],
    [{ CUSTODY_AUTH: 'jwt', CUSTODY_JWKS_URL: 'https://id.example/jwks' }, 'set CUSTODY_JWT_AUDIENCE'],
    [{ ...jwt, CUSTODY_JWT_PUBLIC_KEY: '/etc/custody/key.pem' }, 'set one of CUSTODY_JWKS_URL'],
    [{ ...jwt, CUSTODY_JWKS_URL: 'http://id.example/jwks' }, 'https://'],
    [{ ...jwt, CUSTODY_JWKS_URL: 'http://127.0.0.1.example/jwks' }, 'https://'],
    [{ ...jwt, CUSTODY_JWKS_URL: 'file:///etc/jwks' }, 'https://'],
    [{ ...jwt, NODE_ENV: 'production' }, 'refuses the embedded stores'],
    [{ CUSTODY_RATE_LIMIT: '0' }, 'CUSTODY_RATE_LIMIT'],
    [{ CUSTODY_RATE_LIMIT: 'many' }, 'CUSTODY_RATE_LIMIT'],
  ])('refuse %j in a sentence that names the fault', (env, named) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(named);
  });

  it('believe signed tokens on any address and in production, where the stores are real', () => {
    const stores = { EVENTSTORE_URL: 'esdb://n1:2113', DATABASE_URL: 'postgres://u:p@db/custody' };
    const { auth, host } = readConfig({ ...jwt, ...stores, HOST: '0.0.0.0', NODE_ENV: 'production', CUSTODY_JWT_ISSUER: 'https://id.example' });
    expect([host, auth]).toEqual(['0.0.0.0', { keys: { url: jwt.CUSTODY_JWKS_URL }, audience: 'custody', issuer: 'https://id.example' }]);
    for (const url of ['http://127.0.0.1:8080/jwks', 'http://[::1]/jwks', 'http://localhost/jwks']) expect(readConfig({ ...jwt, CUSTODY_JWKS_URL: url }).auth).toMatchObject({ keys: { url } });
    expect(readConfig({ CUSTODY_AUTH: 'jwt', CUSTODY_JWT_AUDIENCE: 'custody', CUSTODY_JWT_PUBLIC_KEY: '/etc/key.pem' }).auth).toMatchObject({ keys: { given: '/etc/key.pem' }, issuer: null });
  });

  it('limit callers where tokens say who they are, and as asked for', () => {
    expect([{}, jwt, { CUSTODY_RATE_LIMIT: '50' }, { ...jwt, CUSTODY_RATE_LIMIT: 'off' }].map((env) => readConfig(env).requestsPerSecond)).toEqual([null, 200, 50, null]);
  });

  it('list every fault at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });
});
