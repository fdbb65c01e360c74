// Compares the analytics of imported logs with their aggregate files, key by key. Needs a build (`npm run build`).
//   node scripts/truth.mjs LOG.ndjson.gz …            imports each log into a data folder of its own, then compares
//   node scripts/truth.mjs --data FOLDER LOG …        on a data folder that holds just this log (imported if it is not)
//   node scripts/truth.mjs --url postgres://… LOG …   on a running service's database (any role that reads schema custody)
// LOG is a name without ending, as servicenow-incidents; its files are looked for in CUSTODY_LOGS (../shared/data).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = process.env.CUSTODY_DIST ?? join(root, 'dist');
const logs = process.env.CUSTODY_LOGS ?? resolve(root, '../shared/data');
const { checkTruth } = await import(join(built, 'projections/analytics/truth.js'));
const { values, positionals } = parseArgs({ options: { data: { type: 'string' }, url: { type: 'string' } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : ['servicenow-incidents', 'vinst-closed-problems'];

/** Runs `custody`; what it says on the way goes to standard error. */
function custody(folder, ...args) {
  const env = { ...process.env, CUSTODY_DATA_DIR: folder };
  return JSON.parse(execFileSync(process.execPath, [join(built, 'src/cli.js'), ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }));
}

/** A database of the log's own: the given one, or that of a data folder into which the log is imported. */
async function withDatabase(name, work) {
  if (values.url !== undefined) return work(values.url);
  const { startEmbeddedPostgres } = await import(join(built, 'src/embedded-postgres/embedded-postgres.js'));
  const folder = values.data ?? mkdtempSync(join(tmpdir(), `custody-${name}-`));
  console.error(`${name}: ${folder}`);
  const report = custody(folder, 'import', join(logs, `${name}.ndjson.gz`));
  console.error(`${name}: ${JSON.stringify(report)}`);
  const { databaseUrl } = custody(folder, 'status');
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), durability: 'fsync' });
  try {
    return await work(databaseUrl);
  } finally {
    await server.stop();
  }
}

async function check(name) {
  const truth = JSON.parse(readFileSync(join(logs, 'truth', `${name}.aggregate.json`), 'utf8'));
  return withDatabase(name, async (connectionString) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await checkTruth(truth, async (text, terminal) => {
        const { rows } = await client.query({ text, values: text.includes('$1') ? [terminal] : [], rowMode: 'array' });
        return rows[0][0];
      });
    } finally {
      await client.end();
    }
  });
}

const shown = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 160);
let wrong = 0;
for (const name of names) {
  if (!existsSync(join(logs, `${name}.ndjson.gz`))) throw new Error(`${name}.ndjson.gz is not in ${logs}; name its folder in CUSTODY_LOGS.`);
  const checked = await check(name);
  for (const { key, expected, got, equal } of checked) {
    console.log([name, key, shown(expected), shown(got), equal ? 'equal' : 'DIFFERENT'].join('\t'));
  }
  const different = checked.filter(({ equal }) => !equal).length;
  wrong += different;
  console.log(`${name}: ${checked.length} keys, ${different} different`);
}
process.exitCode = wrong === 0 ? 0 : 1;
