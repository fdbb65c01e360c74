// Uses the store in every way, closes it, and should then end by itself (hazard 12).
import { openClient } from '../../../../src/event-store/client.js';
import { openEventStore } from '../../../../src/event-store/event-store.js';
import { doors, envelope, hang } from './door.js';

const [connectionString = ''] = process.argv.slice(2);
const store = openEventStore({ open: () => openClient(connectionString) });
await store.writePath.execute(doors, 'quiet', envelope(), hang());
await store.writePath.follow(doors, 'quiet');
const log = store.subscribe({ events: doors.events, prefixes: [`${doors.category}-`], after: null });
for await (const { caughtUp } of log) if (caughtUp) break;
await store.close();
console.log('closed');
