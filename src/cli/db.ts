import type { Console } from './console.js';
import { withHouse } from './open.js';

/** `custody db`: a line that opens `psql` on the analysts' relations, read-only. */
export function dbCommand(console: Console): Promise<boolean> {
  return withHouse(console, 'none', ({ house: { psql, stores } }) => {
    if (psql === null) throw new Error('this connection may not make the role custody_analyst; ask an administrator of the database for a login that reads schema custody.');
    console.say('The relations: \\d+ custody.*   What to ask: docs/sql-for-analysts.md');
    if (stores.databaseUrl.includes('127.0.0.1')) console.say('The embedded PostgreSQL runs as long as the service or a command does.');
    console.result(psql, { psql, databaseUrl: psql.slice('psql "'.length, -1) });
    return Promise.resolve(true);
  });
}
