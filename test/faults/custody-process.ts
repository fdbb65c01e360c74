import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';

/** How a process ended, and all that it said. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from start to end. */
  readonly took: number;
}

/** A process of Custody. */
export interface CustodyProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  readonly ended: Promise<Ended>;
  /** What it has written to standard error so far: its log. */
  told(): string;
  /** Resolves with the first match on standard output; null where it ended without one. */
  says(what: RegExp): Promise<RegExpExecArray | null>;
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
}

/** Settings beside the data folder; nothing of the tests' own surroundings reaches the process. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Starts a file of the build.
 * @param args the file, then its arguments
 * @param by what starts `node`, and with what before it, such as `strace`
 */
export function startCustody(args: readonly string[], settings: Settings, by: readonly string[] = []): CustodyProcess {
  const began = performance.now();
  const [program = process.execPath, ...rest] = [...by, process.execPath, ...args];
  const child = spawn(program, rest, { env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ ...said, code, took: performance.now() - began })));
  return { pid: child.pid, ended, told: () => said.stderr, says: (what) => says(child, what, () => said.stdout), signal: (name) => void child.kill(name) };
}

function says(child: ChildProcess, what: RegExp, output: () => string): Promise<RegExpExecArray | null> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = what.exec(output());
      if (found !== null) resolve(found);
    };
    child.stdout?.on('data', look);
    child.once('close', () => resolve(null));
    look();
  });
}

/** Runs a command to its end. */
export function runCustody(args: readonly string[], settings: Settings): Promise<Ended> {
  return startCustody(args, settings).ended;
}

/** A service that answers, or a process of it that only shows how it is. */
export interface Serving {
  readonly url: string;
  readonly process: CustodyProcess;
}

/**
 * Starts the service on a free port.
 * @param by as for `startCustody`
 * @throws with what it said, where it ends instead of answering
 */
export async function serve(main: string, settings: Settings, by: readonly string[] = []): Promise<Serving> {
  const process = startCustody([main], { PORT: '0', LOG_LEVEL: 'warn', ...settings }, by);
  const said = await process.says(/(?:Try it|How it is)\s+(http:\/\/[\d.:]+)\//);
  const url = said?.[1];
  if (url === undefined) throw new Error(`the service did not start: ${(await process.ended).stderr}`);
  return { url, process };
}

/** An empty data folder. */
export function dataFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'custody-faults-'));
}

/** Removes a data folder, and ends the PostgreSQL that a killed process has left running in it. */
export async function removeDataFolder(folder: string): Promise<void> {
  const postgres = join(folder, 'postgres');
  if ((await findEmbeddedPostgres(postgres)) !== null) await (await startEmbeddedPostgres({ folder: postgres })).stop();
  await rm(folder, { recursive: true, force: true });
}
