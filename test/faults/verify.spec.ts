import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Chance } from '../../src/demo/random.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, removeDataFolder, runCustody, serve, type Serving } from './custody-process.js';
import { seed } from './seed.js';
import { changeLines } from './ticket-changes.js';

interface Difference {
  readonly relation: string;
  readonly key: Readonly<Record<string, unknown>> | null;
  readonly column: string | null;
  readonly expected: unknown;
  readonly found: unknown;
}

let custody: BuiltCustody;
let folder: string;
let service: Serving;
let sql: Client;

beforeAll(async () => {
  custody = await buildCustody();
  folder = await dataFolder();
  // Commands run beside a service, as they do at work.
  service = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
  const file = join(folder, 'log.ndjson');
  await writeFile(file, changeLines(new Chance(seed), 60, 500).map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect((await command('import', file)).code).toBe(0);
  const { databaseAdminUrl } = (await command('status')).said as { readonly databaseAdminUrl: string };
  sql = new Client({ connectionString: databaseAdminUrl });
  await sql.connect();
}, 120_000);
afterAll(async () => {
  await sql.end();
  service.process.signal('SIGTERM');
  await service.process.ended;
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

async function command(...args: string[]): Promise<{ readonly code: number | null; readonly said: unknown }> {
  const { code, stdout, stderr } = await runCustody([custody.cli, ...args, '--json'], { CUSTODY_DATA_DIR: folder });
  if (stdout === '') throw new Error(`custody ${args.join(' ')}: ${stderr}`);
  return { code, said: JSON.parse(stdout) };
}

async function verified(...names: string[]): Promise<{ readonly code: number | null; readonly differences: readonly Difference[] }> {
  const { code, said } = await command('verify', ...names);
  const { projections } = said as { readonly projections: readonly { readonly rows: number; readonly differences: readonly Difference[] }[] };
  return { code, differences: projections.flatMap(({ differences }) => differences) };
}

/** The live table of a read model; its name has the generation in it. */
async function tableOf(name: string): Promise<string> {
  const { rows } = await sql.query<{ table: string }>(
    `select t.table as table from custody_read.projection_registry r join custody_read.projection_generation g using (generation), unnest(g.tables) as t("table")
     where g.projection = r.name and r.name = $1`,
    [name],
  );
  const table = rows[0]?.table;
  if (table === undefined) throw new Error(`${name} has no table`);
  return table;
}

describe(`verify, seed ${seed} (O4)`, () => {
  it('is green after an import; red, naming what was changed, missing and too many by hand; green again after a rebuild', async () => {
    expect(await verified()).toEqual({ code: 0, differences: [] });

    const table = await tableOf('ticket');
    const { rows } = await sql.query<{ ticket_id: string }>(`select ticket_id from ${table} order by ticket_id limit 3`);
    const [changed = '', missing = '', twin = ''] = rows.map(({ ticket_id: id }) => id);
    await sql.query(`update ${table} set owner_id = 'mallory' where ticket_id = $1`, [changed]);
    await sql.query(`delete from ${table} where ticket_id = $1`, [missing]);
    await sql.query(`create temp table twin as select * from ${table} where ticket_id = $1`, [twin]);
    await sql.query(`update twin set ticket_id = 'made-up'`);
    await sql.query(`insert into ${table} select * from twin`);

    const { code, differences } = await verified();
    expect(code).toBe(1);
    expect(differences).toHaveLength(3);
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ relation: 'ticket', key: { ticket_id: changed }, column: 'owner_id', found: 'mallory' }),
        expect.objectContaining({ relation: 'ticket', key: { ticket_id: missing }, column: null, found: null }),
        expect.objectContaining({ relation: 'ticket', key: { ticket_id: 'made-up' }, column: null, expected: null }),
      ]),
    );
    // It repairs nothing.
    expect((await verified('ticket')).differences).toEqual(differences);

    expect((await command('rebuild', 'ticket')).code).toBe(0);
    expect(await verified()).toEqual({ code: 0, differences: [] });
  }, 120_000);

  it('of a read model that nobody knows is an error, not green', async () => {
    const { code, stdout, stderr } = await runCustody([custody.cli, 'verify', 'nonsense', '--json'], { CUSTODY_DATA_DIR: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/nonsense/);
  }, 60_000);
});
