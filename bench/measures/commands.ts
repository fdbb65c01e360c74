import type * as baseline from '../contestants/baseline-commands.js';
import type * as custody from '../contestants/custody-commands.js';
import { type Bench, inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { alone, compared, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { baselineDatabase, folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** P1: commands in process, against the same as rows. */
export const commandsInProcess: Measure = {
  name: 'P1',
  title: 'commands in process',
  run: async (bench) => {
    const tickets = bench.size(4_000);
    const product = await enter<custody.Options, custody.Task, custody.Sample>(bench, 'custody-commands', { dataDir: await folderFor(bench), projector: 'worker', tickets });
    const rows = await enterBaseline(bench, tickets, 'transaction');
    const statements = await enterBaseline(bench, tickets, 'statement');
    const found = await inTurn(bench, {
      custody: () => product.run({ tickets }),
      'rows in a transaction': () => rows.run({ tickets }),
      'rows in one statement': () => statements.run({ tickets }),
    });
    const shown = found.custody.map(({ commands, shown: seconds }) => commands / seconds);
    const measured = { measure: 'P1', unit: 'commands/s', samples: shown };
    return [
      compared({ ...measured, what: 'in process, views complete', goals: [{ of: 'ratio', atLeast: 1.5 }], notes: costs(found.custody) }, { what: 'rows, transaction', samples: found['rows in a transaction'].map(rate) }),
      compared({ ...measured, what: 'the same' }, { what: 'rows, one statement', samples: found['rows in one statement'].map(rate) }),
      alone({ ...measured, what: 'answered, views may lag', samples: found.custody.map(rate) }),
    ];
  },
};

async function enterBaseline(bench: Bench, tickets: number, manner: baseline.Options['manner']) {
  return enter<baseline.Options, baseline.Task, baseline.Sample>(bench, 'baseline-commands', { databaseUrl: await baselineDatabase(bench, tickets), manner });
}

/** Commands a second until the last one was answered. */
export function rate({ commands, answered }: baseline.Sample): number {
  return commands / answered.seconds;
}

/** What a command costs the thread that decides, and the whole process, in microseconds. */
function costs(samples: readonly custody.Sample[]): readonly string[] {
  const each = (cost: 'thread' | 'cpu'): string => short(spread(samples.map(({ commands, answered }) => (answered[cost] / commands) * 1e6)).median);
  return [`${each('thread')} µs of CPU a command on the thread that decides, ${each('cpu')} µs in its process (event store and projector included)`];
}
