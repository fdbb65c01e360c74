// Carries a whole store to another one, rebuilds there, and compares every relation row by row (HIS-4). Needs a build.
//   node scripts/carry.mjs                  imports the ServiceNow log of CUSTODY_LOGS (../shared/data) first
//   node scripts/carry.mjs --data FOLDER    carries what this data folder holds; nobody may be writing to it
// Prints what each step took, then a line a relation; ends with code 1 where a row differs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = process.env.CUSTODY_DIST ?? join(root, 'dist');
const { startEmbeddedPostgres } = await import(join(built, 'src/embedded-postgres/embedded-postgres.js'));
const { values } = parseArgs({ options: { data: { type: 'string' } } });
const work = mkdtempSync(join(tmpdir(), 'custody-carry-'));
const pageSize = 5_000;

/** Runs `custody` on a data folder, tells how long it took, and gives its answer. */
function custody(folder, ...args) {
  const began = performance.now();
  const env = { ...process.env, CUSTODY_DATA_DIR: folder };
  const said = execFileSync(process.execPath, [join(built, 'src/cli.js'), ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  const seconds = (performance.now() - began) / 1_000;
  const answer = JSON.parse(said);
  const rate = answer.events === undefined ? '' : `${answer.events} events, ${Math.round(answer.events / seconds)} events/s, `;
  console.log(`custody ${args[0]}: ${rate}${seconds.toFixed(1)} s with the start of the stores`);
  return answer;
}

/** Opens the read database of a data folder; `close` stops its server. */
async function open(folder) {
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  // As the owner: the house's own read models are compared, too.
  const client = new pg.Client({ connectionString: server.url, options: '-c TimeZone=UTC' });
  await client.connect();
  return { client, close: () => client.end().then(() => server.stop()) };
}

/** The rows of a relation, one by one, in an order that hangs on nothing but what they say. Positions mean nothing in another store. */
async function* rowsOf(client, relation) {
  await client.query('begin');
  await client.query(`declare walk cursor for select (to_jsonb(r) - 'position')::text as row from ${relation} r order by 1`);
  for (;;) {
    const { rows } = await client.query(`fetch ${pageSize} from walk`);
    for (const { row } of rows) yield row;
    if (rows.length < pageSize) break;
  }
  await client.query('commit');
}

/** How many rows two stores have of a relation, and the first that they do not share. */
async function compare(one, other, relation) {
  const theirs = rowsOf(other, relation);
  let rows = 0;
  let difference = null;
  for await (const row of rowsOf(one, relation)) {
    rows += 1;
    const { value, done } = await theirs.next();
    if (difference === null && (done || value !== row)) difference = `${row}\n    here ${done ? 'nothing' : value}`;
  }
  for await (const row of theirs) difference ??= `nothing\n    here ${row}`;
  return { rows, difference };
}

async function compareAll(source, target) {
  const { rows: relations } = await source.query(
    `select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('custody', 'custody_read') and c.relkind = 'v' order by 1`,
  );
  let different = 0;
  for (const { name } of relations) {
    const { rows, difference } = await compare(source, target, name);
    console.log(`${name.padEnd(40)} ${String(rows).padStart(8)} rows  ${difference === null ? 'equal' : 'DIFFERENT'}`);
    if (difference !== null) console.log(`  there ${difference}`);
    different += difference === null ? 0 : 1;
  }
  console.log(`${relations.length} relations, ${different} different`);
  return different === 0;
}

try {
  const from = values.data ?? join(work, 'from');
  if (values.data === undefined) {
    const log = join(process.env.CUSTODY_LOGS ?? resolve(root, '../shared/data'), 'servicenow-incidents.ndjson.gz');
    if (!existsSync(log)) throw new Error(`${log} is not there; name its folder in CUSTODY_LOGS, or a data folder with --data.`);
    custody(from, 'import', log);
  }
  const [to, file] = [join(work, 'to'), join(work, 'events.ndjson')];
  custody(from, 'export', '--out', file);
  console.log(`the export has ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`);
  custody(to, 'import-events', file);
  custody(to, 'rebuild');
  const source = await open(from);
  try {
    const target = await open(to);
    try {
      process.exitCode = (await compareAll(source.client, target.client)) ? 0 : 1;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
