import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** Texts that a pool prepares at most: each costs memory on every connection that is asked it, for as long as that lasts. */
const mostNamed = 128;
/** How often a text is asked before it is prepared: most combinations of filters are asked once and never again. */
const worthNaming = 3;
/** Texts that are counted at a time. */
const mostCounted = 1_000;

/**
 * A pool for Kysely whose connections prepare what they are asked often, and keep it: to parse and plan a short question over
 * the contract's views takes PostgreSQL several times as long as to answer it. Whether a kept plan serves all parameters,
 * PostgreSQL judges by itself (`plan_cache_mode = auto`). Behind a PgBouncer it needs session pooling, as the locks of builds do.
 */
export function preparedPool(pool: Pool): PostgresPool {
  const names = new StatementNames();
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const prepared = clients.get(client) ?? preparedClient(client, names);
      clients.set(client, prepared);
      return prepared;
    },
  };
}

/**
 * Whether a new version of a read model has changed the columns of a view under a prepared text. Any other change of a view
 * PostgreSQL answers by planning anew.
 */
export function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && error.message.startsWith('cached plan');
}

/** Whether PostgreSQL has said nothing for as long as we wait. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** Names for texts, the same on all connections of a pool. */
class StatementNames {
  readonly #named = new Map<string, string>();
  readonly #counted = new Map<string, number>();

  /** The text's name, once it has earned one. */
  of(text: string): string | undefined {
    const name = this.#named.get(text);
    if (name !== undefined || this.#named.size >= mostNamed) return name;
    const times = (this.#counted.get(text) ?? 0) + 1;
    if (times >= worthNaming) return this.#give(text);
    if (this.#counted.size >= mostCounted) this.#counted.clear();
    this.#counted.set(text, times);
    return undefined;
  }

  #give(text: string): string {
    const name = `custody_${this.#named.size + 1}`;
    this.#counted.delete(text);
    this.#named.set(text, name);
    return name;
  }
}

function preparedClient(client: PoolClient, names: StatementNames): PostgresPoolClient {
  let spent = false;
  const ask = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    const name = values.length === 0 ? undefined : names.of(text);
    try {
      return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
    } catch (error) {
      spent ||= isOutdated(error) || isUnanswered(error);
      throw error;
    }
  };
  return {
    // Kysely's types tie a result to what its caller expects; its cursors are not used here.
    query: ask as unknown as PostgresPoolClient['query'],
    // A connection with an outdated plan, or that hangs, has served its time.
    release: (destroy) => client.release(destroy === true || spent),
  };
}
