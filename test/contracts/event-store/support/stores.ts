import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '../../../../src/embedded-eventstore/embedded-eventstore.js';

const loader = ['--import', './test/support/ts-loader.mjs'];

export interface RunningStore {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** The store that `EVENTSTORE_URL` names, or an embedded one in this process. One for each test file (hazard 5). */
export async function startStore(): Promise<RunningStore> {
  const named = process.env['EVENTSTORE_URL'];
  if (named !== undefined && named !== '' && named !== 'embedded:') return { connectionString: named, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'custody-es-'));
  const store = await startEmbeddedEventStore({ folder, durability: 'relaxed', thread: 'same' });
  const stop = async (): Promise<void> => {
    await store.stop();
    await rm(folder, { recursive: true });
  };
  return { connectionString: store.connectionString, stop };
}

/** A store in a process of its own, that can be killed and started again on the same folder and port. */
export class StoreProcess {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    /** 0 until the first start. */
    public port: number,
  ) {}

  static async start(): Promise<StoreProcess> {
    const store = new StoreProcess(await mkdtemp(join(tmpdir(), 'custody-es-')), 0);
    await store.start();
    return store;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [...loader, 'test/contracts/event-store/support/store-child.ts', this.folder, String(this.port)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    this.port = Number(new URL(line.toString().trim().replace('esdb:', 'http:')).port);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }
}

/** Runs a program of this folder to its end. */
export async function runChild(program: string, ...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [...loader, `test/contracts/event-store/support/${program}`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
