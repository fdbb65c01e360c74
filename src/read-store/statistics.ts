import type { Pool } from 'pg';
import { errorCode } from './database.js';
import { sqlName } from './table-sql.js';

/**
 * Has PostgreSQL look at what the read models hold, after much has been written at once: it would notice within a minute or two by itself, and plan
 * long questions for empty tables until then.
 */
export async function refreshStatistics(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ tablename: string }>(`select tablename from pg_tables where schemaname = 'custody_read'`);
  for (const { tablename } of rows) {
    try {
      await pool.query(`analyze custody_read.${sqlName(tablename)}`);
    } catch (error) {
      if (errorCode(error) !== '42P01') throw error; // a rebuild has just replaced it, and looks at its own
    }
  }
}
