import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile, cp, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { speakTo } from '../support/client.js';
import { until } from '../support/until.js';
import { type Call, type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, type Ended, removeDataFolder, runCustody, serve, type Serving } from './custody-process.js';
import { inspect } from './inspection.js';
import { Load, openDesk } from './load.js';
import type { Acknowledged } from './oracle.js';
import { printTable, seed, sizeOf } from './seed.js';

/** Commands acknowledged before the backup, and as many after it. */
const commands = sizeOf('FAULTS_BACKED_UP', 150);
/** Agents of the desk whose notifications are calls besides. */
const called = ['agent-0', 'agent-1', 'agent-2', 'agent-3'];

let custody: BuiltCustody;
/** The service's, which has more than the backup; nothing runs on it any more. */
let newer: string;
let backup: string;
/** What was acknowledged before the backup began. */
let promised: readonly Acknowledged[];
/** A ticket that was opened after the backup. */
let ghost: string;
let hook: WebhookReceiver;
const folders: string[] = [];

const idOf = ({ headers }: Call): string => String(headers['webhook-id']);

async function emptyFolder(): Promise<string> {
  const folder = await dataFolder();
  folders.push(folder);
  return folder;
}

function command(folder: string, ...args: string[]): Promise<Ended> {
  return runCustody([custody.cli, ...args, '--json'], { CUSTODY_DATA_DIR: folder });
}

async function end({ process }: Serving): Promise<Ended> {
  process.signal('SIGTERM');
  return process.ended;
}

/** An agent who is called about what happens in the queues. */
async function wantsCalls(url: string, agent: string): Promise<void> {
  const body = { queues: ['first', 'second', 'third'], channels: { inbox: true, email: false, webhook: true }, muted: [], webhookUrl: `${hook.url}/${agent}` };
  expect((await speakTo(url)(`agent:${agent}`).put(`/v1/agents/${agent}/preferences`, body)).status).toBe(200);
}

