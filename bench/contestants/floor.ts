import { Client, credentials } from '@grpc/grpc-js';
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Pool } from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { arrayLiteral } from '../../src/read-store/array-literal.js';
import { echo } from '../floor/echo.js';
import { contest } from '../running/contest.js';
import { inFlight } from '../running/in-flight.js';
import { percentile } from '../running/line.js';
import { width } from './world.js';

/** What the machine gives at best, whoever asks. */
export interface Options {
  readonly folder: string;
}

/** `fdatasync`: milliseconds; `grpc`: unary calls/s; `unnest`: rows/s. */
export interface Task {
  readonly floor: 'fdatasync' | 'grpc' | 'unnest';
  readonly count: number;
}

contest<Options, Task, number>(async ({ folder }) => {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  await pool.query('create table floor (id text primary key, role text, holder text, at timestamptz, revision integer, note text)');
  const worker = new Worker(new URL('../floor/echo.worker.js', import.meta.url));
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());

  const floors: Readonly<Record<Task['floor'], (count: number) => Promise<number>>> = {
    fdatasync: (count) => Promise.resolve(fdatasync(join(folder, 'floor'), count)),
    grpc: (count) => calls(client, count),
    unnest: (count) => rows(pool, count),
  };
  return {
    run: ({ floor, count }) => floors[floor](count),
    leave: async () => {
      client.close();
      await worker.terminate();
      await pool.end();
      await postgres.stop();
    },
  };
});

/** Milliseconds, at the middle, until 4 KiB at the end of a file are on the disk. */
function fdatasync(path: string, count: number): number {
  const file = openSync(path, 'a');
  const page = Buffer.alloc(4_096, 'x');
  const took = Array.from({ length: count }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  return percentile(took.sort((one, other) => one - other), 0.5);
}

/** Unary calls of 200 bytes a second. */
async function calls(client: Client, count: number): Promise<number> {
  const request = Buffer.alloc(200, 'x');
  const { path, requestSerialize, responseDeserialize } = echo.echo;
  const began = performance.now();
  await inFlight(width, count, () => {
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => (error === null ? resolve() : reject(error)));
    });
  });
  return count / ((performance.now() - began) / 1_000);
}

/** Rows of six columns a second, 5,000 a statement, the commit not waiting for the disk. */
async function rows(pool: Pool, count: number): Promise<number> {
  await pool.query('set synchronous_commit = off; truncate floor');
  const began = performance.now();
  for (let from = 0; from < count; from += 5_000) {
    const numbers = Array.from({ length: Math.min(5_000, count - from) }, (_, offset) => from + offset);
    const values = [numbers.map((number) => `T-${number}`), numbers.map(() => 'owner'), numbers.map((number) => `agent-${number % 16}`), numbers.map(() => '2026-11-21T10:00:00.000Z')];
    await pool.query({
      name: 'floor',
      text: 'insert into floor select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[])',
      values: [...values.map((column) => arrayLiteral('text', column)), arrayLiteral('integer', numbers), arrayLiteral('text', numbers.map(() => null))],
    });
  }
  return count / ((performance.now() - began) / 1_000);
}
