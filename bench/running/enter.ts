import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.js';
import type { Call, Reply } from './contest.js';

/** A contestant, seen from the runner. */
export interface Entered<Task, Sample> {
  readonly pid: number;
  /** One turn; rejects where it fails, its process ends or the bench is broken off. */
  run(task: Task): Promise<Sample>;
  /** Ends it before the measure does. */
  leave(): Promise<void>;
}

/** Milliseconds in which a contestant must have let go. */
const patience = 20_000;

/**
 * Starts a contestant in a process of its own; it leaves when the measure ends.
 * @param file of `bench/contestants`, without its ending
 */
export async function enter<Options, Task, Sample>(bench: Bench, file: string, options: Options): Promise<Entered<Task, Sample>> {
  const path = fileURLToPath(new URL(`../contestants/${file}.js`, import.meta.url));
  const child = fork(path, [], { serialization: 'advanced', execArgv: profiling(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  bench.scope.onEnd(() => leave(child));
  await ask(child, { call: 'enter', with: options }, bench.signal);
  return {
    pid: child.pid ?? 0,
    run: async (task) => (await ask(child, { call: 'run', with: task }, bench.signal)) as Sample,
    leave: () => leave(child),
  };
}

/** `CUSTODY_BENCH_PROFILE=DIR` leaves a CPU profile of each contestant there. */
function profiling(): string[] {
  const folder = process.env['CUSTODY_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

function ask(child: ChildProcess, call: Call, signal: AbortSignal | null): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      child.off('message', onReply).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const onReply = (reply: Reply): void => settle(() => ('done' in reply ? resolve(reply.done) : reject(new Error(reply.failed))));
    const onExit = (code: number | null): void => settle(() => reject(new Error(`a contestant ended with code ${code ?? 'none'}`)));
    const onAbort = (): void => settle(() => reject(new Error('broken off')));
    signal?.throwIfAborted();
    child.on('message', onReply).on('exit', onExit);
    signal?.addEventListener('abort', onAbort);
    child.send(call);
  });
}

async function leave(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const enough = new AbortController();
  const late = pause(patience, 'late', { signal: enough.signal }).catch(() => 'left');
  const left = ask(child, { call: 'leave' }, null).then(
    () => 'left',
    (error: unknown) => {
      if (child.exitCode === 0) return 'left'; // its last word may come after its end
      throw error;
    },
  );
  try {
    if ((await Promise.race([left, late])) === 'late') child.kill('SIGKILL');
  } finally {
    enough.abort();
  }
}
