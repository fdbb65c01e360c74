import { rm } from 'node:fs/promises';
import type * as reading from '../contestants/reading.js';
import { type Bench, inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { type Imported, importLog } from '../running/import.js';
import { alone, compared, spread } from '../running/line.js';
import { firstLines, publishedLog } from '../running/log-file.js';
import type { Measure } from '../running/measure.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** All lines of the ServiceNow log. */
const allLines = 141_712;

/** P8: import of the ServiceNow log, against reading it; and what it keeps in memory. */
export const importOfLog: Measure = {
  name: 'P8',
  title: 'import of the ServiceNow log',
  run: async (bench) => {
    const published = publishedLog();
    if (published === null) {
      bench.tell('left out: there is no ../shared/data beside this working copy');
      return [];
    }
    const lines = bench.size(allLines);
    const folder = await folderFor(bench);
    const file = lines >= allLines ? published : await firstLines(published, lines, folder);
    const reader = await enter<reading.Options, null, number>(bench, 'reading', { file });
    const found = await inTurn(bench, { reading: () => reader.run(null), import: () => importInto(bench, file) }, { warmUp: false });
    bench.tell('once more, the first quarter of the lines');
    const quarter = await importInto(bench, await firstLines(published, Math.ceil(lines / 4), folder));
    return linesOfTable(found.import, found.reading, quarter);
  },
};

/** Each import into a new folder, removed at once: five of them would fill a small disk. */
async function importInto(bench: Bench, file: string): Promise<Imported> {
  const dataDir = await folderFor(bench);
  const imported = await importLog(bench, file, dataDir);
  await rm(dataDir, { recursive: true, force: true });
  return imported;
}

function linesOfTable(imports: readonly Imported[], readings: readonly number[], quarter: Imported) {
  const measured = { measure: 'P8', unit: 's' };
  const baseline = { what: 'reading and parsing', samples: readings };
  const [first] = imports;
  const peaks = imports.map(peak);
  const marks = [0.25, 0.5, 0.75, 1].map((share) => `${share * 100} %: ${short(spread(imports.map(({ memory }) => memory[Math.ceil(memory.length * share) - 1] ?? Number.NaN)).median)}`);
  return [
    compared({ ...measured, what: `${short(first?.lines ?? 0)} lines appended`, samples: imports.map(({ appendedAfter }) => appendedAfter), goals: [{ of: 'figure', atMost: 20 }] }, baseline, 'less'),
    compared({ ...measured, what: 'until every read model has them', samples: imports.map(({ seconds }) => seconds), goals: [{ of: 'figure', atMost: 30 }] }, baseline, 'less'),
    alone({ ...measured, unit: 'MiB', what: 'memory of the process at most', samples: peaks, goals: [{ of: 'figure', atMost: 450 }], notes: [`MiB held after this share of the time: ${marks.join(', ')}`] }),
    compared({ ...measured, unit: 'MiB', what: 'the same', samples: peaks }, { what: `of ${short(quarter.lines)} lines`, samples: peaks.map(() => peak(quarter)) }, 'less'),
  ];
}

function peak({ memory }: Imported): number {
  return Math.max(...memory);
}
