import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import type { Custody } from '../projections/custody.js';
import { ticketProjection } from '../projections/ticket/ticket.projection.js';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { openDatabase } from '../src/read-store/database.js';
import { migrate } from '../src/read-store/migrations.js';
import { register } from '../src/read-store/registry.js';
import { fill } from './views/fill.js';
import { waysOf } from './views/plan.js';
import { agent, questions } from './views/questions.js';

/**
 * The queries behind the views of SHR-14: `npm run bench -- views`.
 * Prints p50 and p99 of each over many agents, and how PostgreSQL finds the rows; ends with code 1 where it reads a table as a whole.
 */
const tickets = 100_000;
const rounds = 200;

const folder = await mkdtemp(join(tmpdir(), 'custody-views-'));
const postgres = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
const database = openDatabase({ url: postgres.url, onIdleError: () => undefined });
const { pool } = database;
const asked: CompiledQuery[] = [];
const db = new Kysely<Custody>({ dialect: new PostgresDialect({ pool }), log: ({ query }) => void asked.push(query) });
try {
  await migrate(database.db);
  await register(pool, [ticketProjection], 'bench');
  await fill(pool, tickets);
  console.log(`${tickets} tickets, ${rounds} agents each; milliseconds for the first page and, where there is one, the second`);
  for (const { name, ask } of questions) {
    const took: number[] = [];
    const found: number[] = [];
    const ways = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      asked.length = 0;
      const began = performance.now();
      found.push(await ask(db, agent(round * 37)));
      took.push(performance.now() - began);
      if (round % 50 === 0) for (const query of [...asked]) for (const way of await waysOf(pool, query)) ways.add(way);
    }
    took.sort((one, other) => one - other);
    const at = (share: number): string => (took[Math.ceil(share * took.length) - 1] ?? 0).toFixed(1).padStart(7);
    const items = Math.round(found.reduce((sum, each) => sum + each, 0) / found.length);
    console.log(`${name.padEnd(36)} p50 ${at(0.5)}  p99 ${at(0.99)}  ${String(items).padStart(3)} items  ${[...ways].sort().join('; ')}`);
    if ([...ways].some((way) => way.startsWith('Seq Scan'))) process.exitCode = 1;
  }
} finally {
  await database.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
