import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltCustody, buildCustody } from '../built-custody.js';
import { dataFolder, removeDataFolder, serve, type Serving } from '../custody-process.js';
import { inspect } from '../inspection.js';
import { recordFault } from '../record.js';
import { printTable, seed, sizeOf } from '../seed.js';
import { readContract } from './contract.js';
import { openFuzzDesk } from './desk.js';
import { Fuzz, labels } from './fuzz.js';
import { Wire } from './wire.js';

const requests = sizeOf('FAULTS_REQUESTS', 1_500);
/** Looks at the memory; the first is after warming up. */
const stretches = 10;

let custody: BuiltCustody;
let folder: string;
let service: Serving;
let wire: Wire;

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
  service = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
  wire = new Wire(service.url);
  await openFuzzDesk(service.url);
}, 120_000);
afterAll(async () => {
  wire.close();
  service.process.signal('SIGTERM');
  await service.process.ended;
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

/** Of the service's process, in megabytes. */
async function memory(): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1e6;
}

/** Where the log stands. */
function head(): Promise<bigint | null> {
  return inspect({ dataDir: folder }, ({ log }) => log.head());
}

/** Events since then that no request brought which may bring some. */
function strangers(since: bigint | null): Promise<readonly string[]> {
  return inspect({ dataDir: folder }, async ({ log }) => {
    const found: string[] = [];
    for await (const batch of log.readAll(since, 1_000)) {
      for (const entry of batch) {
        if ('fault' in entry) found.push(`${entry.type} in ${entry.stream} can't be read: ${entry.fault}`);
        else if (!isOfMayBring(entry.meta.correlationId)) found.push(`${entry.type} in ${entry.stream} by ${entry.meta.actor}, ${entry.meta.correlationId}`);
      }
    }
    return found;
  });
}

const isOfMayBring = (correlationId: string): boolean => correlationId.startsWith(labels.good) || correlationId.startsWith(labels.odd);

describe(`${requests} requests that nobody should send, seed ${seed} (F11)`, () => {
  it('are never answered by 5xx, write nothing, get problem documents, and leave the memory as it was', async () => {
    const began = performance.now();
    const fuzz = new Fuzz(await readContract(service.url), wire, seed);
    const megabytes: number[] = [];
    const before = await head();
    for (let stretch = 0; stretch < stretches; stretch += 1) {
      await fuzz.send(Math.ceil(requests / stretches));
      megabytes.push(Math.round(await memory()));
    }
    const written = await strangers(before);
    const { tally } = fuzz;
    const seconds = (performance.now() - began) / 1_000;
    printTable('what came back', [...tally.statuses].sort().map(([status, times]) => ({ status, times })));
    printTable('how they were wrong', [...tally.ways].sort().map(([way, times]) => ({ way, times })));
    printTable('fuzz', [{ requests: tally.sent, 'in good faith': tally.plausible, accepted: tally.accepted, findings: tally.findings.size, 'events written': written.length, 's': Math.round(seconds), 'MB': megabytes.join(' ') }]);
    for (const { what, number, repro } of tally.findings.values()) process.stdout.write(`${number}: ${what}\n${repro}\n\n`);
    recordFault({ fault: 'F11', what: `fuzzed requests, ${tally.accepted} of ${tally.plausible} in good faith accepted; MB ${megabytes[0] ?? 0} to ${megabytes.at(-1) ?? 0}`, rounds: tally.sent, acknowledged: tally.accepted, lost: null, doubled: written.length, differences: tally.findings.size, seconds });

    expect([...tally.findings.values()].map(({ what }) => what)).toEqual([]);
    expect(written).toEqual([]);
    // A third and more is accepted: those in good faith do get through the door.
    expect(tally.accepted * 3).toBeGreaterThan(tally.plausible);
  }, requests * 100 + 120_000);
});
