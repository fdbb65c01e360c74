import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Pool } from 'pg';
import { findEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { speakTo } from '../support/client.js';
import { change, openHelpDesk, register, settledRequest } from '../support/help-desk.js';
import { until } from '../support/until.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, removeDataFolder, serve, type Serving } from './custody-process.js';
import { inspect } from './inspection.js';
import { openDesk } from './load.js';
import { printTable, sizeOf } from './seed.js';

/** Commands after each of which its ticket is read (`?after=`). */
const reads = sizeOf('FAULTS_READS', 60);
/** Milliseconds within which a standby must have taken over: a lease of 10 s, looked at every 2 s, on a busy machine. */
const takeOver = 40_000;

let custody: BuiltCustody;
let folder: string;
let apis: readonly [Serving, Serving];
let projectors: readonly [Serving, Serving];
let processors: readonly [Serving, Serving];
let sql: Pool;

const all = (): readonly Serving[] => [...processors, ...projectors, ...[...apis].reverse()];

/** One of the processes of an installation on one data folder. */
function start(role: 'api' | 'projector' | 'processor'): Promise<Serving> {
  return serve(custody.main, { CUSTODY_DATA_DIR: folder, CUSTODY_ROLE: role });
}

async function two(role: 'projector' | 'processor'): Promise<readonly [Serving, Serving]> {
  return [await start(role), await start(role)];
}

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
  // The first has the folder, and runs the event store for the others.
  const first = await start('api');
  [projectors, processors, apis] = await Promise.all([two('projector'), two('processor'), start('api').then((second) => [first, second] as const)]);
  sql = new Pool({ connectionString: String((await findEmbeddedPostgres(join(folder, 'postgres')))?.url), max: 2 });
  sql.on('error', () => undefined); // the server ends with its last user
  await openDesk(first.url);
}, 300_000);
afterAll(async () => {
  await sql.end();
  for (const { process } of all()) {
    process.signal('SIGTERM');
    await process.ended;
  }
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

/** Which of two holds a lease: holders are named after their process. */
async function holderOf(table: string, pair: readonly Serving[]): Promise<Serving> {
  return until('somebody to hold the lease', async () => {
    const { rows } = await sql.query<{ holder: string }>(`select holder from ${table} where expires_at > clock_timestamp()`);
    return pair.find(({ process: { pid } }) => rows[0]?.holder.startsWith(`${pid}-`) === true);
  });
}

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

async function statusesOf({ url }: Serving, paths: readonly string[]): Promise<readonly number[]> {
  return Promise.all(paths.map(async (path) => (await fetch(url + path)).status));
}

describe('API, projector and processor as processes of their own, two of each, on one data folder (F10)', () => {
  it('a projector and a processor show how they are, and answer nothing else', async () => {
    for (const serving of [...projectors, ...processors]) {
      expect(await statusesOf(serving, ['/health/live', '/health/ready', '/metrics', '/v1/tickets', '/docs'])).toEqual([200, 200, 200, 404, 404]);
    }
    const metrics = await (await fetch(`${apis[1].url}/metrics`)).text();
    for (const duty of ['projector', 'processor', 'notifications']) expect(metrics).toContain(`custody_duty_held{duty="${duty}"} 1`);
  }, 60_000);

  it('what one API has written, the other reads once the projector has it; a set-up change is in force on the other', async () => {
    const [one, other] = apis.map(({ url }) => speakTo(url));
    if (one === undefined || other === undefined) throw new Error('there are two');
    const seen: number[] = [];
    for (let at = 0; at < reads; at += 1) {
      const { body } = await one('agent:agent-1').does('S-1', 'change-owner', { ownerId: at % 2 === 0 ? 'agent-2' : 'agent-1' });
      const began = performance.now();
      const read = await other('agent:agent-1').get(`/v1/tickets/S-1?after=${String(body.position)}&wait=10000`);
      seen.push(performance.now() - began);
      expect(read.body).toMatchObject({ ownerId: at % 2 === 0 ? 'agent-2' : 'agent-1' });
    }
    const lags: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const agent = `newcomer-${at}`;
      expect((await one('admin:root').put(`/v1/directory/agents/${agent}`, { name: agent, groups: { first: ['rw'] } })).status).toBe(200);
      const began = performance.now();
      await until('the newcomer to be known there', async () => ((await other(`agent:${agent}`).post('/v1/tickets/S-2/note', { body: agent })).status === 200 ? true : undefined));
      lags.push(performance.now() - began);
    }
    printTable('two APIs on one store: milliseconds', [
      { 'what': 'a read with ?after= on the other API', 'n': reads, 'p50': rounded(median(seen)), 'max': rounded(Math.max(...seen)) },
      { 'what': 'a set-up change in force on the other API', 'n': lags.length, 'p50': rounded(median(lags)), 'max': rounded(Math.max(...lags)) },
    ]);
  }, 60_000);

  it('the standby takes over from a projector and a processor that were killed; what they owe is done once', async () => {
    const say = speakTo(apis[0].url);
    const rows: Record<string, string | number>[] = [];

    const projector = await holderOf('custody_read.projector_lease', projectors);
    projector.process.signal('SIGKILL');
    let killed = performance.now();
    await projector.process.ended;
    const { body } = await say('agent:agent-3').does('S-3', 'lock');
    await until('the standby to project', async () => ((await say('agent:agent-3').get(`/v1/tickets/S-3?after=${String(body.position)}&wait=1000`)).status === 200 ? true : undefined), takeOver);
    rows.push({ 'killed': 'projector', 'ms until the standby had done what came': Math.round(performance.now() - killed) });
    expect(await holderOf('custody_read.projector_lease', projectors)).not.toBe(projector);

    // A lock that lapses after 600 ms is the processor's to release (LCK-8); the change of owner is to be told (section 10).
    await say('admin:root').put('/v1/directory/queues/soon', { name: 'soon', groupId: 'first', unlockTimeoutMinutes: 0.01 });
    await say('service:mail').post('/v1/tickets', { ticketId: 'L-1', subject: 'Lapses', queueId: 'soon' });
    const processor = await holderOf('custody_ops.processor_lease', processors);
    processor.process.signal('SIGKILL');
    killed = performance.now();
    await processor.process.ended;
    await say('agent:agent-4').does('L-1', 'lock');
    const given = await say('agent:agent-4').does('S-4', 'change-owner', { ownerId: 'agent-5' });
    await until('the lock to lapse', async () => ((await say('agent:agent-4').sees('L-1'))['locked'] === false ? true : undefined), takeOver);
    const told = await until('agent-5 to be told', async () => {
      const { rows: found } = await sql.query<{ n: number }>(
        `select count(*)::integer as n from custody.notification where person = 'agent-5' and kind = 'assigned' and channel = 'inbox' and state = 'sent'`,
      );
      return (found[0]?.n ?? 0) > 0 ? found[0]?.n : undefined;
    }, takeOver);
    rows.push({ 'killed': 'processor', 'ms until the standby had done what came': Math.round(performance.now() - killed) });
    printTable('kill -9 of the active one', rows);
    expect({ told, given: given.status }).toEqual({ told: 1, given: 200 });
    expect(await holderOf('custody_ops.processor_lease', processors)).not.toBe(processor);

    const lapses = (await say('auditor:ines').get('/v1/tickets/L-1/events')).body['items'] as readonly { readonly type: string }[];
    expect(lapses.filter(({ type }) => type === 'TicketUnlocked')).toHaveLength(1);
    expect((await inspect({ dataDir: folder }, (stores) => stores.compare())).differences).toEqual([]);
  }, 180_000);

  it('a processor that finds nothing of its own over a log that is not new confirms what was left, once, and nothing twice (ORG-10)', async () => {
    const say = speakTo(apis[0].url);
    await openHelpDesk(say);
    await register(say, ['acme'], { kim: ['acme'] });
    const comments = async (ticketId: string): Promise<number> => {
      const items = (await say('auditor:ines').get(`/v1/tickets/${ticketId}/events?limit=500`)).body['items'] as readonly { readonly type: string; readonly actor: string }[];
      return items.filter(({ type, actor }) => type === 'ArticleAdded' && actor === 'system:sharing').length;
    };
    const confirmed = (ticketId: string, count: number): Promise<true> =>
      until('the change to be confirmed', async () => ((await comments(ticketId)) === count ? true : undefined), takeOver);
    const ticketId = await settledRequest(say, 'kim', 'read_only', { organizationId: 'acme' });
    expect((await change(say('agent:alice'), 'acme', 'shared_read', ticketId)).status).toBe(200);
    await confirmed(ticketId, 1);

    for (const { process } of processors) {
      process.signal('SIGTERM');
      await process.ended;
    }
    expect((await change(say('agent:alice'), 'acme', 'private', ticketId)).status).toBe(200);
    await sql.query('truncate custody_ops.process, custody_ops.process_order');
    processors = await two('processor');
    await confirmed(ticketId, 2);
    await until('every order to be carried out', async () => {
      const { rows } = await sql.query<{ left: boolean }>(`select exists (select from custody_ops.process_order where process = 'confirmSharing' and state <> 'done') as left`);
      return rows[0]?.left === false ? true : undefined;
    });
    const { rows } = await sql.query<{ id: string; cause_stream: string }>(`select id, cause_stream from custody_ops.process_order where process = 'confirmSharing'`);
    expect(rows.map(({ cause_stream }) => cause_stream)).toEqual(['organization-acme', 'organization-acme']);
    const { body } = await say('agent:alice').post(`/v1/tickets/${ticketId}/note`, { body: 'And now?' });
    await say('agent:alice').get(`/v1/tickets/${ticketId}?after=${String(body['position'])}&wait=10000`);
    expect(await comments(ticketId)).toBe(2);
  }, 120_000);
});
