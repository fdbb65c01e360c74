import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const loader = fileURLToPath(new URL('../../support/ts-loader.mjs', import.meta.url));
const starter = fileURLToPath(new URL('./starter.ts', import.meta.url));

/** What a starter process says about its server. */
export interface Report {
  readonly url: string;
  readonly port: number;
  readonly adopted: boolean;
}

/** A second Custody process on the same folder. */
export interface OtherProcess {
  readonly process: ChildProcess;
  /** Its server; rejects with the error it met. */
  readonly started: Promise<Report>;
  /** Has it call stop() and waits for its end. */
  stop(): Promise<void>;
  /** Kills it without a word and waits for its end. */
  kill(signal?: NodeJS.Signals, group?: boolean): Promise<void>;
}

/** Starts `starter.ts` in a process group of its own. */
export function otherProcess(folder: string, env: NodeJS.ProcessEnv = process.env): OtherProcess {
  const child = spawn(process.execPath, ['--import', loader, starter, folder], { env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => {
    const { value } = await said.next();
    const report = (value === undefined ? { error: 'the process ended' } : JSON.parse(String(value))) as Record<string, unknown>;
    if (typeof report['error'] === 'string') throw new Error(report['error']);
    return report;
  };
  const started = next() as Promise<unknown> as Promise<Report>;
  // A test may kill it before it is asked.
  started.catch(() => undefined);
  return {
    process: child,
    started,
    stop: async () => {
      child.stdin.write('stop\n');
      await next();
      await ended;
    },
    kill: async (signal = 'SIGKILL', group = false) => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(group ? -child.pid : child.pid, signal);
      await ended;
    },
  };
}
