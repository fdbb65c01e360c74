import type * as lag from '../contestants/lag.js';
import { inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { alone, percentile, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

const burst = 20_000;

/** P5: how far the read models are behind. */
export const lagOfViews: Measure = {
  name: 'P5',
  title: 'lag of the read models',
  run: async (bench) => {
    const tickets = bench.size(2_000);
    const seconds = bench.size(8);
    const house = await enter<lag.Options, lag.Task, lag.Sample>(bench, 'lag', { dataDir: await folderFor(bench), tickets });
    let half = 0;
    const found = await inTurn(bench, {
      'as much as goes': async () => {
        const [commandsPerSecond = 0] = await house.run({ task: 'full' });
        half = commandsPerSecond / 2;
        return commandsPerSecond;
      },
      'half of that': () => house.run({ task: 'steady', commandsPerSecond: half, seconds }),
      'a burst': async () => (await house.run({ task: 'burst', events: bench.size(burst) }))[0] ?? Number.NaN,
    });
    const lags = found['half of that'];
    const load = spread(found['as much as goes'].map((each) => each / 2));
    return [
      alone({
        measure: 'P5', what: 'answer to readable at half load, p99', unit: 'ms', samples: lags.map((each) => percentile(each, 0.99)), goals: [{ of: 'figure', atMost: 50 }],
        notes: [`half load is ${short(load.median)} commands/s; p50 ${short(spread(lags.map((each) => percentile(each, 0.5))).median)} ms`],
      }),
      alone({ measure: 'P5', what: `catch-up after ${short(bench.size(burst))} events at once`, unit: 's', samples: found['a burst'], goals: [{ of: 'figure', atMost: 1.5 }] }),
    ];
  },
};
