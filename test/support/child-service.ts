import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { speakTo } from './client.js';
import { freshDatabase } from './postgres.js';

/** A service in a process of its own, that can be killed and started again over the same stores. */
export interface ChildService {
  /** The running one as an actor sees it. */
  readonly as: ReturnType<typeof speakTo>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it, and removes its stores. */
  remove(): Promise<void>;
}

interface Running {
  readonly url: string;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const repository = fileURLToPath(new URL('../../', import.meta.url));
const patience = 60_000;

/** Starts a service over stores of its own; the event store waits for the disk, as it does for everybody. */
export async function childService(): Promise<ChildService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'custody-child-'));
  const database = await freshDatabase();
  let running = await spawned(dataDir, database.url);
  return {
    as: (actor, onBehalfOf) => speakTo(running.url)(actor, onBehalfOf),
    kill: () => running.end('SIGKILL'),
    start: async () => {
      running = await spawned(dataDir, database.url);
    },
    remove: async () => {
      await running.end('SIGTERM');
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function spawned(dataDir: string, databaseUrl: string): Promise<Running> {
  const args = ['--import', './test/support/ts-loader.mjs', 'test/support/service-process.ts', dataDir, databaseUrl];
  const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error('the service did not start')), patience);
    child.once('exit', (code, signal) => reject(new Error(`the service ended with ${code ?? signal ?? 'nothing'}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [line, rest] = said.split('\n');
      if (line === undefined || rest === undefined) return;
      clearTimeout(late);
      resolve(line);
    });
  });
  return {
    url,
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
