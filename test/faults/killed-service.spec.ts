import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../../src/demo/random.js';
import { until } from '../support/until.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, removeDataFolder } from './custody-process.js';
import { inspect } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import type { Verdict } from './oracle.js';
import { printTable, seed, sizeOf } from './seed.js';

const kills = sizeOf('FAULTS_KILLS', 3);
/** Of load, together. */
const seconds = sizeOf('FAULTS_SECONDS', 5);
const writers = 64;

const nothingWrong: Verdict = { lost: [], doubled: [], disorder: [], torn: [] };

let custody: BuiltCustody;
let folder: string;

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
}, 60_000);
afterAll(async () => {
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

describe(`kill -9 of the service under ${writers} writers, ${kills} times, seed ${seed} (F1)`, () => {
  it('nothing acknowledged is lost, nothing is there twice, read models equal a fold of the log (O1–O4); SIGTERM under load ends it in order within 10 s', async () => {
    const began = performance.now();
    const chance = new Chance(seed);
    const service = new MortalService(custody.main, { CUSTODY_DATA_DIR: folder });
    await openDesk(String(await service.url()));
    const load = new Load(service, 'w', seed, writers);
    const rounds: Readonly<Record<string, string | number>>[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      await service.url();
      const before = load.counts;
      const up = performance.now();
      await pause(((seconds * 1_000) / kills) * (0.5 + chance.next())); // the load itself, not a wait for something
      await until('an acknowledged command', () => Promise.resolve(load.counts.acknowledged > before.acknowledged || undefined));
      const alive = performance.now() - up;
      await service.end('SIGKILL', kill < kills ? 'restart' : 'closed');
      const { acknowledged, unknown } = load.counts;
      rounds.push({ round: kill, 'alive ms': Math.round(alive), acknowledged: acknowledged - before.acknowledged, unknown });
    }
    await load.ended();

    // Unknown ones are in the log not at all or once, and whole (O3) …
    const url = await service.again();
    const { verdict, compared } = await inspect(folder, async (stores) => {
      expect(await stores.judge(load.heard())).toEqual(nothingWrong);
      // … and once when they are sent again.
      await load.settle(url);
      expect(load.counts.unknown).toBe(0);
      return { verdict: await stores.judge(load.heard()), compared: await stores.compare() };
    });
    const { acknowledged, refused, repeated } = load.counts;
    printTable('kill -9 of the service under load, round by round', rounds);
    printTable('kill -9 of the service under load', [
      {
        'rounds': kills,
        acknowledged,
        refused,
        'of unknown outcome, repeated': repeated,
        'lost': verdict.lost.length,
        'doubled': verdict.doubled.length,
        'differences': compared.differences.length,
        'rows compared': compared.rows,
        's': Math.round((performance.now() - began) / 1_000),
      },
    ]);

    expect(load.accidents).toEqual([]);
    expect(verdict).toEqual(nothingWrong);
    expect(compared.differences).toEqual([]);

    const further = new Load(service, 'x', seed + 1, writers);
    await until('an acknowledged command', () => Promise.resolve(further.counts.acknowledged > 0 || undefined));
    const { code, took, stderr } = await service.end('SIGTERM', 'closed');
    await further.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(took).toBeLessThan(10_000);
    expect(further.accidents).toEqual([]);
    expect(await inspect(folder, (stores) => stores.judge(further.heard()))).toEqual(nothingWrong);
  }, seconds * 1_000 + kills * 20_000 + 120_000);
});
