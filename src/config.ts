import { join, resolve } from 'node:path';
import { type Auth, readAuth } from './auth-settings.js';

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
  readonly auth: Auth;
  /** What each caller may ask in the long run; null: as much as they like. */
  readonly requestsPerSecond: number | null;
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
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const env: Readonly<Record<string, string | undefined>> = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, given(value)]));
  const host = env.HOST ?? '127.0.0.1';
  const auth = readAuth(env, host, faults);
  const config: Config = {
    eventStoreUrl: eventStoreUrl(env.EVENTSTORE_URL, faults),
    databaseUrl: databaseUrl(env.DATABASE_URL, faults),
    dataDir: resolve(env.CUSTODY_DATA_DIR ?? './data'),
    host,
    port: port(env.PORT, faults),
    auth,
    requestsPerSecond: requestsPerSecond(env.CUSTODY_RATE_LIMIT ?? (auth === 'dev' ? 'off' : '200'), faults),
    role: oneOf(roles, 'CUSTODY_ROLE', env.CUSTODY_ROLE ?? 'all', faults),
    smtpUrl: smtpUrl(env.SMTP_URL, faults),
    logLevel: oneOf(logLevels, 'LOG_LEVEL', env.LOG_LEVEL ?? 'info', faults),
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

function requestsPerSecond(value: string, faults: string[]): number | null {
  if (value === 'off') return null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  faults.push(`CUSTODY_RATE_LIMIT must be off, or the requests a second that each caller may send (1 to 999999), not ${value}.`);
  return null;
}

function oneOf<const Words extends readonly string[]>(words: Words, name: string, value: string, faults: string[]): Words[number] {
  const known = words.find((word) => word === value);
  if (known === undefined) faults.push(`${name} must be one of ${words.join(', ')}, not ${value}.`);
  return known ?? (words[0] as Words[number]);
}
