import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../../src/config.js';

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
  ])('refuse %j in a sentence that names the fault', (env, named) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(named);
  });

  it('list every fault at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });
});
