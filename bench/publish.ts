import { copyFile, readdir, readFile } from 'node:fs/promises';
import { capacityTable, installationsTable, sizesTable } from './growth/page.js';
import type { GrowthResults } from './growth/results.js';
import { fillPage } from './running/page.js';
import { type Machine, type Results, resultsFolder } from './running/results.js';
import { pageTable } from './running/table.js';

const repository = `${resultsFolder}../../`;

/** Makes the newest results of each kind the reference, and writes their tables into the pages; gives a line a page. */
export async function publish(): Promise<readonly string[]> {
  const told: string[] = [];
  const measures = await newest<Results>('measures');
  if (measures !== null) {
    const notes = measures.lines.flatMap(({ measure, notes: of }) => of.map((note) => `${measure}: ${note}`)).join('\n');
    await fillPage(`${repository}bench/README.md`, { machine: machineLine(measures), measures: pageTable(measures.lines), notes: `\`\`\`text\n${notes}\n\`\`\`` });
    told.push(`bench/README.md has the measures of ${measures.at}`);
  }
  const growth = await newest<GrowthResults>('growth');
  if (growth !== null) {
    const parts = { machine: machineLine(growth), sizes: sizesTable(growth), capacity: capacityTable(growth), installations: installationsTable(growth) };
    await fillPage(`${repository}docs/growth.md`, parts);
    told.push(`docs/growth.md has the growth of ${growth.at}`);
  }
  return told;
}

/** The newest results of a kind that were taken whole and at full size, copied to where the repository keeps them; null where there are none. */
async function newest<Kept extends Pick<Results, 'scale' | 'complete'>>(kind: 'measures' | 'growth'): Promise<Kept | null> {
  const names = (await readdir(resultsFolder)).filter((name) => name.startsWith(`${kind}-`)).sort().reverse();
  for (const name of names) {
    const results = JSON.parse(await readFile(`${resultsFolder}${name}`, 'utf8')) as Kept;
    if (results.scale !== 1 || !results.complete) continue;
    await copyFile(`${resultsFolder}${name}`, `${resultsFolder}reference-${kind}.json`);
    return results;
  }
  return null;
}

function machineLine({ at, machine }: { readonly at: string; readonly machine: Machine }): string {
  const { cpu, cores, memoryGiB, system, node, commit, loadBefore } = machine;
  return `Taken ${at.slice(0, 10)} on ${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}, Node ${node}, commit ${commit ?? 'unknown'}, load before ${loadBefore.toFixed(1)}.`;
}
