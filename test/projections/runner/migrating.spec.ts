import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kysely, KyselyPlugin } from 'kysely';
import { openDatabase, type ReadDatabase } from '../../../src/read-store/database.js';
import { migrate } from '../../../src/read-store/migrations.js';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.js';

let database: FreshDatabase;
let opened: ReadDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  opened = openDatabase({ url: database.url, onIdleError: () => undefined });
});

afterAll(async () => {
  await opened.close();
  await database.drop();
});

/** The database on which the migrator stumbles so many times, as it does over a table that was there a moment ago. */
function stumbling(times: number, code: string): { readonly db: Kysely<unknown>; readonly left: () => number } {
  let left = times;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (left === 0) return node;
      left -= 1;
      throw Object.assign(new Error('relation "custody_read.event_g8" does not exist'), { code });
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return { db: opened.db.withPlugin(plugin), left: () => left };
}

describe('a process that starts beside another whose projector drops a table', () => {
  it('looks again, and finds the database as it should be', async () => {
    await migrate(stumbling(2, '42P01').db);
    const { rows } = await opened.pool.query<{ found: string | null }>(`select to_regclass('custody_ops.parked_decision')::text as found`);
    expect(rows).toEqual([{ found: 'custody_ops.parked_decision' }]);
  });
  it('does not look for ever', async () => {
    await expect(migrate(stumbling(1_000, '42P01').db)).rejects.toThrow('can\'t be migrated');
  });
  it('gives up at once for any other reason', async () => {
    const { db, left } = stumbling(2, '42501');
    await expect(migrate(db)).rejects.toThrow('can\'t be migrated');
    expect(left()).toBeGreaterThan(0);
  });
});
