import type { Body, Voice } from './client.js';
import { eventually } from './help-desk.js';

/** One kind of revocation: how it is switched, and whether a reader may see the other's ticket while it is on. */
export interface Switch {
  readonly on: () => Promise<number>;
  readonly off: () => Promise<number>;
}

/** The items of a list. */
export const itemsOf = (body: Body): readonly Body[] => (body['items'] ?? []) as readonly Body[];

/** What readers found: reads that began after a switch-off was answered and ended before the next switch-on was asked for are `shut`. */
export interface Found {
  reads: number;
  seen: number;
  shut: number;
  leaks: number;
  seconds: number;
}

/** Readers loop over list, search, ticket and history while the switch goes off and on; each time they have all read it shut. */
export async function underReaders({ on, off }: Switch, voice: Voice, ticketId: string, turns: number): Promise<Found> {
  const start = performance.now();
  let [shut, epoch, over] = [false, 0, false];
  const found: Found = { reads: 0, seen: 0, shut: 0, leaks: 0, seconds: 0 };
  const reads: readonly (() => Promise<boolean>)[] = [
    async () => itemsOf((await voice.get('/v1/portal/tickets')).body).some((item) => item['ticketId'] === ticketId),
    async () => itemsOf((await voice.get('/v1/portal/tickets?q=secret')).body).length > 0,
    async () => (await voice.get(`/v1/portal/tickets/${ticketId}`)).status === 200,
    async () => (await voice.get(`/v1/portal/tickets/${ticketId}/history`)).status === 200,
  ];
  const loop = async (read: () => Promise<boolean>): Promise<void> => {
    while (!over) {
      const [began, wasShut] = [epoch, shut];
      const shows = await read();
      found.reads += 1;
      if (shows) found.seen += 1;
      if (!wasShut || began !== epoch) continue;
      found.shut += 1;
      if (shows) found.leaks += 1;
    }
  };
  const looping = reads.map(loop);
  for (let turn = 0; turn < turns; turn += 1) {
    await settled(off());
    shut = true;
    const before = found.shut;
    await eventually(() => Promise.resolve(found.shut), (now) => now >= before + reads.length);
    [shut, epoch] = [false, epoch + 1];
    await settled(on());
  }
  over = true;
  await Promise.all(looping);
  found.seconds = (performance.now() - start) / 1_000;
  return found;
}

async function settled(switching: Promise<number>): Promise<void> {
  const status = await switching;
  if (status !== 200) throw new Error(`the switch was refused: ${status}`);
}
