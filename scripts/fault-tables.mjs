// The joint table of F1–F15 and that of the switch-offs, from what the tests have recorded (test/faults/record.ts).
import { existsSync, readFileSync } from 'node:fs';

/** Rows of both tables, in the order of the faults. */
export function readRows(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const all = lines.map((line) => JSON.parse(line)).sort((one, other) => Number(one.fault.slice(1)) - Number(other.fault.slice(1)));
  return { faults: all.filter((row) => 'what' in row), switchOffs: all.filter((row) => 'protection' in row) };
}

const count = (number) => (number === null ? '–' : String(number));

export function printTables({ faults, switchOffs }, note) {
  print(
    `Faults (${note})`,
    ['fault', 'what', 'rounds', 'acknowledged', 'lost', 'doubled', 'different', 's'],
    faults.map((row) => [row.fault, row.what, count(row.rounds), count(row.acknowledged), count(row.lost), count(row.doubled), count(row.differences), count(row.seconds)]),
  );
  print(
    'Protections switched off, each in a build of its own: its test must be red',
    ['fault', 'without', 'its test'],
    switchOffs.map((row) => [row.fault, row.protection, row.red ? 'red' : 'GREEN']),
  );
}

/** Words left, numbers right. */
function print(title, names, rows) {
  const widths = names.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at].length)));
  const isNumber = names.map((_, at) => rows.every((row) => /^[\d.–]+$/.test(row[at])));
  const line = (cells) => `| ${cells.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`;
  console.log(['', title, '', line(names), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n'));
}

/** Sentences on what is not as it must be. */
export function redOf(asked, outcomes, { faults, switchOffs }) {
  const missing = (rows) => asked.filter((fault) => !rows.some((row) => row.fault === fault));
  return [
    ...outcomes.filter(({ green }) => !green).map(({ file }) => `${file} failed`),
    ...faults.filter((row) => row.lost > 0 || row.doubled > 0 || row.differences > 0).map((row) => `${row.fault}, ${row.what}`),
    ...switchOffs.filter(({ red }) => !red).map((row) => `${row.fault}: its test is green without ${row.protection}`),
    ...missing(faults).map((fault) => `${fault} has no row`),
    ...missing(switchOffs).map((fault) => `${fault} has no switch-off`),
  ];
}
