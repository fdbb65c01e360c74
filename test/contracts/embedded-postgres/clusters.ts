import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/embedded-postgres/embedded-postgres.js';
import { isServerOf } from '../../../src/embedded-postgres/postmaster.js';

/** Folders for the tests of one file; all that runs in them is killed, and all of them removed, at its end. */
export class Clusters {
  private readonly folders: string[] = [];
  private made: Promise<string> | undefined;

  /** An empty folder. */
  async empty(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'custody-pg-'));
    this.folders.push(folder);
    return folder;
  }

  /** A folder with a cluster that is not running: a copy, which is faster than initdb. */
  async ready(): Promise<string> {
    this.made ??= this.make();
    const folder = await this.empty();
    await cp(await this.made, folder, { recursive: true });
    // Copies must not fight over the port.
    await rm(join(folder, 'port'));
    return folder;
  }

  async clear(): Promise<void> {
    for (const folder of this.folders) {
      const pid = await postmasterPid(folder);
      if (pid !== undefined) {
        tryKill(pid);
        const data = join(folder, 'cluster/data');
        await until(async () => !(await isServerOf(data, pid)));
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  private async make(): Promise<string> {
    const folder = await this.empty();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await server.stop();
    return folder;
  }
}

/** The process id in `postmaster.pid`, true or stale. */
export async function postmasterPid(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'cluster/data/postmaster.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many processes hold a share in the server. */
export async function shares(url: string): Promise<number> {
  const [row] = await query(url, `select count(*)::int as n from pg_locks where locktype = 'advisory' and mode = 'ShareLock'`);
  return Number(row?.['n']);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits for a condition; the test's own timeout is its limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It is gone already.
  }
}
