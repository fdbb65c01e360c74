import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { isFaulted } from '../../src/read-store/event-source.js';
import { speakTo, type Voice } from '../support/client.js';
import { until } from '../support/until.js';
import type { BuiltCustody } from './built-custody.js';
import { inspect, reckon } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import { shortLeases } from './scaled-waits.js';
import { seed } from './seed.js';
import { ownStores } from './stores-of-its-own.js';
import type { Outcome, Trial } from './trial.js';

const hour = 3_600_000;
const writers = 8;
/** Of load, before and after each step. Milliseconds. */
const spell = process.env['FAULTS_LONG'] === undefined ? 700 : 10_000;
/** Tickets whose past is asked at each instant at which something happened to them. */
const asked = process.env['FAULTS_LONG'] === undefined ? 4 : 24;

/** F14: under load the clock goes back an hour, and later forth again. */
export const clockStepsBack: Trial = { fault: 'F14', what: 'the clock steps back an hour under load, and forth again', mutate: shortLeases, play: stepped };

async function stepped(custody: BuiltCustody): Promise<Outcome> {
  const stores = await ownStores();
  const { at, settings } = stores;
  const clock = join(at.dataDir, 'clock');
  const set = async (milliseconds: number): Promise<void> => {
    await writeFile(`${clock}.new`, String(milliseconds));
    await rename(`${clock}.new`, clock);
  };
  await set(0);
  const preload = new URL('./clock-steps.mjs', import.meta.url).href;
  const service = new MortalService(custody.main, { ...settings, FAULTS_CLOCK: clock, NODE_OPTIONS: `--import=${preload}` });
  try {
    const url = String(await service.url());
    await openDesk(url);
    const load = new Load(service, 'w', seed, writers);
    for (const off of [-hour, 0]) {
      await pause(spell); // of load, not a wait for something
      await set(off);
      await seenAt(speakTo(url)('service:mail'), off);
    }
    await pause(spell);
    load.close();
    await load.ended();
    await load.settle(url);
    const { rows, ...judged } = await reckon(at, load.heard());
    const histories = await historiesOf(at);
    const faults = [...backwardsIn(histories)];
    for (const [ticketId, history] of [...histories].slice(0, asked)) faults.push(...(await asOfFaults(speakTo(url)('admin:root'), ticketId, history)));
    return { rounds: 2, acknowledged: load.counts.acknowledged, wrong: { ...judged, beside: [...faults, ...load.accidents] }, numbers: { 'rows compared': rows } };
  } finally {
    await service.end('SIGTERM', 'closed');
    await stores.remove();
  }
}

/** Resolves when the service's clock is off by so much, to half an hour: a ticket opened then says so. */
async function seenAt(mail: Voice, off: number): Promise<void> {
  await until('the step of the clock', async () => {
    const { body } = await mail.post('/v1/tickets', { subject: 'What time is it?', queueId: 'first' });
    const { body: ticket } = await mail.get(`/v1/tickets/${String(body['ticketId'])}?revision=0`);
    const opened = Date.parse(String(ticket['openedAt']));
    return Math.abs(opened - (Date.now() + off)) < hour / 2 || undefined;
  });
}

type History = readonly AnyRecorded[];

/** Streams of tickets, as the log has them. */
async function historiesOf(at: Parameters<typeof inspect>[0]): Promise<ReadonlyMap<string, History>> {
  const histories = new Map<string, AnyRecorded[]>();
  await inspect(at, async ({ log }) => {
    for await (const entries of log.readAll(null, 500)) {
      for (const entry of entries) {
        if (isFaulted(entry) || !entry.stream.startsWith('ticket-')) continue;
        const ticketId = entry.stream.slice('ticket-'.length);
        histories.set(ticketId, [...(histories.get(ticketId) ?? []), entry]);
      }
    }
  });
  return histories;
}

/** What happened later did not happen earlier. */
function backwardsIn(histories: ReadonlyMap<string, History>): readonly string[] {
  return [...histories.values()].flatMap((history) =>
    history.flatMap(({ stream, revision, meta }, index) => {
      const before = history[index - 1]?.meta.occurredAt ?? '';
      return meta.occurredAt < before ? [`${stream}@${revision} happened at ${meta.occurredAt}, before ${before}`] : [];
    }),
  );
}

/** As-of from the read models is as a replay of the stream has it, at each instant of the ticket's history and just before. */
async function asOfFaults(admin: Voice, ticketId: string, history: History): Promise<readonly string[]> {
  const instants = new Set(history.slice(1).flatMap(({ meta }) => [meta.occurredAt, new Date(Date.parse(meta.occurredAt) - 1).toISOString()]));
  const faults: string[] = [];
  for (const instant of instants) {
    const owner = ownerAt(history, instant);
    const { status, body } = await admin.get(`/v1/tickets/${ticketId}/ownership?at=${instant}`);
    const found = status === 200 ? body['owner'] : `${status}`;
    if (owner !== null && found !== owner) faults.push(`${ticketId} at ${instant}: the owner was ${owner}, and as-of says ${String(found)}`);
  }
  return faults;
}

/** The owner after the last event, in the stream's order, that had happened by then; null before the opening. */
function ownerAt(history: History, instant: string): string | null {
  let owner: string | null = null;
  for (const { type, data, meta } of history) {
    if (meta.occurredAt > instant) break;
    if (type === 'TicketOpened') owner = (data as { readonly ownerId: string }).ownerId;
    if (type === 'OwnerChanged') owner = (data as { readonly to: string }).to;
  }
  return owner;
}
