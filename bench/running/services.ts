import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.js';

/** A service in a process of its own, answering. */
export interface Serving {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from starting the process until it said that it listens. */
  readonly startedIn: number;
  /** Ends it in order; the measure's end does so too. */
  stop(): Promise<void>;
}

/** A file of the build, for `node`. */
export function builtFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Custody itself, with everything that `npm start` runs, on a data folder. */
export function serveCustody(bench: Bench, dataDir: string): Promise<Serving> {
  return serve(bench, [...profiling(), builtFile('src/main.js')], { CUSTODY_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' });
}

/** The baseline as a service. */
export function serveBaseline(bench: Bench, databaseUrl: string, manner: string): Promise<Serving> {
  return serve(bench, [...profiling(), builtFile('bench/baseline/main.js'), databaseUrl, manner], {});
}

/** A service that does nothing. */
export function serveHello(bench: Bench): Promise<Serving> {
  return serve(bench, [builtFile('bench/floor/hello.js')], {});
}

/** `CUSTODY_BENCH_PROFILE=DIR` leaves a CPU profile of each service there. */
function profiling(): string[] {
  const folder = process.env['CUSTODY_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

/** Nothing of the bench's own surroundings reaches the service. */
async function serve(bench: Bench, args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Serving> {
  const began = performance.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: '', ...settings };
  // In a group of its own: a Ctrl-C is the runner's to hear, who then ends it in order.
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  bench.scope.onEnd(stop);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /(http:\/\/[\d.]+:\d+)\//.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`the service did not start: ${said}`)));
  });
  return { url, pid: child.pid ?? 0, startedIn: performance.now() - began, stop };
}
