import { queue } from '../contestants/world.js';
import { does } from '../load/set-up.js';
import { type Bench, inTurn } from '../running/bench.js';
import { filledFolder } from '../running/filled-folder.js';
import { alone } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { serveCustody } from '../running/services.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** P9: from starting the process to the first accepted command. */
export const coldStart: Measure = {
  name: 'P9',
  title: 'cold start',
  run: async (bench) => {
    const events = bench.size(1_000_000);
    const { dataDir, took } = await filledFolder(bench, events);
    let fresh = '';
    const found = await inTurn(bench, {
      'empty, first': async () => {
        fresh = await folderFor(bench);
        return firstCommand(bench, fresh, 'PUT', `/v1/directory/groups/${queue}`, 'admin:root', { name: queue });
      },
      'empty, later': () => firstCommand(bench, fresh, 'PUT', '/v1/directory/groups/second', 'admin:root', { name: 'second' }),
      'with a long log': () => firstCommand(bench, dataDir, 'POST', '/v1/tickets', 'service:mail', { subject: 'First of the day', queueId: queue }),
    }, { warmUp: false });
    const line = (what: string, samples: readonly number[], atMost: number) => alone({ measure: 'P9', what, unit: 's', samples, goals: [{ of: 'figure', atMost }] });
    return [
      line('start to first command, empty folder', found['empty, first'], 3),
      line('the same, later', found['empty, later'], 2),
      {
        ...line(`the same, ${short(events)} events`, found['with a long log'], 4),
        notes: [`filling that log took ${short(took.appended)} s (${short(events / took.appended)} events/s), until every read model had it ${short(took.shown)} s (${short(events / took.shown)} events/s)`],
      },
    ];
  },
};

/** Seconds. */
async function firstCommand(bench: Bench, dataDir: string, ...[method, path, actor, body]: readonly ['PUT' | 'POST', string, string, object]): Promise<number> {
  const began = performance.now();
  const service = await serveCustody(bench, dataDir);
  await does(service.url, method, path, actor, body);
  const seconds = (performance.now() - began) / 1_000;
  await service.stop();
  return seconds;
}
