import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
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

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const ROOM = 'src/embedded-eventstore';
const PROCESS = 'test/contracts/embedded-eventstore/store-process';

/** Compiles the room and the process to JavaScript, as a build does: a worker thread needs real files. */
function compiled(): string {
  const out = join(repository, 'node_modules/.cache', `embedded-eventstore-${process.pid}`);
  const sources = readdirSync(join(repository, ROOM)).map((name) => `${ROOM}/${name.replace(/\.ts$/, '')}`);
  for (const source of [...sources, PROCESS]) {
    const { code } = transformSync(readFileSync(join(repository, `${source}.ts`), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    mkdirSync(dirname(join(out, source)), { recursive: true });
    writeFileSync(join(out, `${source}.js`), code);
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }');
  return out;
}

const build = compiled();
afterAll(() => rmSync(build, { recursive: true, force: true }));

/** Runs `store-process.ts`. */
export function childStore(options: EmbeddedEventStoreOptions): ChildStore {
  const child = fork(join(build, `${PROCESS}.js`), [JSON.stringify(options)], { execArgv: [], stdio: 'inherit' });
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
