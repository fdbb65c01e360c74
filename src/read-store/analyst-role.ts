import type { Pool, PoolClient } from 'pg';
import { errorCode, inTransaction } from './database.js';
import { sqlName, sqlText } from './table-sql.js';

/** How analysts log in. */
export interface AnalystLogin {
  readonly user: string;
  readonly password: string;
}

const role = 'custody_analyst';
const attempts = 5;

/**
 * Makes the role that may read schema `custody` and nothing else, and gives its login. The password is made once and kept in
 * `custody_ops`. Null where the connection's own role may not make roles: then an administrator grants reading by hand.
 */
export async function ensureAnalyst(pool: Pool, newPassword: () => string): Promise<AnalystLogin | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(pool, (client) => ensure(client, newPassword));
    } catch (error) {
      if (errorCode(error) === '42501') return null;
      // Roles belong to the whole server: two databases of it may be set up at the same instant.
      if (attempt === attempts || !['23505', '42710', 'XX000', '40001'].includes(errorCode(error) ?? '')) throw error;
    }
  }
}

async function ensure(client: PoolClient, newPassword: () => string): Promise<AnalystLogin> {
  await client.query(`select pg_advisory_xact_lock(hashtext('custody.analyst'))`);
  const { rows: stored } = await client.query<{ password: string }>('select password from custody_ops.analyst_login where role = $1', [role]);
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const password = stored[0]?.password ?? newPassword();
  if (rowCount === 0) await client.query(`create role ${sqlName(role)} login password ${sqlText(password)}`);
  else if (stored.length === 0) await client.query(`alter role ${sqlName(role)} login password ${sqlText(password)}`);
  if (stored.length === 0) await client.query('insert into custody_ops.analyst_login values ($1, $2)', [role, password]);
  await client.query(`
    alter role ${sqlName(role)} set default_transaction_read_only = on;
    grant usage on schema custody to ${sqlName(role)};
    grant select on all tables in schema custody to ${sqlName(role)};
    alter default privileges in schema custody grant select on tables to ${sqlName(role)}`);
  return { user: role, password };
}
