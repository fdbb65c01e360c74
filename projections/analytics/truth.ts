import { figuresOf } from './figures.js';

/** One number of a truth file, and what the relations say. */
export interface Checked {
  /** Dotted, as `agent.handoffs.direct`. */
  readonly key: string;
  readonly expected: unknown;
  readonly got: unknown;
  readonly equal: boolean;
}

/** An aggregate file, as read from JSON. */
export interface Truth {
  readonly log: string;
  readonly terminalStatuses: readonly string[];
}

/** Runs one statement and gives the only column of its only row. */
export type Ask = (sql: string, terminalStatuses: readonly string[]) => Promise<unknown>;

/**
 * Compares every key of an aggregate file with the relations of a store that holds just that log. Keys that only one side
 * has are differences, too.
 */
export async function checkTruth(truth: Truth, ask: Ask): Promise<readonly Checked[]> {
  const kind = truth.log.startsWith('vinst') ? 'vinst' : 'servicenow';
  const { log, terminalStatuses, ...rest } = truth;
  const expected = new Map([['log', log], ['terminalStatuses', terminalStatuses], ...leaves('', rest)] as const);
  // Whose log it is and what ends a ticket there is told to the figures, not asked of them.
  const got = new Map<string, unknown>([['log', log], ['terminalStatuses', terminalStatuses]]);
  for (const { key, sql } of figuresOf(kind)) {
    for (const [leaf, value] of leaves(key, await ask(sql, terminalStatuses))) got.set(leaf, value);
  }
  return [...new Set([...expected.keys(), ...got.keys()])].map((key) => {
    const [wanted, found] = [expected.get(key), got.get(key)];
    return { key, expected: wanted, got: found, equal: canonical(wanted) === canonical(found) };
  });
}

/** Lists are leaves: their order counts. An empty object is one, too. */
function leaves(path: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(path === '' ? key : `${path}.${key}`, inner));
}

/** JSON with sorted members: PostgreSQL keeps no order of them. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
