import { inspect } from 'node:util';
import { grow } from './growth/growth.js';
import { capacityTable, installationsTable, sizesTable } from './growth/page.js';
import { measures } from './measures/all.js';
import { publish } from './publish.js';
import { readAsked } from './running/asked.js';
import type { Bench } from './running/bench.js';
import type { Line } from './running/line.js';
import { keep, thisMachine } from './running/results.js';
import { Scope } from './running/scope.js';
import { terminalTable } from './running/table.js';
import { studies, study } from './studies.js';

const breaking = new AbortController();
const breakOff = (): void => {
  if (breaking.signal.aborted) process.exit(130);
  process.stderr.write('\nbreaking off; what was measured is kept (once more: at once)\n');
  breaking.abort();
};
process.on('SIGINT', breakOff).on('SIGTERM', breakOff);

const asked = readAsked(process.argv.slice(2), [...measures.map(({ name }) => name), 'growth', 'publish', ...Object.keys(studies)]);
const { names, rounds, scale } = asked;
const machine = thisMachine();
if (machine.loadBefore > machine.cores / 4) say(`the machine is busy (load ${machine.loadBefore.toFixed(1)}): figures will mean little`);

const chosen = measures.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length > 0) await measure();
if (names.includes('growth')) await during('growth', async (bench) => {
  const results = await grow(bench, machine, scale);
  print(sizesTable(results), capacityTable(results), installationsTable(results), await keep(results));
});
for (const name of Object.keys(studies)) if (names.includes(name) && !(await study(name))) process.exitCode = 1;
if (names.includes('publish')) print(...(await publish()));
process.exit(breaking.signal.aborted ? 130 : process.exitCode);

/** The measures, one after another; what there is by the end is kept. */
async function measure(): Promise<void> {
  const lines: Line[] = [];
  for (const { name, title, run } of chosen) {
    if (!breaking.signal.aborted) await during(`${name} ${title}`, async (bench) => void lines.push(...(await run(bench))));
  }
  if (lines.length === 0) return;
  const complete = chosen.length === measures.length && !breaking.signal.aborted;
  const path = await keep({ kind: 'measures', at: new Date().toISOString(), machine, rounds, complete, scale, lines });
  print(terminalTable(lines), lines.flatMap(({ measure: of, notes }) => notes.map((note) => `${of}: ${note}`)).join('\n'), path);
}

/** A piece of work with an end of its own: one that fails is told, and stops no other. */
async function during(what: string, work: (bench: Bench) => Promise<void>): Promise<void> {
  const scope = new Scope();
  const began = performance.now();
  const tell = (line: string): void => say(`${what}: ${line}`);
  try {
    await work({ rounds, size: (full) => Math.max(1, Math.round(full * scale)), scope, tell, signal: breaking.signal });
  } catch (error) {
    process.exitCode = 1;
    if (!breaking.signal.aborted) tell(`failed: ${inspect(error)}`);
  } finally {
    await scope.end().catch((error: unknown) => tell(`was not tidied up: ${inspect(error)}`));
    tell(`done in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function print(...parts: readonly string[]): void {
  process.stdout.write(`\n${parts.join('\n\n')}\n`);
}
