import type * as load from '../contestants/http-load.js';
import { width } from '../contestants/world.js';
import { furnishService, openTickets } from '../load/set-up.js';
import { type Bench, inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { alone, compared, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { serveBaseline, serveCustody, type Serving } from '../running/services.js';
import { baselineDatabase, folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** P2: the same commands over HTTP, with validation and authorization. */
export const commandsOverHttp: Measure = {
  name: 'P2',
  title: 'commands over HTTP',
  run: async (bench) => {
    const tickets = bench.size(3_000);
    const service = await serveCustody(bench, await folderFor(bench));
    await furnishService(service.url);
    await openTickets(service.url, tickets);
    const product = await client(bench, service);
    const rows = await client(bench, await serveBaseline(bench, await baselineDatabase(bench, tickets), 'transaction'));
    const statements = await client(bench, await serveBaseline(bench, await baselineDatabase(bench, tickets), 'statement'));
    const found = await inTurn(bench, {
      custody: () => product({ task: 'cycles', tickets, untilShown: true }),
      'rows in a transaction': () => rows({ task: 'cycles', tickets, untilShown: false }),
      'rows in one statement': () => statements({ task: 'cycles', tickets, untilShown: false }),
    });
    const measured = { measure: 'P2', unit: 'commands/s', samples: found.custody.map(({ requests, shown }) => requests / shown) };
    return [
      compared(
        { ...measured, what: 'over HTTP, views complete', goals: [{ of: 'ratio', atLeast: 2.5 }], notes: [clientCost(found.custody)] },
        { what: 'rows, transaction', samples: found['rows in a transaction'].map(rate) },
      ),
      compared({ ...measured, what: 'the same' }, { what: 'rows, one statement', samples: found['rows in one statement'].map(rate) }),
      alone({ ...measured, what: 'answered, views may lag', samples: found.custody.map(rate) }),
    ];
  },
};

/** A client process on a service; every answer must be 200. */
async function client(bench: Bench, { url }: Serving): Promise<(task: load.Task) => Promise<load.Sample>> {
  const entered = await enter<load.Options, load.Task, load.Sample>(bench, 'http-load', { url, connections: width });
  return async (task) => {
    const sample = await entered.run(task);
    if (sample.statuses[200] !== sample.requests) throw new Error(`answers: ${JSON.stringify(sample.statuses)}`);
    return sample;
  };
}

function rate({ requests, answered }: load.Sample): number {
  return requests / answered.seconds;
}

function clientCost(samples: readonly load.Sample[]): string {
  const each = spread(samples.map(({ requests, answered }) => (answered.cpu / requests) * 1e6)).median;
  return `the client, a process of its own on the same cores, costs ${short(each)} µs of CPU a request`;
}
