import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnershipInterval, ownershipInterval } from '../projections/interval/ownership.query.js';
import type { IntervalRelation } from '../projections/interval/interval.table.js';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { openDatabase } from '../src/read-store/database.js';
import { canonicalTable, tiles } from '../test/support/source-intervals.js';

/**
 * Whether a log imported with `--internal-lines` has, in the read models, intervals that tile, and that give the source's own
 * again when internal and primary are made one: `node --import ./test/support/ts-loader.mjs bench/internal-lines.ts DATA_DIR TRUTH.json`.
 * Ends with code 1 where not.
 */
const [dataDir = './data', truth = ''] = process.argv.slice(2);

const postgres = await startEmbeddedPostgres({ folder: join(dataDir, 'postgres') });
const database = openDatabase({ url: postgres.url, onIdleError: () => undefined });
try {
  const { rows } = await database.pool.query<IntervalRelation>('select * from custody.interval order by ticket_id, from_at, from_revision');
  const named = await database.pool.query<{ id: string; name: string }>(`select id, name from custody.directory where kind in ('agent', 'group')`);
  const tickets = new Map<string, OwnershipInterval[]>();
  for (const row of rows) {
    const intervals = tickets.get(row.ticket_id) ?? [];
    tickets.set(row.ticket_id, intervals);
    intervals.push(ownershipInterval(row));
  }
  const torn = [...tickets].filter(([, intervals]) => !tiles(intervals)).length;
  const shared = rows.filter(({ role, holder }) => role === 'internal_group' && holder !== null).length;
  const found = createHash('sha256').update(canonicalTable(tickets, new Map(named.rows.map(({ id, name }) => [id, name])))).digest('hex');
  const { intervalTable } = JSON.parse(await readFile(truth, 'utf8')) as { readonly intervalTable: { readonly sha256: string } };
  console.log(`${tickets.size} tickets, ${rows.length} intervals, ${shared} of internal groups; ${torn} tickets do not tile`);
  console.log(`made one again: sha256 ${found}, published ${intervalTable.sha256}: ${found === intervalTable.sha256 ? 'equal' : 'DIFFERENT'}`);
  if (torn > 0 || found !== intervalTable.sha256) process.exitCode = 1;
} finally {
  await database.close();
  await postgres.stop();
}
