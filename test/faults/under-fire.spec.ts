import { describe, expect, it } from '@jest/globals';
import { diskFails, fileTooLarge, killedAt, killPoints, powerCut } from './killed-trials.js';
import { clockStepsBack } from './clock-trial.js';
import { databaseFails } from './database-trial.js';
import { leadersPaused, twoServices } from './paused-trial.js';
import { realDiskTrials } from './real-disk-trials.js';
import { storeFails } from './store-trials.js';
import { tornLog } from './torn-log-trial.js';
import { seed } from './seed.js';
import { nothingWrong, tried } from './trial.js';

const trials = [killedAt(...killPoints), storeFails, databaseFails, powerCut, diskFails, fileTooLarge, ...realDiskTrials, tornLog, twoServices, leadersPaused, clockStepsBack];

describe(`a fault leaves O1–O5 as they must be, seed ${seed}`, () => {
  it.each(trials.map((trial) => [trial.fault, trial.what, trial] as const))('%s: %s', async (_, __, trial) => {
    expect((await tried(trial)).wrong).toEqual(nothingWrong);
  }, 600_000);
});
