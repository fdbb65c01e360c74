import { type Goal, type Line, reached, type Spread } from './line.js';

const heads = ['', 'measured', 'figure', 'against, same run', 'goal', 'ratio'] as const;

/** The lines as a table for a terminal; the ratio stands last. */
export function terminalTable(lines: readonly Line[]): string {
  const rows = [heads, ...lines.map(cells)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const drawn = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

/** The lines as a table of a page in `docs`. */
export function pageTable(lines: readonly Line[]): string {
  return markdown([heads, ...lines.map(cells)]);
}

/** Rows, the first of them heads, as a table of a page. */
export function markdown(rows: readonly (readonly string[])[]): string {
  const [first = [], ...rest] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return [first, first.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cells(line: Line): readonly string[] {
  const { measure, what, unit, figure, against, goals, ratio } = line;
  const met = reached(line);
  return [
    measure,
    what,
    `${withRange(figure)} ${unit}`,
    against === null ? '–' : `${against.what}: ${withRange(against.figure)}`,
    goals.length === 0 ? '–' : `${goals.map((goal) => goalText(goal, unit)).join(', ')} ${met === true ? '✓' : '✗'}`,
    ratio === null ? '–' : `${short(ratio.median)} × (${short(ratio.least)}–${short(ratio.most)})`,
  ];
}

function goalText({ of, atLeast, atMost }: Goal, unit: string): string {
  const ending = of === 'ratio' ? '×' : unit;
  return [...(atLeast === undefined ? [] : [`≥ ${short(atLeast)} ${ending}`]), ...(atMost === undefined ? [] : [`≤ ${short(atMost)} ${ending}`])].join(', ');
}

function withRange({ median, least, most, samples }: Spread): string {
  return samples.length === 1 ? short(median) : `${short(median)} (${short(least)}–${short(most)})`;
}

/** Two or three digits that count, thousands apart. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const size = Math.abs(value);
  if (size > 0 && size < 1) return String(Number(value.toPrecision(2)));
  return value.toLocaleString('en-US', { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}
