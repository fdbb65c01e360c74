import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, orUnavailable, type ReadDatabase, ReadStoreUnavailable } from '../../../src/read-store/database.js';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.js';

let fresh: FreshDatabase;
let database: ReadDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});

afterAll(() => fresh.drop());

beforeEach(async () => {
  database = openDatabase({ url: fresh.url, onIdleError: () => undefined, max: 1 });
  await database.pool.query('create table held (holder text, since int); insert into held values (\'dana\', 3); create view holding as select holder, since from held');
});

afterEach(async () => {
  await database.pool.query('drop view holding; drop table held');
  await database.close();
});

async function ask(): Promise<readonly unknown[]> {
  const { rows } = await sql`select * from holding where holder = ${'dana'}`.execute(database.db);
  return rows;
}

async function askOften(): Promise<void> {
  for (let times = 0; times < 10; times += 1) await ask();
}

/** What the pool's only connection has prepared. */
async function prepared(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ statement: string }>(`select statement from pg_prepared_statements where name like 'custody_%'`);
  return rows.map(({ statement }) => statement);
}

describe('what queries ask of the read database', () => {
  it('is prepared once it is asked again and again, and not before', async () => {
    await ask();
    expect(await prepared()).toEqual([]);
    await askOften();
    expect(await prepared()).toEqual(['select * from holding where holder = $1']);
  });

  it('is prepared for so many texts at most', async () => {
    for (let text = 0; text < 150; text += 1) {
      for (let times = 0; times < 4; times += 1) await sql`select since + ${sql.lit(text)} from holding where holder = ${'dana'}`.execute(database.db);
    }
    expect(await prepared()).toHaveLength(128);
  });

  it('goes on over other tables when a rebuild swaps them under a view', async () => {
    await askOften();
    await database.pool.query(`create table held_g2 (holder text, since int); insert into held_g2 values ('dana', 4); create or replace view holding as select holder, since from held_g2`);
    expect(await ask()).toEqual([{ holder: 'dana', since: 4 }]);
    await database.pool.query('create or replace view holding as select holder, since from held; drop table held_g2');
    expect(await ask()).toEqual([{ holder: 'dana', since: 3 }]);
  });

  it('is planned anew on another connection when a new version changes the columns of a view', async () => {
    await askOften();
    await database.pool.query('drop view holding; create view holding as select holder, since::text as since from held');
    await expect(orUnavailable(ask)).rejects.toThrow(ReadStoreUnavailable);
    expect(await orUnavailable(ask)).toEqual([{ holder: 'dana', since: '3' }]);
  });

  it('may be outdated within a transaction, which then fails as a whole', async () => {
    await askOften();
    await database.pool.query('drop view holding; create view holding as select since, holder from held');
    const inTransaction = (): Promise<unknown> => database.db.transaction().execute((trx) => sql`select * from holding where holder = ${'dana'}`.execute(trx));
    await expect(orUnavailable(inTransaction)).rejects.toThrow(ReadStoreUnavailable);
    expect(await orUnavailable(inTransaction)).toMatchObject({ rows: [{ since: 3, holder: 'dana' }] });
  });
});
