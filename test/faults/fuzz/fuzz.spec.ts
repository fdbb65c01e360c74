import { describe, expect, it } from '@jest/globals';
import { seed, sizeOf } from '../seed.js';
import { nothingWrong, tried } from '../trial.js';
import { withoutIt } from '../without.js';
import { fuzzed, takesEveryShape } from './fuzz-trial.js';

const requests = sizeOf('FAULTS_REQUESTS', 1_500);

describe(`${requests} requests that nobody should send, seed ${seed} (F11)`, () => {
  it('are never answered by 5xx, write nothing, and get problem documents', async () => {
    expect((await tried(fuzzed(requests))).wrong).toEqual(nothingWrong);
  }, requests * 200 + 120_000);

  it('are noticed where the door takes every shape', async () => {
    const noticed = await withoutIt(fuzzed(300), { protection: 'the check of every shape at the door', mutate: takesEveryShape });
    expect(noticed.length).toBeGreaterThan(0);
  }, 180_000);
});
