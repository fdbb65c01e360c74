import type { Mutation } from '../built-custody.js';
import { dataFolder, removeDataFolder, serve } from '../custody-process.js';
import { inspect } from '../inspection.js';
import { printTable, seed } from '../seed.js';
import { nothingWrong, type Outcome, type Trial } from '../trial.js';
import { readContract } from './contract.js';
import { openFuzzDesk } from './desk.js';
import { Fuzz, labels, type Tally } from './fuzz.js';
import { Wire } from './wire.js';

/** Looks at the memory; the first is after warming up. */
const stretches = 10;

/** F11: rounds are requests, what is acknowledged was sent in good faith. */
export function fuzzed(requests: number): Trial {
  return {
    fault: 'F11',
    what: 'requests made from the contract, most with one thing wrong, some that are no HTTP',
    mutate: [],
    play: async (custody) => {
      const folder = await dataFolder();
      const { url, process } = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
      try {
        await openFuzzDesk(url);
        return await sent(url, folder, requests);
      } finally {
        process.signal('SIGTERM');
        await process.ended;
        await removeDataFolder(folder);
      }
    },
  };
}

async function sent(url: string, folder: string, requests: number): Promise<Outcome> {
  const wire = new Wire(url);
  const fuzz = new Fuzz(await readContract(url), wire, seed);
  const before = await inspect({ dataDir: folder }, ({ log }) => log.head());
  const megabytes: number[] = [];
  try {
    for (let stretch = 0; stretch < stretches; stretch += 1) {
      await fuzz.send(Math.ceil(requests / stretches));
      megabytes.push(Math.round(await memory(url)));
    }
  } finally {
    wire.close();
  }
  const { tally } = fuzz;
  tell(tally, megabytes);
  const found = [...tally.findings.values()].map(({ what }) => what);
  const few = tally.accepted * 3 < tally.plausible ? [`of ${tally.plausible} requests in good faith only ${tally.accepted} were accepted: the others tell nothing`] : [];
  return {
    rounds: tally.sent,
    acknowledged: tally.accepted,
    wrong: { ...nothingWrong, doubled: await strangers(folder, before), beside: [...found, ...few] },
    numbers: { 'findings': found.length, 'MB warm': megabytes[0] ?? 0, 'MB at the end': megabytes.at(-1) ?? 0 },
  };
}

/** Of the service's process, in megabytes. */
async function memory(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1e6;
}

/** Events since then that no request brought which may bring some. */
function strangers(folder: string, since: bigint | null): Promise<readonly string[]> {
  return inspect({ dataDir: folder }, async ({ log }) => {
    const found: string[] = [];
    for await (const batch of log.readAll(since, 1_000)) {
      for (const entry of batch) {
        if ('fault' in entry) found.push(`${entry.type} in ${entry.stream} can't be read: ${entry.fault}`);
        else if (!mayBring(entry.meta.correlationId)) found.push(`${entry.type} in ${entry.stream} by ${entry.meta.actor}, ${entry.meta.correlationId}`);
      }
    }
    return found;
  });
}

const mayBring = (correlationId: string): boolean => correlationId.startsWith(labels.good) || correlationId.startsWith(labels.odd);

function tell(tally: Tally, megabytes: readonly number[]): void {
  printTable('what came back', [...tally.statuses].sort().map(([status, times]) => ({ status, times })));
  printTable('how they were wrong', [...tally.ways].sort().map(([way, times]) => ({ way, times })));
  printTable('fuzz', [{ requests: tally.sent, 'in good faith': tally.plausible, 'accepted': tally.accepted, 'MB': megabytes.join(' ') }]);
  for (const { what, number, repro } of tally.findings.values()) process.stdout.write(`${number}: ${what}\n${repro}\n\n`);
}

/** The door lets every shape pass. */
export const takesEveryShape: readonly Mutation[] = [{ file: 'src/http/door/door.guard.ts', from: 'if (faults.length > 0) throw new Problem(invalid(faults));', to: '' }];
