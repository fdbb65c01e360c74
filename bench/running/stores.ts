import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { furnishRows } from '../baseline/schema.js';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import type { Bench } from './bench.js';

/** A folder that is removed when the measure ends, with the PostgreSQL that a killed process may have left running in it. */
export async function folderFor(bench: Bench): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'custody-bench-'));
  bench.scope.onEnd(async () => {
    const postgres = join(folder, 'postgres');
    if ((await findEmbeddedPostgres(postgres)) !== null) await (await startEmbeddedPostgres({ folder: postgres })).stop();
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The embedded PostgreSQL as the product starts it, with fsync, and the baseline's rows in it; its URL. */
export async function baselineDatabase(bench: Bench, tickets: number): Promise<string> {
  const folder = await folderFor(bench);
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  bench.scope.onEnd(() => postgres.stop());
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  await furnishRows(pool, tickets).finally(() => pool.end());
  return postgres.url;
}
