import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';

/** A database that is prepared once and then copied: migrating takes longer than copying. */
export interface Template {
  /** Says what `prepare` makes; a name with the version or a hash of the migrations, since a template outlives the run. */
  readonly key: string;
  /** Fills the empty database at `url`, and ends its connections. */
  prepare(url: string): Promise<void>;
}

/** A database of one test file. */
export interface FreshDatabase {
  /** With the role that owns everything. */
  readonly url: string;
  /** Removes it, cutting connections that are still open. Call it in `afterAll`: it also gives up the file's share in the server. */
  drop(): Promise<void>;
}

const folder = fileURLToPath(new URL('../../.custody-test/postgres', import.meta.url));

/** Serializes what the workers of all runs do with templates and leftovers. */
const lock = 4_887_211_903;
const anHour = 3_600_000;
const templatePrefix = 'custody_template_';
const testPrefix = 'custody_test_';

/** This file's share in the embedded server: taken with its first database, given up with its last. */
let share: Promise<EmbeddedPostgres> | undefined;
let databases = 0;

/**
 * Makes a database for one test file: empty, or a copy of a template. The server is that of `DATABASE_URL`, if it is set, else one
 * embedded PostgreSQL without fsync, which the workers and later runs share.
 */
export async function freshDatabase(template?: Template): Promise<FreshDatabase> {
  databases++;
  try {
    const server = await serverUrl();
    // The time and the process are in the name, to know leftovers by.
    const name = `${testPrefix}${Date.now()}_${process.pid}_${randomBytes(4).toString('hex')}`;
    await asAdmin(server, async (admin) => {
      await dropLeftovers(admin);
      const source = template === undefined ? 'template1' : await ensureTemplate(admin, server, template);
      await admin.query(`create database ${name} template ${source} strategy file_copy`);
    });
    return { url: urlOf(server, name), drop: once(() => drop(server, name)) };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Stops the embedded server of the tests, unless another run uses it; for Jest's global teardown. */
export async function stopTestPostgres(): Promise<void> {
  if (process.env['DATABASE_URL'] || (await findEmbeddedPostgres(folder)) === null) return;
  const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
  await server.stop();
}

async function serverUrl(): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  share ??= startEmbeddedPostgres({ folder, durability: 'relaxed', settings: { max_connections: '200' } });
  return (await share).url;
}

async function drop(server: string, name: string): Promise<void> {
  try {
    const admin = await connect(server);
    await admin.query(`drop database if exists ${name} with (force)`).finally(() => admin.end());
  } finally {
    await leave();
  }
}

/** Lets the server run on: the next file, or the global teardown, finds it. */
async function leave(): Promise<void> {
  databases--;
  if (databases > 0) return;
  const left = share;
  share = undefined;
  // A start that failed has told its caller.
  await left?.then(
    (server) => server.leave(),
    () => undefined,
  );
}

async function ensureTemplate(admin: Client, server: string, template: Template): Promise<string> {
  const name = templatePrefix + createHash('sha256').update(template.key).digest('hex').slice(0, 24);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return name;
  // Prepared under another name, so that a run killed here leaves no half-made template.
  const making = `${name}_making`;
  await admin.query(`drop database if exists ${making} with (force)`);
  await admin.query(`create database ${making} strategy file_copy`);
  await template.prepare(urlOf(server, making));
  await admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [making]);
  await admin.query(`alter database ${making} rename to ${name}`);
  await admin.query(`comment on database ${name} is '${Date.now()}'`);
  return name;
}

/** Databases of runs that were killed, and templates of former migrations: nobody connected, and the process gone or more than an hour old. */
async function dropLeftovers(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string; comment: string | null }>(
    `select datname as name, shobj_description(oid, 'pg_database') as comment from pg_database d
     where starts_with(datname, $1) or starts_with(datname, $2)
       and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    [testPrefix, templatePrefix],
  );
  for (const { name, comment } of rows) {
    const [made, pid] = name.startsWith(testPrefix) ? name.slice(testPrefix.length).split('_') : [comment ?? String(Date.now()), undefined];
    const old = Date.now() - Number(made) > anHour * (pid === undefined ? 24 : 1);
    if (old || (pid !== undefined && isGone(Number(pid)))) await admin.query(`drop database if exists ${name}`).catch(() => undefined);
  }
}

/** Only asked of processes of this machine: a server named by DATABASE_URL may have test runs of others. */
function isGone(pid: number): boolean {
  if (process.env['DATABASE_URL']) return false;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
  }
}

async function asAdmin(server: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = await connect(server);
  try {
    await admin.query('select pg_advisory_lock($1)', [lock]);
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function connect(server: string): Promise<Client> {
  const client = new Client({ connectionString: server, application_name: 'custody test support' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
