import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, speakTo } from '../support/client.js';
import { until } from '../support/until.js';
import type { BuiltCustody } from './built-custody.js';
import { reckon } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import { shortLeases } from './scaled-waits.js';
import { seed } from './seed.js';
import { ownStores } from './stores-of-its-own.js';
import type { Outcome, Trial } from './trial.js';
import { Wire } from './wire.js';

const writers = 8;
/** Milliseconds. */
const outage = process.env['FAULTS_LONG'] === undefined ? 3_000 : 60_000;
/** Milliseconds within which a read says that it can't be answered. */
const patience = 10_000;

/** F4: PostgreSQL is not there for a while, under load. */
export const databaseFails: Trial = { fault: 'F4', what: 'PostgreSQL down under load', mutate: shortLeases, play: struck };

async function struck(custody: BuiltCustody): Promise<Outcome> {
  const own = await ownStores();
  const { hostname, port } = new URL(own.at.databaseUrl);
  const wire = await Wire.to(hostname, Number(port));
  const through = new URL(own.at.databaseUrl);
  through.host = `127.0.0.1:${wire.port}`;
  const service = new MortalService(custody.main, { ...own.settings, LOG_LEVEL: 'silent', DATABASE_URL: through.href });
  try {
    const url = String(await service.url());
    await openDesk(url);
    const load = new Load(service, 'w', seed, writers);
    await until('an acknowledged command', () => Promise.resolve(load.counts.acknowledged > 0 || undefined));
    const { faults, accepted, slowest, lag, drained } = await outageOf(url, load, wire);
    load.close();
    await load.ended();
    await load.settle(url);
    const { rows, ...judged } = await reckon(own.at, load.heard());
    const numbers = { 'accepted meanwhile': accepted, 'slowest 503 ms': slowest, 'lag shown': lag, 'drained ms': drained, 'rows compared': rows };
    return { rounds: 1, acknowledged: load.counts.acknowledged, wrong: { ...judged, beside: [...faults, ...load.accidents] }, numbers };
  } finally {
    await service.end('SIGTERM', 'closed');
    wire.refuse();
    await own.remove();
  }
}

interface Seen {
  readonly faults: readonly string[];
  /** Commands accepted while it was away. */
  readonly accepted: number;
  /** The longest that a read took to say so, in milliseconds. */
  readonly slowest: number;
  /** Events behind, as the service said when it was back. */
  readonly lag: number;
  /** Milliseconds from its return until nothing was behind any more. */
  readonly drained: number;
}

async function outageOf(url: string, load: Load, wire: Wire): Promise<Seen> {
  const say = speakTo(url)('admin:root');
  const faults: string[] = [];
  let slowest = 0;
  wire.refuse();
  const before = load.counts.acknowledged;
  const over = performance.now() + outage;
  do {
    for (const path of ['/v1/tickets', '/v1/tickets/S-1', '/health/ready']) {
      const asked = performance.now();
      const answer = await say.get(path);
      slowest = Math.max(slowest, performance.now() - asked);
      if (!saysSo(path, answer)) faults.push(`${path}: ${answer.status} ${answer.text}`);
    }
    await pause(200); // between two looks, as any client of the service
  } while (performance.now() < over);
  const accepted = load.counts.acknowledged - before;
  if (accepted === 0) faults.push('no command was accepted');
  if (slowest > patience) faults.push(`a read took ${Math.round(slowest)} ms to say so`);
  await wire.open();
  const back = performance.now();
  const lag = await until('the service to be ready', async () => lagIn(await say.get('/health/ready')), 60_000);
  load.pause();
  await until('the read models', async () => lagIn(await say.get('/health/ready')) === 0 || undefined, 120_000);
  load.resume();
  return { faults, accepted, slowest: Math.round(slowest), lag, drained: Math.round(performance.now() - back) };
}

/** A read says 503, with its reason and a time to ask again; the service says that it goes on without its read models. */
function saysSo(path: string, { status, headers, text, body }: Answer): boolean {
  if (path === '/health/ready') return status === 200 && body['status'] === 'degraded' && text.includes('PostgreSQL');
  return status === 503 && headers.get('retry-after') !== null && text.includes('read-model/unavailable');
}

/** Events that read models are behind, all together; undefined where it can't tell. */
function lagIn({ body }: Answer): number | undefined {
  const projections = (body['projections'] ?? []) as readonly { readonly lag: number }[];
  return projections.length === 0 ? undefined : projections.reduce((sum, { lag }) => sum + lag, 0);
}
