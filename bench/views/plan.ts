import type { CompiledQuery } from 'kysely';
import type { ClientBase, Pool } from 'pg';

/** What a plan does with tables, from its root to its leaves. */
interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** The ways by which PostgreSQL would get at the rows of a query: `Index Scan ticket_g1_…`, or `Seq Scan` of a whole table. */
export async function waysOf(pool: Pool | ClientBase, { sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<readonly string[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(`explain (format json) ${sql}`, [...parameters]);
  return rows.flatMap((row) => scans(row['QUERY PLAN'][0].Plan));
}

function scans(plan: Plan): readonly string[] {
  const own = plan['Node Type'].includes('Scan') ? [`${plan['Node Type']} ${plan['Index Name'] ?? plan['Relation Name'] ?? ''}`.trim()] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scans)];
}
