import { describeRelations, drawRelations } from '../read-store/described.js';
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

/** `custody db --describe`: the relations of analysts, their columns and comments, as `\d+` shows them; for who has no `psql`. */
export function describeCommand(console: Console): Promise<boolean> {
  return withHouse(console, 'none', async ({ house: { database } }) => {
    const relations = await describeRelations(database.pool);
    console.result(drawRelations(relations), { relations });
    return true;
  });
}
