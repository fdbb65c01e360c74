import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as load from '../contestants/http-load.js';
import type * as rebuilding from '../contestants/rebuilding.js';
import { eventsPerTicket } from '../contestants/filling.js';
import { agents, queue } from '../contestants/world.js';
import { does, openTickets } from '../load/set-up.js';
import type { Bench } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { filledFolder } from '../running/filled-folder.js';
import { percentile, spread } from '../running/line.js';
import { memoryOf, memoryOfPostgres, watchMemory } from '../running/memory.js';
import { serveCustody, type Serving } from '../running/services.js';
import type { Latency, SizeFigures } from './results.js';

const starts = 3;
const mebibyte = 2 ** 20;

/** Everything about a log of so many events. */
export async function figuresOf(bench: Bench, events: number): Promise<SizeFigures> {
  const { dataDir, took } = await filledFolder(bench, events);
  const disk = await diskOf(dataDir);
  bench.tell('starting');
  const startUps: number[] = [];
  for (let start = 0; start < starts; start += 1) startUps.push(await startUp(bench, dataDir));
  const served = await serving(bench, dataDir, events);
  bench.tell('rebuilding');
  const house = await enter<rebuilding.Options, rebuilding.Task, rebuilding.Sample>(bench, 'rebuilding', { dataDir, events: 0 });
  const rebuilt = await house.run('rebuild');
  await house.leave();
  return {
    events,
    filling: { appended: events / took.appended, shown: events / took.shown },
    disk,
    startUp: spread(startUps).median,
    ...served,
    rebuild: { events: rebuilt.count, seconds: rebuilt.seconds },
  };
}

/** Milliseconds. */
async function startUp(bench: Bench, dataDir: string): Promise<number> {
  const began = performance.now();
  const service = await serveCustody(bench, dataDir);
  await does(service.url, 'POST', '/v1/tickets', 'service:mail', { subject: 'First of the day', queueId: queue });
  const took = performance.now() - began;
  await service.stop();
  return took;
}

type Served = Pick<SizeFigures, 'memory' | 'commands' | 'append' | 'asOfTicket' | 'asOfAgent' | 'replay'>;

/** What the running service gives, and what it holds. */
async function serving(bench: Bench, dataDir: string, events: number): Promise<Served> {
  const service = await serveCustody(bench, dataDir);
  const idle = await memoryAtRest(service);
  const seen = watchMemory(service.pid);
  const tickets = bench.size(2_000);
  await openTickets(service.url, tickets);
  const many = await enter<load.Options, load.Task, load.Sample>(bench, 'http-load', { url: service.url, connections: 32 });
  bench.tell('commands');
  await many.run({ task: 'cycles', tickets, untilShown: true });
  const commands = await many.run({ task: 'cycles', tickets, untilShown: true });
  // Not before: a connection that is silent from the first on is closed by the service.
  const one = await enter<load.Options, load.Task, load.Sample>(bench, 'http-load', { url: service.url, connections: 1 });
  const append = await one.run({ task: 'cycles', tickets: bench.size(200), untilShown: true });
  bench.tell('as-of');
  const read = async (paths: readonly string[]): Promise<Latency> => {
    const sample = await one.run({ task: 'reads', paths, requests: bench.size(400) });
    if (sample.statuses[200] !== sample.requests) throw new Error(`answers to ${paths[0] ?? ''}: ${JSON.stringify(sample.statuses)}`);
    return latency(sample);
  };
  const filled = Math.ceil(events / eventsPerTicket);
  const some = Array.from({ length: 97 }, (_, number) => Math.floor((number * filled) / 97));
  const asOfTicket = await read(some.map((number) => `/v1/tickets/filled-${number}/ownership?at=${instantIn(number)}`));
  const asOfAgent = await read(some.map((number) => `/v1/agents/${agents[number % agents.length] ?? ''}/held?at=${instantIn(number)}`));
  const replay = await read(some.map((number) => `/v1/tickets/filled-${number}?at=${instantIn(number)}`));
  const memory = { idle, loaded: Math.max(...seen()), postgres: memoryOfPostgres(dataDir) };
  await many.leave();
  await one.leave();
  await service.stop();
  return { memory, commands: commands.requests / commands.shown, append: latency(append), asOfTicket, asOfAgent, replay };
}

/** Ten hours after a filled ticket was opened: it has its second owner then. */
function instantIn(number: number): string {
  return new Date(Date.UTC(2024, 0, 1) + number * 15 * 60_000 + 10 * 3_600_000).toISOString();
}

/** Milliseconds in which a service that nobody asks comes to rest. */
const rest = 3_000;

async function memoryAtRest({ pid }: Serving): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, rest));
  return memoryOf(pid) ?? Number.NaN;
}

function latency({ latencies }: load.Sample): Latency {
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

async function diskOf(dataDir: string): Promise<SizeFigures['disk']> {
  const sizes = { log: 0, index: 0, postgres: 0 };
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = await stat(path);
    const part = path.startsWith(join(dataDir, 'postgres')) ? 'postgres' : entry.name.endsWith('.index') ? 'index' : 'log';
    sizes[part] += size / mebibyte;
  }
  return sizes;
}
