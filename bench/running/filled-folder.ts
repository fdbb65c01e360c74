import type * as filled from '../contestants/filled.js';
import type { Bench } from './bench.js';
import { enter } from './enter.js';
import { folderFor } from './stores.js';

/** A data folder with the bench's help desk and so many events, read models complete, nobody at work in it. */
export async function filledFolder(bench: Bench, events: number): Promise<{ readonly dataDir: string; readonly took: filled.Sample }> {
  const dataDir = await folderFor(bench);
  bench.tell(`filling a log with ${events.toLocaleString('en-US')} events`);
  const filler = await enter<filled.Options, { readonly events: number }, filled.Sample>(bench, 'filled', { dataDir });
  const took = await filler.run({ events });
  await filler.leave();
  return { dataDir, took };
}
