import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { dataFolder, removeDataFolder } from './custody-process.js';
import { inspect, type StoresAt } from './inspection.js';
import { killedUnderLoad, randomEnds } from './killed.js';
import { Load } from './load.js';
import type { MortalService } from './mortal-service.js';
import { nothingWrong, tried } from './trial.js';
import { printTable, seed, sizeOf } from './seed.js';

const kills = sizeOf('FAULTS_KILLS', 3);
/** Of load, together. */
const seconds = sizeOf('FAULTS_SECONDS', 3);
const writers = 64;

let at: StoresAt;

beforeAll(async () => {
  at = { dataDir: await dataFolder() };
});
afterAll(() => removeDataFolder(at.dataDir), 60_000);

/** SIGTERM under load: everything under way is finished, and what was acknowledged is there. */
async function endsInOrder(service: MortalService): Promise<void> {
  const further = new Load(service, 'x', seed + 1, writers);
  await until('an acknowledged command', () => Promise.resolve(further.counts.acknowledged > 0 || undefined));
  const { code, took, stderr } = await service.end('SIGTERM', 'closed');
  await further.ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(took).toBeLessThan(10_000);
  expect(further.accidents).toEqual([]);
  expect(await inspect(at, (stores) => stores.judge(further.heard()))).toEqual({ lost: [], doubled: [], disorder: [], torn: [] });
  await service.again();
}

describe(`kill -9 of the service under ${writers} writers, ${kills} times, seed ${seed} (F1)`, () => {
  it('nothing acknowledged is lost, nothing is there twice, read models and notifications equal a fold of the log (O1–O5); SIGTERM under load ends it in order within 10 s', async () => {
    const rounds: Readonly<Record<string, string | number>>[] = [];
    const settings = { CUSTODY_DATA_DIR: at.dataDir };
    const ends = randomEnds(kills, (seconds * 1_000) / kills);
    const { wrong } = await tried({
      fault: 'F1',
      what: `kill -9 under load, ${writers} writers`,
      mutate: [],
      play: (custody) => killedUnderLoad(custody, { at, settings, writers, ends, onEnd: (round) => rounds.push(round), last: endsInOrder }),
    });
    printTable('kill -9 of the service under load, round by round', rounds);
    expect(wrong).toEqual(nothingWrong);
  }, seconds * 1_000 + kills * 20_000 + 120_000);
});
