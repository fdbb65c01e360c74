import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Pool } from 'pg';
import { findEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { reached } from '../../src/notifications/fan-out-place.js';
import { outboxHealth } from '../../src/notifications/outbox.js';
import { speakTo } from '../support/client.js';
import { until } from '../support/until.js';
import { type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, removeDataFolder, runCustody, type Settings } from './custody-process.js';
import { inspect } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import { type Discord, discordOf, type Due, dueAfter, repeatsIn, writtenIn } from './notifications-due.js';
import { printTable, seed, sizeOf } from './seed.js';

const kills = sizeOf('FAULTS_KILLS', 2);
/** Commands acknowledged until the last kill, each with an event at least. */
const events = sizeOf('FAULTS_EVENTS', 300);
const writers = 8;
/** Of the desk's sixteen; all of them have an inbox, and these a webhook besides. */
const called = ['agent-0', 'agent-1', 'agent-2', 'agent-3', 'agent-4', 'agent-5'];

const noDiscord: Discord = { missing: [], beyond: [], undelivered: [], strange: [], disorder: [] };

let custody: BuiltCustody;
let folder: string;
let settings: Settings;
let service: MortalService;
let hook: WebhookReceiver;
/** To the service's PostgreSQL, which outlives a killed one, and comes back on the same port after one that ended in order. */
let pool: Pool;

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
  settings = { CUSTODY_DATA_DIR: folder };
  hook = await webhookReceiver();
  service = new MortalService(custody.main, settings);
  const url = String(await service.url());
  const found = await findEmbeddedPostgres(join(folder, 'postgres'));
  pool = new Pool({ connectionString: String(found?.url), max: 2 });
  pool.on('error', () => undefined); // an idle connection that ended; the next question opens another
  await openDesk(url);
  for (const agent of called) await wantsCalls(url, agent);
}, 60_000);
afterAll(async () => {
  await pool.end();
  await service.end('SIGTERM', 'closed');
  await hook.close();
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

async function wantsCalls(url: string, agent: string): Promise<void> {
  const body = { queues: ['first', 'second', 'third'], channels: { inbox: true, email: false, webhook: true }, muted: [], webhookUrl: `${hook.url}/${agent}` };
  const { status, text } = await speakTo(url)(`agent:${agent}`).put(`/v1/agents/${agent}/preferences`, body);
  if (status !== 200) throw new Error(`${agent} can't be called: ${status} ${text}`);
}

/** What the dead held runs out, as it would by itself after 10 s and a minute: the next life fans out and delivers at once. */
async function letGo(): Promise<void> {
  await pool.query(`update custody_ops.notification_process set expires_at = '-infinity'`);
  await pool.query('update custody_ops.outbox set claimed_until = null where claimed_until is not null');
}

/** Lives that each fan out and deliver something new, and end in the middle of it. */
async function killUnder(load: Load): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    await service.url();
    const before = { position: await reached(pool), calls: hook.calls.length };
    await until('notifications of this life', async () => {
      const fannedOut = (await reached(pool)) !== before.position && hook.calls.length > before.calls;
      return (fannedOut && load.counts.acknowledged >= (events * kill) / kills) || undefined;
    }, 60_000);
    await service.end('SIGKILL', kill < kills ? 'restart' : 'closed');
    await letGo();
  }
  await load.ended();
}

interface Reckoning {
  readonly events: number;
  readonly due: readonly Due[];
  readonly rows: number;
  readonly discord: Discord;
}

/** Once everything is fanned out and delivered. */
function reckon(): Promise<Reckoning> {
  return inspect({ dataDir: folder }, async ({ log }) => {
    const done = async (): Promise<true | undefined> => ((await reached(pool)) === (await log.head()) && (await outboxHealth(pool)).waiting === 0) || undefined;
    await until('the last delivery', done, 300_000);
    const { rows: [place] } = await pool.query<{ anchor: string | null }>('select anchor from custody_ops.notification_process');
    const anchor = place?.anchor == null ? null : BigInt(place.anchor);
    const due = await dueAfter(anchor, log);
    const written = await writtenIn(pool);
    let count = 0;
    for await (const entries of log.readAll(anchor, 500)) count += entries.length;
    return { events: count, due, rows: written.length, discord: discordOf(due, written, hook.calls) };
  });
}

describe(`kill -9 of the service while ${events} events fan out, ${kills} times, seed ${seed} (F1)`, () => {
  it('every notification due exists once and arrives, a repeat under the same id, in order per ticket; a rebuild of all read models sends nothing (NTF-5, NTF-6, O5)', async () => {
    const began = performance.now();
    const load = new Load(service, 'n', seed, writers);
    await killUnder(load);
    await load.settle(await service.again());
    const first = await reckon();
    const calls = hook.calls.length;
    const repeated = repeatsIn(hook.calls);

    const { code, stderr } = await runCustody([custody.cli, 'rebuild', '--json'], settings);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await service.end('SIGTERM', 'restart');
    const url = String(await service.url());
    const rebuilt = await reckon();
    const more = { calls: hook.calls.length - calls, rows: rebuilt.rows - first.rows };
    printTable('kill -9 of the service while events fan out', [
      {
        'kills': kills,
        'events': first.events,
        'notifications due': first.due.length,
        'rows': first.rows,
        'missing': first.discord.missing.length,
        'not due or twice': first.discord.beyond.length,
        'webhooks due': first.due.filter(({ webhookId }) => webhookId !== null).length,
        'calls': calls,
        'repeats': repeated,
        'under another id': first.discord.strange.length,
        'out of order': first.discord.disorder.length,
        'calls by the rebuild': more.calls,
        'rows by the rebuild': more.rows,
        's': Math.round((performance.now() - began) / 1_000),
      },
    ]);
    expect(load.accidents).toEqual([]);
    expect(first.discord).toEqual(noDiscord);
    expect(more).toEqual({ calls: 0, rows: 0 });

    // Whatever else were still to be fanned out stands before this in the log.
    const { status } = await speakTo(url)('service:mail').post('/v1/tickets', { ticketId: 'T-last', subject: 'Last', queueId: 'first' });
    expect(status).toBe(201);
    const last = await reckon();
    expect(last.discord).toEqual(noDiscord);
    expect({ calls: hook.calls.length - calls, rows: last.rows - first.rows }).toEqual({ calls: called.length, rows: 16 + called.length });
  }, kills * 20_000 + 600_000);
});
