// Keeps many appends under way, through stalls, cuts and kills that others cause, and tells on each line what became of
// them. Dies of any promise or exception nobody caught, which is what hazard 5 would bring.
import { openClient } from '../../../../src/event-store/client.js';
import type { Envelope } from '../../../../src/event-store/command.js';
import { openEventStore } from '../../../../src/event-store/event-store.js';
import { StoreUnavailable } from '../../../../src/event-store/store-error.js';
import { isRefusal } from '../../../../src/kernel/refusal.js';
import { doors, envelope, hang, newId } from './door.js';

const [connectionString = '', width = '64'] = process.argv.slice(2);
const store = openEventStore({ open: () => openClient(connectionString), deadlineMs: 1_000, giveUpMs: 4_000, probeMs: 100 });
const filler = 'x'.repeat(20_000);
let stopping = false;
process.stdin.once('end', () => {
  stopping = true;
});
process.stdin.resume();

const written: string[] = [];
let unavailable = 0;

/** True once it has been written; the same key may be tried again. */
async function write(id: string, key: Envelope): Promise<boolean> {
  try {
    const answer = await store.writePath.execute(doors, id, key, hang('red', filler), { presumedNew: true });
    if (isRefusal(answer) || answer.revision !== 0) throw new Error(`written twice: ${JSON.stringify(answer)}`);
    written.push(id);
    if (written.length % 20 === 0) console.log(`written ${written.length}`);
    return true;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    unavailable += 1;
    return false;
  }
}
async function keepWriting(): Promise<void> {
  for (let id = newId(), key = envelope(); !stopping; ) {
    if (!(await write(id, key))) continue;
    id = newId();
    key = envelope();
  }
}
await Promise.all(Array.from({ length: Number(width) }, keepWriting));

let lost = 0;
for (const id of written) if ((await store.writePath.state(doors, id)).revision !== 0) lost += 1;
console.log(`end ${JSON.stringify({ written: written.length, lost, unavailable })}`);
await store.close();