/** A service under load is backed up; it goes on, and ends. */
beforeAll(async () => {
  custody = await buildCustody();
  newer = await emptyFolder();
  backup = join(await emptyFolder(), 'backup');
  hook = await webhookReceiver();
  const service = await serve(custody.main, { CUSTODY_DATA_DIR: newer });
  await openDesk(service.url);
  for (const agent of called) await wantsCalls(service.url, agent);
  let open = true;
  const load = new Load({ url: () => Promise.resolve(open ? service.url : null) }, 'w', seed, 8);
  await until('commands', () => Promise.resolve(load.counts.acknowledged >= commands || undefined), 180_000);
  promised = [...load.heard().acknowledged];
  const { code, stderr } = await command(newer, 'backup', '--out', backup);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { acknowledged } = load.counts;
  const opened = (): string | undefined => load.heard().acknowledged.slice(acknowledged).find(({ events }) => events[0]?.type === 'TicketOpened')?.ticketId;
  ghost = await until('more commands, a ticket among them', () => Promise.resolve(load.counts.acknowledged >= acknowledged + commands ? opened() : undefined), 180_000);
  open = false;
  await load.ended();
  expect(load.accidents).toEqual([]);
  expect((await end(service)).code).toBe(0);
}, 480_000);
afterAll(async () => {
  await hook.close();
  for (const folder of folders) await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

/** What a service on these stores shows otherwise than their log has it, one sentence each. */
async function wrongIn(folder: string, service: Serving): Promise<readonly string[]> {
  const auditor = speakTo(service.url)('auditor:ines');
  const gone = await until('the lost ticket to be gone', async () => ((await auditor.get(`/v1/tickets/${ghost}`)).status === 404 ? true : undefined), 30_000).catch(() => false);
  if (!gone) return [`${ghost} is shown, and the log has no such ticket`];
  return inspect({ dataDir: folder }, async (stores) => {
    const { lost, disorder, torn } = await stores.judge({ acknowledged: promised, refused: [], unknown: [] });
    const { differences } = await stores.compare();
    const untold = (await stores.untold()).filter((sentence) => sentence.includes('was not written'));
    return [...lost, ...disorder, ...torn, ...differences.map((difference) => JSON.stringify(difference)), ...untold];
  });
}

/** Nobody is called again about what they were told; of what happens from now on they are. */
async function callsAfter(service: Serving, calls: number): Promise<{ readonly again: number }> {
  const earlier = new Set(hook.calls.slice(0, calls).map(idOf));
  expect((await speakTo(service.url)('service:mail').post('/v1/tickets', { ticketId: 'NEW-1', subject: 'After the restore', queueId: 'first' })).status).toBe(201);
  await until('calls about the new ticket', () => Promise.resolve(hook.calls.slice(calls).some(({ body }) => body.includes('NEW-1')) || undefined), 60_000);
  return { again: hook.calls.slice(calls).filter((call) => earlier.has(idOf(call))).length };
}

describe('a backup that was made of the service under load', () => {
  it('is restored into an empty folder: what was acknowledged before it is there, read models equal a fold of the log, nobody is called again (O1–O5)', async () => {
    const folder = await emptyFolder();
    const calls = hook.calls.length;
    const restored = await command(folder, 'restore', backup);
    expect({ code: restored.code, stderr: restored.stderr }).toEqual({ code: 0, stderr: '' });
    const { parked, log } = JSON.parse(restored.stdout) as { readonly parked: number; readonly log: { readonly events: number } };

    const service = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
    expect(await wrongIn(folder, service)).toEqual([]);
    const { again } = await callsAfter(service, calls);
    expect((await command(folder, 'notifications', 'retry')).code).toBe(0);
    expect((await end(service)).code).toBe(0);
    printTable('backup under load, restored', [{ 'acknowledged before': promised.length, 'events': log.events, 'lost': 0, 'called again': again, 'parked, to be looked at': parked }]);
    expect(again).toBe(0);
  }, 240_000);

  it('is refused in a folder that has a log, and where it is not whole', async () => {
    expect((await command(newer, 'restore', backup)).stderr).toMatch(/has a log already: restore into an empty data folder/);
    const half = join(await emptyFolder(), 'half');
    await cp(backup, half, { recursive: true });
    await truncate(join(half, 'events.log'), (await readFile(join(half, 'events.log'))).length - 10);
    expect((await command(await emptyFolder(), 'restore', half)).stderr).toMatch(/the backup is damaged/);
    await rm(join(half, 'backup.json'));
    expect((await command(await emptyFolder(), 'restore', half)).stderr).toMatch(/is no backup: it has no backup\.json/);
    expect((await command(newer, 'backup', '--out', backup)).stderr).toMatch(/is there already/);
  }, 180_000);
});

/** The backup's log beside the newer PostgreSQL, under a build; what is wrong then. */
async function olderLogUnder(build: BuiltCustody): Promise<{ readonly wrong: readonly string[]; readonly again: number; readonly said: string }> {
  const folder = await emptyFolder();
  await cp(newer, folder, { recursive: true, filter: (path) => !path.includes('/.lock-') });
  await copyFile(join(backup, 'events.log'), join(folder, 'eventstore', 'events.log'));
  const calls = hook.calls.length;
  const service = await serve(build.main, { CUSTODY_DATA_DIR: folder });
  const wrong = await wrongIn(folder, service);
  const { again } = wrong.length === 0 ? await callsAfter(service, calls) : { again: 0 };
  return { wrong, again, said: (await end(service)).stderr };
}

describe('an older log that was restored beside a newer PostgreSQL', () => {
  it('is noticed and told; read models are built anew, and the processes go on at its end: nobody is called again', async () => {
    const { wrong, again, said } = await olderLogUnder(custody);
    expect({ wrong, again }).toEqual({ wrong: [], again: 0 });
    expect(said).toMatch(/the log was restored from a backup/);
  }, 240_000);

  it('would be taken for the newer one without the check: what it has lost is shown', async () => {
    const unchecked = await buildCustody({
      mutate: [
        { file: 'src/log-check.ts', from: 'if (furthest === null || (head !== null && furthest <= head)) return null;', to: 'return null;' },
        { file: 'src/read-store/projector.ts', from: ' || (position !== null && (head === null || head < position))', to: '' },
      ],
    });
    try {
      expect((await olderLogUnder(unchecked)).wrong).toEqual([`${ghost} is shown, and the log has no such ticket`]);
    } finally {
      await unchecked.remove();
    }
  }, 240_000);
});
