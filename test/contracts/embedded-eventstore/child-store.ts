import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EmbeddedEventStoreOptions } from '../../../src/embedded-eventstore/embedded-eventstore.js';

/** What a store process says of itself. */
export interface Said {
  readonly connectionString?: string;
  readonly own?: boolean;
  readonly waitingFor?: string;
  readonly refused?: string;
  readonly failed?: string;
  readonly stopped?: boolean;
}

export interface ChildStore {
  /** The next thing it says that it has not been asked for yet. */
  next(): Promise<Said>;
  stop(): Promise<void>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs `store-process.ts` from its TypeScript source. */
export function childStore(options: EmbeddedEventStoreOptions): ChildStore {
  const child = fork(here('./store-process.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', here('../../support/ts-loader.mjs')],
    stdio: 'inherit',
  });
  const said: Said[] = [];
  const waiting: ((message: Said) => void)[] = [];
  child.on('message', (message: Said) => {
    const next = waiting.shift();
    if (next === undefined) said.push(message);
    else next(message);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    next: () => {
      const message = said.shift();
      return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
    },
    stop: () => {
      child.send('stop');
      return exited;
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
