import { join, resolve } from 'node:path';

export const roles = ['all', 'api', 'projector', 'processor'] as const;
export type Role = (typeof roles)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The settings of the process (see the README), read once at start and frozen. */
export interface Config {
  /** An EventStoreDB connection string, or null for the embedded one in the data folder. */
  readonly eventStoreUrl: string | null;
  /** A PostgreSQL connection string, or null for the embedded one in the data folder. */
  readonly databaseUrl: string | null;
  /** Absolute path. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly auth: 'dev';
  readonly role: Role;
  /** Such as `smtp://user:password@mail.example:587`; null: e-mails are kept and not sent. */
  readonly smtpUrl: string | null;
  readonly logLevel: (typeof logLevels)[number];
}

/** The environment asks for something that can't be; the message says what to set. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment.
 * @throws ConfigError with every fault, one sentence each
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const host = given(env.HOST) ?? '127.0.0.1';
  const config: Config = {
    eventStoreUrl: eventStoreUrl(given(env.EVENTSTORE_URL), faults),
    databaseUrl: databaseUrl(given(env.DATABASE_URL), faults),
    dataDir: resolve(given(env.CUSTODY_DATA_DIR) ?? './data'),
    host,
    port: port(given(env.PORT), faults),
    auth: auth(given(env.CUSTODY_AUTH) ?? 'dev', host, env.NODE_ENV, faults),
    role: oneOf(roles, 'CUSTODY_ROLE', given(env.CUSTODY_ROLE) ?? 'all', faults),
    smtpUrl: smtpUrl(given(env.SMTP_URL), faults),
    logLevel: oneOf(logLevels, 'LOG_LEVEL', given(env.LOG_LEVEL) ?? 'info', faults),
  };
  if (env.NODE_ENV === 'production' && (config.eventStoreUrl === null || config.databaseUrl === null)) {
    faults.push('NODE_ENV=production refuses the embedded stores: set EVENTSTORE_URL (esdb://…) and DATABASE_URL (postgres://…).');
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return Object.freeze(config);
}

/** Where the embedded stores keep their files. */
export function storeFolders(config: Pick<Config, 'dataDir'>): { readonly eventStore: string; readonly postgres: string } {
  return { eventStore: join(config.dataDir, 'eventstore'), postgres: join(config.dataDir, 'postgres') };
}

function given(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function eventStoreUrl(value: string | undefined, faults: string[]): string | null {
  if (value === undefined || value === 'embedded:') return null;
  if (!/^(esdb|kurrentdb)(\+discover)?:\/\/./.test(value)) {
    faults.push('EVENTSTORE_URL is neither `embedded:` nor an EventStoreDB connection string such as esdb://localhost:2113?tls=false.');
  }
  return value;
}

function databaseUrl(value: string | undefined, faults: string[]): string | null {
  if (value === undefined) return null;
  if (!URL.canParse(value) || !/^postgres(ql)?:$/.test(new URL(value).protocol)) {
    faults.push('DATABASE_URL is not a PostgreSQL connection string such as postgres://user:password@localhost:5432/custody.');
  }
  return value;
}

function smtpUrl(value: string | undefined, faults: string[]): string | null {
  if (value === undefined) return null;
  if (!URL.canParse(value) || !/^smtps?:$/.test(new URL(value).protocol)) {
    faults.push('SMTP_URL is no address of a mail server, such as smtp://user:password@mail.example:587.');
  }
  return value;
}

function port(value: string | undefined, faults: string[]): number {
  const parsed = Number(value ?? '3000');
  if (Number.isInteger(parsed) && parsed >= 0 && parsed <= 65_535) return parsed;
  faults.push(`PORT must be a number from 0 to 65535, not ${value ?? ''}.`);
  return 0;
}

function auth(value: string, host: string, environment: string | undefined, faults: string[]): 'dev' {
  if (value !== 'dev') faults.push(`CUSTODY_AUTH must be dev, not ${value}: jwt is not built yet.`);
  else if (!isLoopback(host)) faults.push(`CUSTODY_AUTH=dev believes whoever calls, so it may only listen on a loopback address, not on HOST=${host}.`);
  else if (environment === 'production') faults.push('CUSTODY_AUTH=dev believes whoever calls and refuses NODE_ENV=production.');
  return 'dev';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function oneOf<const Words extends readonly string[]>(words: Words, name: string, value: string, faults: string[]): Words[number] {
  const known = words.find((word) => word === value);
  if (known === undefined) faults.push(`${name} must be one of ${words.join(', ')}, not ${value}.`);
  return known ?? (words[0] as Words[number]);
}
