// The numbers of the spine, on the embedded stores with fsync: `npm run bench`. Read bench/README.md before believing one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

const root = new URL('..', import.meta.url).pathname;
const cache = join(root, 'node_modules', '.cache', 'custody-bench');
const log = process.argv[2] ?? join(root, '..', 'shared', 'data', 'servicenow-incidents.ndjson.gz');
const folder = mkdtempSync(join(tmpdir(), 'custody-bench-'));
const env = { ...process.env, CUSTODY_DATA_DIR: join(folder, 'data'), EVENTSTORE_URL: '', DATABASE_URL: '' };
const rows = [];

run('compile', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json', '--outDir', cache, '--sourceMap', 'false']);

for (const line of run('event store', process.execPath, ['--expose-gc', join(cache, 'bench/embedded-eventstore.js'), '200000']).trim().split('\n')) {
  rows.push(['event store', line]);
}
rows.push(['cold start, empty', `${await coldStart(join(folder, 'empty'))} ms to ready`], ['cold start, again', `${await coldStart(join(folder, 'empty'))} ms to ready`]);
if (existsSync(log)) {
  const report = JSON.parse(run('import', process.execPath, [join(cache, 'src/cli.js'), 'import', log, '--json']));
  rows.push(['import', `${report.lines} lines, appended after ${report.appendedAfter.toFixed(1)} s, ${Math.round(report.lines / report.appendedAfter)} lines/s, shown after ${report.seconds.toFixed(1)} s`]);
  const rebuilt = JSON.parse(run('rebuild', process.execPath, [join(cache, 'src/cli.js'), 'rebuild', 'ticket', 'interval', '--json']));
  rows.push(['rebuild, ticket and interval', `${rebuilt.events} events in ${rebuilt.seconds.toFixed(1)} s, ${Math.round(rebuilt.events / rebuilt.seconds)} events/s`]);
  rows.push(['cold start, after the import', `${await coldStart(join(folder, 'data'))} ms to ready`]);
} else rows.push(['import', `left out: no log at ${log}`]);
rmSync(folder, { recursive: true, force: true });
console.log('');
for (const [what, figure] of rows) console.log(`${what.padEnd(30)} ${figure}`);

function run(what, command, args) {
  process.stderr.write(`${what} …\n`);
  const done = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0) throw new Error(`${what} failed with code ${done.status}`);
  return done.stdout;
}

/** Milliseconds from starting the process to `GET /health/ready` answering 200. */
async function coldStart(data) {
  const port = await freePort();
  const began = performance.now();
  const service = spawn(process.execPath, [join(cache, 'src/main.js')], { cwd: root, env: { ...env, CUSTODY_DATA_DIR: data, PORT: String(port) }, stdio: 'ignore' });
  const ended = new Promise((resolve) => service.once('exit', resolve));
  for (;;) {
    if (service.exitCode !== null) throw new Error('the service did not start');
    if ((await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.status === 200) break;
    await later(20);
  }
  const took = Math.round(performance.now() - began);
  service.kill('SIGTERM');
  await ended;
  return took;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
