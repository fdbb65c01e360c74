import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks. */
const between = 50;

/**
 * Looks again and again until what is looked for is there; for what follows by itself and tells nobody.
 * @param look gives undefined while it is not there yet
 * @param within milliseconds; 20 s by default
 * @throws an error that says what was waited for
 */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>, within = 20_000): Promise<Found> {
  const end = Date.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited ${within} ms for ${what}`);
    await pause(between);
  }
}
