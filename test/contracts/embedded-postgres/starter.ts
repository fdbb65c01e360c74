// Another Custody process, for the tests: starts PostgreSQL on the folder named, says so, and obeys lines on its standard input.
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../../../src/embedded-postgres/embedded-postgres.js';

const [, , folder = ''] = process.argv;

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

try {
  const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
  say({ url: server.url, port: server.port, adopted: server.adopted });
  for await (const line of createInterface(process.stdin)) {
    if (line !== 'stop') continue;
    await server.stop();
    say({ stopped: true });
    break;
  }
} catch (error) {
  say({ error: String(error) });
}
process.stdin.destroy();
