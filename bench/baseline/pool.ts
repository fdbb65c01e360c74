import { Pool } from 'pg';

/** Connections: as many as commands are under way, so that commits that wait for the disk together share a flush. */
const connections = 32;

/** The baseline's connections to PostgreSQL, open from the start. */
export async function openPool(url: string): Promise<Pool> {
  const pool = new Pool({ connectionString: url, min: connections, max: connections, idleTimeoutMillis: 0, keepAlive: true });
  pool.on('error', (error) => process.stderr.write(`a connection broke: ${error.message}\n`));
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  for (const client of clients) client.release();
  return pool;
}
