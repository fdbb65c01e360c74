import { type Clock, type late, within } from './clock.js';
import type { ClientEvent, ClientRead } from './port.js';
import { kindOf } from './store-error.js';

/**
 * All events of one bounded read; `late` where it took longer than the deadline. The only place that takes events out of
 * a client's read: leaving one early without cancelling it ends, after about 99 times, in a client that hangs (hazard 2).
 */
export async function collect(clock: Clock, deadlineMs: number, read: ClientRead): Promise<readonly ClientEvent[] | typeof late> {
  const events: ClientEvent[] = [];
  const state = { ended: false };
  // Stays for good: an error after the end would otherwise have no listener and end the process.
  read.on('error', () => undefined);
  const whole = new Promise<readonly ClientEvent[]>((resolve, reject) => {
    read.on('data', (event: ClientEvent) => events.push(event));
    read.once('error', reject);
    read.once('end', () => {
      state.ended = true;
      resolve(events);
    });
  });
  try {
    return await within(clock, deadlineMs, whole);
  } catch (error) {
    if (kindOf(error) === 'stream-not-found') return [];
    throw error;
  } finally {
    if (!state.ended) {
      read.destroy();
      // Awaiting it would wait for a connection that may never come; an error of it says that nothing is left to cancel.
      read.cancel().catch(() => undefined);
    }
  }
}
