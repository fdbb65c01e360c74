import { describe, expect, it } from '@jest/globals';
import { manyWriters, passesOverWhatWaits } from './many-writers.js';
import { eventsNobodyTakes, parksNothing } from './parked-tickets.js';
import { deliveredAgain, forgetsWhatItPassed } from './redelivery.js';
import { believesTheView, revokedUnderReaders } from './revoked-sharing.js';
import { seed } from './seed.js';
import { nothingWrong, type Trial, tried } from './trial.js';
import { type Protection, withoutIt } from './without.js';

const trials = [deliveredAgain, manyWriters, eventsNobodyTakes, revokedUnderReaders];

describe(`events that come again, that many write, that nobody can take, that take sight away, seed ${seed} (F5, F6, F7, F13)`, () => {
  it.each(trials.map((trial) => [trial.fault, trial.what, trial] as const))('%s: %s', async (_, __, trial) => {
    expect((await tried(trial)).wrong).toEqual(nothingWrong);
  }, 3_600_000);
});

const protections: readonly (readonly [Trial, Protection])[] = [
  [deliveredAgain, { protection: 'leaving out what a checkpoint has passed', mutate: forgetsWhatItPassed }],
  [manyWriters, { protection: 'keeping what waits while a batch is written', mutate: passesOverWhatWaits }],
  [revokedUnderReaders, { protection: 'waiting for what a revocation changed, and judging by the event store', mutate: believesTheView }],
  [eventsNobodyTakes, { protection: 'parking', mutate: parksNothing }],
];

describe('a protection that is missing is noticed (F5, F6, F7, F13)', () => {
  it.each(protections.map(([trial, { protection, mutate }]) => [trial.fault, protection, trial, mutate] as const))('%s: %s', async (_, protection, trial, mutate) => {
    expect((await withoutIt(trial, { protection, mutate })).length).toBeGreaterThan(0);
  }, 3_600_000);
});
