import { randomInt } from 'node:crypto';

/** The seed of this run: `FAULTS_SEED`, or a new one. */
export const seed = Number(process.env['FAULTS_SEED'] ?? randomInt(1_000_000));

/** A number of the long form (scripts/faults.mjs), or that of the short one. */
export function sizeOf(variable: string, short: number): number {
  return Number(process.env[variable] ?? short);
}

/** Prints a table, and how to run the same again. */
export function printTable(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => String(row[name]).length)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join(' | ')} |`;
  const text = [line(names), line(widths.map((width) => '-'.repeat(width))), ...rows.map((row) => line(names.map((name) => String(row[name]))))];
  process.stdout.write(`\n${title}, seed ${seed} (again with FAULTS_SEED=${seed})\n${text.join('\n')}\n\n`);
}
