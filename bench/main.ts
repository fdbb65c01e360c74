import { measures } from './measures/all.js';
import { type Asked, readAsked } from './running/asked.js';
import type { Bench } from './running/bench.js';
import type { Line } from './running/line.js';
import type { Measure } from './running/measure.js';
import { keep, thisMachine } from './running/results.js';
import { Scope } from './running/scope.js';
import { terminalTable } from './running/table.js';

const breaking = new AbortController();
process.on('SIGINT', () => {
  if (breaking.signal.aborted) process.exit(130);
  process.stderr.write('\nbreaking off; what was measured is kept (once more: at once)\n');
  breaking.abort();
});

const asked = readAsked(process.argv.slice(2), measures.map(({ name }) => name));
const machine = thisMachine();
if (machine.loadBefore > machine.cores / 4) process.stderr.write(`the machine is busy (load ${machine.loadBefore.toFixed(1)}): figures will mean little\n`);
const lines: Line[] = [];
for (const measure of measures.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name))) {
  if (breaking.signal.aborted) break;
  lines.push(...(await taken(measure, asked)));
}
if (lines.length > 0) {
  const path = await keep({ kind: 'measures', at: new Date().toISOString(), machine, rounds: asked.rounds, scale: asked.scale, lines });
  process.stdout.write(`\n${terminalTable(lines)}\n\n`);
  for (const { measure, notes } of lines) for (const note of notes) process.stdout.write(`${measure}: ${note}\n`);
  process.stdout.write(`\n${path}\n`);
}
process.exit(breaking.signal.aborted ? 130 : (process.exitCode ?? 0));

/** A measure that fails is told, and stops no other. */
async function taken({ name, title, run }: Measure, { rounds, scale }: Asked): Promise<readonly Line[]> {
  const scope = new Scope();
  const began = performance.now();
  const tell = (line: string): void => void process.stderr.write(`${name} ${title}: ${line}\n`);
  const bench: Bench = { rounds, size: (full) => Math.max(1, Math.round(full * scale)), scope, tell, signal: breaking.signal };
  try {
    return await run(bench);
  } catch (error) {
    if (!breaking.signal.aborted) {
      process.exitCode = 1;
      tell(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    return [];
  } finally {
    await scope.end().catch((error: unknown) => tell(`was not tidied up: ${String(error)}`));
    tell(`done in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
}
