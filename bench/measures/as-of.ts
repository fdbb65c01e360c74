import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { join } from 'node:path';
import type { Custody, Reader } from '../../projections/custody.js';
import { eventProjection } from '../../projections/event/event.projection.js';
import { heldAt } from '../../projections/interval/held.query.js';
import { intervalProjection } from '../../projections/interval/interval.projection.js';
import type { CustodyRole } from '../../projections/interval/interval.table.js';
import { ownershipAt } from '../../projections/interval/ownership.query.js';
import { organizationVisibilityProjection } from '../../projections/organization-visibility/organization-visibility.projection.js';
import { replayTicket } from '../../projections/ticket/ticket-view.js';
import { ticketProjection } from '../../projections/ticket/ticket.projection.js';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { openDatabase } from '../../src/read-store/database.js';
import { migrate } from '../../src/read-store/migrations.js';
import { register } from '../../src/read-store/registry.js';
import { EventScan } from '../as-of/event-scan.js';
import { fill, type Filled } from '../as-of/fill.js';
import { type Bench, inTurn } from '../running/bench.js';
import { compared, type Goal, type Line, percentile, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

const sizes = [10_000, 100_000, 1_000_000];
const roles: readonly CustodyRole[] = ['owner', 'lock', 'responsible', 'internal_agent'];
/** Questions a round, and how many of them are answered by a scan as well. */
const questions = 300;
const scans = 5;

/** P6: who held what at an instant. */
export const asOf: Measure = {
  name: 'P6',
  title: 'as-of questions',
  run: async (bench) => {
    const postgres = await startEmbeddedPostgres({ folder: join(await folderFor(bench), 'postgres') });
    bench.scope.onEnd(() => postgres.stop());
    // One connection, so that its prepared statements can be looked at.
    const database = openDatabase({ url: postgres.url, onIdleError: () => undefined, max: 1 });
    bench.scope.onEnd(() => database.close());
    await migrate(database.db);
    await register(database.pool, [ticketProjection, intervalProjection, eventProjection, organizationVisibilityProjection], 'bench');
    const scan = await EventScan.open(postgres.url);
    bench.scope.onEnd(() => scan.close());
    const lines: Line[] = [];
    for (const size of sizes.map((each) => bench.size(each))) {
      bench.tell(`filling ${short(size)} intervals`);
      const filled = await fill(database.pool, size);
      await checkAnswers(database.db, scan, filled);
      const goals = size === sizes.at(-1);
      lines.push(...(await atSize(bench, { db: database.db, pool: database.pool, scan, filled, goals })));
    }
    return lines;
  },
};

interface Stage {
  readonly db: Reader;
  readonly pool: Pool;
  readonly scan: EventScan;
  readonly filled: Filled;
  /** Whether the goals are meant for this size. */
  readonly goals: boolean;
}

async function atSize(bench: Bench, { db, pool, scan, filled, goals }: Stage): Promise<readonly Line[]> {
  const { ticket, agent, instant } = filled;
  let number = 0;
  const times = async (count: number, ask: (number: number) => Promise<unknown>): Promise<readonly number[]> => {
    const took: number[] = [];
    for (let asked = 0; asked < count; asked += 1) {
      number += 1;
      const began = performance.now();
      await ask(number);
      took.push(performance.now() - began);
    }
    return took.sort((one, other) => one - other);
  };
  const found = await inTurn(bench, {
    ticket: () => times(questions, (n) => ownershipAt(db, ticket(n), instant(n))),
    agent: () => times(questions, (n) => held(db, agent(n), instant(n))),
    scannedTicket: () => times(scans, async (n) => replayTicket(await scan.eventsOf(ticket(n), instant(n)))),
    scannedAgent: () => times(scans, (n) => scan.heldBy(agent(n), instant(n))),
  });
  const notes = async (asked: readonly (readonly number[])[], ask: (reader: Reader) => Promise<unknown>): Promise<readonly string[]> => [
    `p99 ${short(spread(asked.map((each) => percentile(each, 0.99))).median)} ms at ${short(filled.intervals)} intervals; ${await planOf(pool, ask)}`,
  ];
  const p50 = (samples: readonly (readonly number[])[]): readonly number[] => samples.map((each) => percentile(each, 0.5));
  const line = (what: string, own: readonly (readonly number[])[], scanned: readonly (readonly number[])[], goal: Goal, told: readonly string[]): Line =>
    compared(
      { measure: 'P6', what: `${what} of ${short(filled.intervals)} intervals, p50`, unit: 'ms', samples: p50(own), goals: goals ? [goal] : [], notes: told },
      { what: 'a scan of the events', samples: p50(scanned) },
      'less',
    );
  return [
    line('as-of, one ticket', found.ticket, found.scannedTicket, { of: 'ratio', atLeast: 500 }, await notes(found.ticket, (reader) => ownershipAt(reader, ticket(1), instant(1)))),
    line('as-of, an agent’s list', found.agent, found.scannedAgent, { of: 'ratio', atLeast: 200 }, await notes(found.agent, (reader) => held(reader, agent(1), instant(1)))),
  ];
}

function held(db: Reader, holder: string, at: string): ReturnType<typeof heldAt> {
  return heldAt(db, { holder, roles, at, limit: 500, after: null, asker: { agentId: holder, readableQueues: 'all', ownableQueues: [], memberOf: [] } });
}

/** @throws where the scan does not answer as the intervals do: then the times would compare nothing */
async function checkAnswers(db: Reader, scan: EventScan, { ticket, agent, instant }: Filled): Promise<void> {
  for (let number = 0; number < 5; number += 1) {
    const [ownership, replayed] = [await ownershipAt(db, ticket(number), instant(number)), replayTicket(await scan.eventsOf(ticket(number), instant(number)))];
    if (ownership?.owner !== replayed?.ownerId || ownership?.locked !== replayed?.locked) throw new Error(`the scan tells another tale of ${ticket(number)}`);
    const [list, scanned] = [await held(db, agent(number), instant(number)), await scan.heldBy(agent(number), instant(number))];
    const listed = list.items.map((item) => `${item.ticketId} ${item.role}`).sort();
    if (listed.join() !== scanned.join()) throw new Error(`the scan tells another tale of ${agent(number)}: ${listed.length} held, ${scanned.length} scanned`);
  }
}

/** How PostgreSQL answers, and how often it did so by a plan for all parameters. */
async function planOf(pool: Pool, ask: (reader: Reader) => Promise<unknown>): Promise<string> {
  const asked: CompiledQuery[] = [];
  await ask(new Kysely<Custody>({ dialect: new PostgresDialect({ pool }), log: ({ query }) => void asked.push(query) }));
  const [query] = asked;
  if (query === undefined) throw new Error('nothing was asked');
  const { rows: plan } = await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${query.sql}`, [...query.parameters]);
  const { rows: kept } = await pool.query<{ generic: string; custom: string }>(
    'select generic_plans::text as generic, custom_plans::text as custom from pg_prepared_statements where statement = $1',
    [query.sql],
  );
  const used = kept.map(({ generic, custom }) => `prepared; ${generic} times by one plan for all, ${custom} times planned anew`);
  return [used[0] ?? 'not prepared', ...plan.map((row) => row['QUERY PLAN'])].join('\n    ');
}
