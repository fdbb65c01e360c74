import { byHeader, differences, everyCall, prepare } from '../support/rights/every-call.js';
import { dataFolder, removeDataFolder, serve } from './custody-process.js';
import { nothingWrong, type Trial } from './trial.js';

/** F12: rounds are requests. */
export const calledByAll: Trial = {
  fault: 'F12',
  what: 'every route as every caller with every id: dev',
  mutate: [],
  play: async (custody) => {
    const dataDir = await dataFolder();
    const { url, process } = await serve(custody.main, { CUSTODY_DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    try {
      await prepare(url, byHeader);
      const calls = everyCall(byHeader);
      return { rounds: calls.length, acknowledged: null, wrong: { ...nothingWrong, beside: await differences(url, calls) } };
    } finally {
      process.signal('SIGTERM');
      await process.ended;
      await removeDataFolder(dataDir);
    }
  },
};
