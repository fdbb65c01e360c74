import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase, type Template } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { query } from './clusters.js';

const made: FreshDatabase[] = [];
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function fresh(template?: Template): Promise<FreshDatabase> {
  const database = await freshDatabase(template);
  made.push(database);
  return database;
}

async function names(url: string): Promise<unknown[]> {
  return (await query(url, 'select datname::text as name from pg_database')).map((row) => row['name']);
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

describe('databases for tests', () => {
  it('are apart from each other', async () => {
    const [one, two] = [await fresh(), await fresh()];
    await query(one.url, 'create table mine ()');
    await expect(query(two.url, 'select from mine')).rejects.toThrow('relation "mine" does not exist');
  });

  it('are copies of a template that is prepared once, however many ask for it at once', async () => {
    let prepared = 0;
    const template = {
      key: randomUUID(),
      prepare: async (url: string) => {
        prepared++;
        await query(url, 'create table kept as select 42 as answer');
      },
    };
    const copies = await Promise.all([fresh(template), fresh(template), fresh(template)]);
    expect(prepared).toBe(1);
    for (const { url } of copies) expect(await query(url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('a template whose preparation failed is prepared again', async () => {
    const key = randomUUID();
    const failing = freshDatabase({ key, prepare: () => Promise.reject(new Error('no such luck')) });
    await expect(failing).rejects.toThrow('no such luck');
    const prepare = async (url: string): Promise<void> => {
      await query(url, 'create table second_try ()');
    };
    const database = await fresh({ key, prepare });
    expect(await query(database.url, 'select from second_try')).toEqual([]);
  });

  it('are gone after drop(), open connections or not, and those of runs that were killed with the next one', async () => {
    const [staying, leaving] = [await fresh(), await fresh()];
    const cut = expect(query(leaving.url, 'select pg_sleep(60)')).rejects.toThrow(/terminating connection|Connection terminated|not queryable/);
    // Dropped before it is connected, it would be told that there is no such database.
    const asleep = `select from pg_stat_activity where datname = '${nameOf(leaving.url)}' and query like '%pg_sleep%'`;
    await until('the connection to be at work', async () => ((await query(staying.url, asleep)).length > 0 ? true : undefined));
    await leaving.drop();
    await cut;
    const leftover = 'custody_test_1000_1_abandoned';
    await query(staying.url, `create database ${leftover}`);
    expect(await names(staying.url)).toContain(leftover);
    await fresh();
    const left = await names(staying.url);
    expect(left).not.toContain(leftover);
    expect(left).not.toContain(nameOf(leaving.url));
    expect(left).toContain(nameOf(staying.url));
  });
});
