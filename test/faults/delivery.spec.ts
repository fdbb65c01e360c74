import { describe, expect, it } from '@jest/globals';
import { manyWriters, passesOverWhatWaits, swapsTooSoon } from './many-writers.js';
import { deliveredAgain, forgetsWhatItPassed } from './redelivery.js';
import { seed } from './seed.js';
import { nothingWrong, tried } from './trial.js';
import { withoutIt } from './without.js';

const trials = [deliveredAgain, manyWriters];

describe(`events that come again, and events that many write, seed ${seed} (F5, F6)`, () => {
  it.each(trials.map((trial) => [trial.fault, trial.what, trial] as const))('%s: %s', async (_, __, trial) => {
    expect((await tried(trial)).wrong).toEqual(nothingWrong);
  }, 3_600_000);
});

describe('is noticed where it is missing (F5, F6)', () => {
  it.each([
    [deliveredAgain, { protection: 'leaving out what a checkpoint has passed', mutate: forgetsWhatItPassed }],
    [manyWriters, { protection: 'keeping what waits while a batch is written', mutate: passesOverWhatWaits }],
    [manyWriters, { protection: 'reading up to the live read models before the swap', mutate: swapsTooSoon }],
  ] as const)('$fault: $protection', async (trial, protection) => {
    expect((await withoutIt(trial, protection)).length).toBeGreaterThan(0);
  }, 3_600_000);
});
