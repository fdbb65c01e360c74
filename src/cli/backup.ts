import { setTimeout as pause } from 'node:timers/promises';
import { backUp, readManifest, restoreLog, restoreOps } from '../backup/backup.js';
import { readConfig, storeFolders } from '../config.js';
import { hasLog } from '../embedded-eventstore/copy-log.js';
import type { House } from '../house.js';
import { isOnTheWay } from '../notifications/fan-out-place.js';
import type { Console } from './console.js';
import { lastPosition, withHouse } from './open.js';

/** How long a backup waits for notifications that are behind, and between two looks; milliseconds. */
const patience = 30_000;
const between = 50;

/** `custody backup`: the embedded log, and what no replay brings back; beside a running service, or alone. */
export function backupCommand(folder: string, console: Console): Promise<boolean> {
  const eventStore = embeddedFolder();
  return withHouse(console, 'none', async ({ house }) => {
    const { pool } = house.database;
    const made = await backUp({ eventStore, pool, allTold: () => allTold(house, console) }, folder, new Date().toISOString());
    const rows = Object.values(made.tables).reduce((sum, count) => sum + count, 0);
    console.result(`${made.log.events} events (${made.log.bytes} bytes) and ${rows} rows of custody_ops are in ${folder}`, { ...made, folder });
    return true;
  });
}

/** `custody restore`: a backup into an empty data folder. The read models are made from the log by the next start. */
export async function restoreCommand(folder: string, console: Console): Promise<boolean> {
  const eventStore = embeddedFolder();
  if (await hasLog(eventStore)) throw new Error(`${eventStore} has a log already: restore into an empty data folder (CUSTODY_DATA_DIR)`);
  const saved = await readManifest(folder);
  await restoreLog(folder, eventStore, saved);
  return withHouse(console, 'none', async ({ house: { database } }) => {
    const { parked } = await restoreOps(folder, database.pool, saved);
    const advice = parked === 0 ? '' : `; ${parked} messages that were waiting are parked, for they may have been sent since (custody notifications retry)`;
    console.result(`${saved.log.events} events are restored as of ${saved.at}${advice}`, { ...saved, folder, parked });
    return true;
  });
}

/** Whoever is not told yet would be told after a restore, and again by then. */
async function allTold(house: House, console: Console): Promise<void> {
  const last = await lastPosition(house);
  const until = Date.now() + patience;
  while (last !== null && (await isOnTheWay(house.database.pool, last))) {
    if (Date.now() > until) {
      console.say('The notifications are behind: after a restore, some people may be told again of what happened just before this backup.');
      return;
    }
    await pause(between);
  }
}

function embeddedFolder(): string {
  const config = readConfig(process.env);
  if (config.eventStoreUrl === null) return storeFolders(config).eventStore;
  throw new Error('the event store is not the embedded one: back it up, and restore it, by its own means (docs/runbook.md)');
}
