// A store in a process of its own: prints its connection string, and lives until it is killed or its input ends.
import { startEmbeddedEventStore } from '../../../../src/embedded-eventstore/embedded-eventstore.js';

const [folder = '', port = '0', durability = 'relaxed'] = process.argv.slice(2);
const store = await startEmbeddedEventStore({
  folder,
  port: Number(port),
  durability: durability === 'fsync' ? 'fsync' : 'relaxed',
  thread: 'same',
});
console.log(store.connectionString);
process.stdin.resume();
process.stdin.once('end', () => void store.stop().then(() => process.exit(0)));
