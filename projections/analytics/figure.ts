/** A number, or several, of the analytics definitions (D1–D14, V1–V3), and the SQL over the contract's relations that gives them. */
export interface Figure {
  /** Where its value stands in an aggregate file, as `agent.handoffs`. */
  readonly key: string;
  /** The definition that it follows. */
  readonly definition: string;
  /** One row with one column, JSON. `$1` is the list of the terminal statuses' names. */
  readonly sql: string;
}

/** What a log's figures are asked of: who wrote it. */
export type LogKind = 'servicenow' | 'vinst';

/** Nearest rank and rounded mean of a column (D9). */
export function spread(column: string): string {
  const rank = (p: number): string => `percentile_disc(${p}) within group (order by ${column})`;
  return `jsonb_build_object('n', count(*), 'min', min(${column}), 'p50', ${rank(0.5)}, 'p90', ${rank(0.9)}, 'p95', ${rank(0.95)},
    'p99', ${rank(0.99)}, 'max', max(${column}), 'mean', round(avg(${column}), 3))`;
}

/** An object from a key to how often it occurs. */
export function tally(key: string, source: string): string {
  return `select coalesce(jsonb_object_agg(key, n), '{}') from (select ${key}::text as key, count(*) as n from ${source} group by 1) counted`;
}

/** An instant as the logs write it. */
export function written(instant: string): string {
  return `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}
