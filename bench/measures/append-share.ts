import type * as custody from '../contestants/custody-commands.js';
import type { Cost } from '../contestants/cpu.js';
import type * as projector from '../contestants/projector.js';
import type * as raw from '../contestants/raw-append.js';
import { inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { compared, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';
import { rate } from './commands.js';

/** P3: commands, each decided and stored, against what the client alone appends. */
export const appendShare: Measure = {
  name: 'P3',
  title: 'commands against raw appends',
  run: async (bench) => {
    const tickets = bench.size(4_000);
    const client = await enter<raw.Options, raw.Task, raw.Sample>(bench, 'raw-append', { folder: await folderFor(bench) });
    const one = await enter<custody.Options, custody.Task, custody.Sample>(bench, 'custody-commands', { dataDir: await folderFor(bench), projector: 'worker', tickets });
    const dataDir = await folderFor(bench);
    const two = await enter<custody.Options, custody.Task, custody.Sample>(bench, 'custody-commands', { dataDir, projector: 'none', tickets });
    const elsewhere = await enter<projector.Options, 'start' | 'stop', Cost | null>(bench, 'projector', { dataDir });
    const found = await inTurn(bench, {
      raw: () => client.run({ appends: tickets * 3 }),
      'projector in the same process': () => one.run({ tickets }),
      'projector in another process': async () => {
        await elsewhere.run('start');
        const sample = await two.run({ tickets });
        return { ...sample, projector: await elsewhere.run('stop') };
      },
    });
    const appends = { what: 'raw appends', samples: found.raw.map(({ appends: count, cost }) => count / cost.seconds) };
    const unit = 'commands/s';
    const middle = (samples: readonly number[]): string => short(spread(samples).median);
    const rawCost = middle(found.raw.map(({ appends: count, cost }) => (cost.thread / count) * 1e6));
    const foldCost = middle(found['projector in another process'].map(({ commands, projector: cost }) => ((cost?.cpu ?? Number.NaN) / commands) * 1e6));
    return [
      compared(
        { measure: 'P3', what: 'projector in another process', unit, samples: found['projector in another process'].map(rate), goals: [{ of: 'ratio', atLeast: 0.6 }], notes: [`the projector's process: ${foldCost} µs of CPU a command`] },
        appends,
      ),
      compared(
        { measure: 'P3', what: 'projector in the same process', unit, samples: found['projector in the same process'].map(rate), goals: [{ of: 'ratio', atLeast: 0.4 }], notes: [`the raw client: ${rawCost} µs of CPU an append on its thread`] },
        appends,
      ),
    ];
  },
};
