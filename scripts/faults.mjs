// Every fault of the quality page, F1–F15, in its long form, one test file after the other; at the end the joint table, and that of
// the switch-offs. Ends with 1 where anything is red, or a fault has no row.
//   npm run faults                                everything
//   npm run faults -- --only F6,F11               some faults
//   npm run faults -- --only killed-service       files whose path has this in it
//   npm run faults -- --seed 4711 --kills 20      from a seed; sizes are listed below
//   npm run faults -- --short                     as every commit runs it
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTables, readRows, redOf } from './fault-tables.mjs';

/** Size → the variables its tests read, and how large it is in the long form. */
const sizes = {
  kills: { variables: ['FAULTS_KILLS'], long: '100' },
  seconds: { variables: ['FAULTS_SECONDS'], long: '300' },
  notified: { variables: ['FAULTS_EVENTS'], long: '5000' },
  lines: { variables: ['FAULTS_LINES'], long: '20000' },
  confirmations: { variables: ['KILLS'], long: '20' },
  revocations: { variables: ['REVOCATIONS'], long: '1000' },
  events: { variables: ['FAULTS_WRITES'], long: '100000' },
  requests: { variables: ['FAULTS_REQUESTS'], long: '100000' },
};

const text = { type: 'string' };
const { values } = parseArgs({
  options: { only: text, seed: text, short: { type: 'boolean', default: false }, ...Object.fromEntries(Object.keys(sizes).map((name) => [name, text])) },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const seed = values.seed ?? String(randomInt(1_000_000));
const wanted = values.only?.split(',') ?? [];
const faults = Array.from({ length: 15 }, (_, at) => `F${at + 1}`);
/** Each of these must have its rows at the end. */
const asked = wanted.length === 0 ? faults : faults.filter((fault) => wanted.includes(fault));

/** The faults that a test file names. */
function namedIn(file) {
  const source = readFileSync(join(root, file), 'utf8');
  return new Set([...source.matchAll(/\bF(?:1[0-5]|[1-9])\b/g)].map(([fault]) => fault));
}

/** All files that name a fault; with --only, those of these faults, or with this in their path. */
function chosenFiles() {
  const files = readdirSync(join(root, 'test'), { recursive: true }).filter((name) => name.endsWith('.spec.ts')).map((name) => `test/${name}`).sort();
  if (wanted.length === 0) return files.filter((file) => file.startsWith('test/faults/') || namedIn(file).size > 0);
  return files.filter((file) => wanted.some((one) => (faults.includes(one) ? namedIn(file).has(one) : file.includes(one))));
}

function environment(record) {
  const env = { ...process.env, FAULTS_RECORD: record, FAULTS_SEED: seed };
  if (!values.short) env.FAULTS_LONG = '1';
  for (const [name, { variables, long }] of Object.entries(sizes)) {
    const size = values[name] ?? (values.short ? undefined : long);
    if (size !== undefined) for (const variable of variables) env[variable] = size;
  }
  return env;
}

/** A file has the machine, and a process, for itself. */
function run(file, env) {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const limits = values.short ? [] : ['--testTimeout=3600000'];
  const { status } = spawnSync(process.execPath, [...jest, '--runTestsByPath', file, '--runInBand', ...limits], { cwd: root, env, stdio: 'inherit' });
  return status === 0;
}

const folder = mkdtempSync(join(tmpdir(), 'custody-faults-table-'));
const record = join(folder, 'record.ndjson');
const files = chosenFiles();
const outcomes = [];
console.log(`Faults, ${values.short ? 'short' : 'long'} form, ${files.length} files, seed ${seed}`);
for (const [at, file] of files.entries()) {
  const began = performance.now();
  console.log(`\n[${at + 1}/${files.length}] ${file}`);
  const green = run(file, environment(record));
  const seconds = (performance.now() - began) / 1_000;
  console.log(`[${at + 1}/${files.length}] ${file}: ${green ? 'green' : 'RED'}, ${seconds.toFixed(1)} s`);
  outcomes.push({ file, green, seconds });
}
const options = Object.entries({ ...values, seed }).flatMap(([name, value]) => (value === true ? [`--${name}`] : value === false ? [] : [`--${name}`, value]));
const rows = readRows(record);
rmSync(folder, { recursive: true, force: true });
printTables(rows, `seed ${seed}; again: npm run faults -- ${options.join(' ')}`);
const red = redOf(asked, outcomes, rows);
for (const line of red) console.log(`RED: ${line}`);
process.exitCode = red.length === 0 && files.length > 0 ? 0 : 1;
