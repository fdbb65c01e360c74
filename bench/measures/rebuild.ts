import type * as rebuilding from '../contestants/rebuilding.js';
import { type Bench, inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { importLog } from '../running/import.js';
import { alone, compared, spread } from '../running/line.js';
import { firstLines, publishedLog } from '../running/log-file.js';
import type { Measure } from '../running/measure.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** Of the real log, where it is there; a third of it, so that five rounds take a minute. */
const lines = 50_000;

/** P4: rebuild of ticket and interval, against the slower of the two things that it can't do without. */
export const rebuildOfViews: Measure = {
  name: 'P4',
  title: 'rebuild of ticket and interval',
  run: async (bench) => {
    const dataDir = await folderFor(bench);
    const events = await fillFor(bench, dataDir);
    const house = await enter<rebuilding.Options, rebuilding.Task, rebuilding.Sample>(bench, 'rebuilding', { dataDir, events });
    const found = await inTurn(bench, { rebuild: () => house.run('rebuild'), drain: () => house.run('drain'), rows: () => house.run('rows') });
    const folded = found.rebuild[0]?.count ?? Number.NaN;
    const samples = found.rebuild.map(perSecond);
    const drains = { what: 'bare drain', samples: found.drain.map(perSecond) };
    const rows = { what: 'unnest of the same rows', samples: found.rows.map(({ seconds }) => folded / seconds) };
    const [slower, faster] = spread(drains.samples).median < spread(rows.samples).median ? [drains, rows] : [rows, drains];
    const measured = { measure: 'P4', unit: 'events/s', samples };
    const written = `${short(folded)} events make ${short(found.rows[0]?.count ?? 0)} rows`;
    return [
      compared({ ...measured, what: 'rebuild, against the slower of two', goals: [{ of: 'ratio', atLeast: 0.6 }, { of: 'figure', atLeast: 12_000 }], notes: [written] }, slower),
      compared({ ...measured, what: 'the same, against the faster' }, faster),
      alone({ ...measured, what: 'rows of that rebuild', unit: 'rows/s', samples: found.rebuild.map(({ seconds }) => (found.rows[0]?.count ?? 0) / seconds) }),
    ];
  },
};

/** Imports the real log; without it, says how many events the contestant is to make up. */
async function fillFor(bench: Bench, dataDir: string): Promise<number> {
  const published = publishedLog();
  if (published === null) return bench.size(60_000);
  bench.tell('importing');
  await importLog(bench, await firstLines(published, bench.size(lines), dataDir), dataDir);
  return 0;
}

function perSecond({ count, seconds }: rebuilding.Sample): number {
  return count / seconds;
}
