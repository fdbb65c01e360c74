import { readModels } from '../../projections/read-models.js';
import { readModelNames } from '../house.js';
import { rebuild } from '../read-store/rebuild.js';
import { verify } from '../read-store/verify.js';
import type { Console } from './console.js';
import { lastPosition, type Opened, untilShown, withHouse } from './open.js';

/** `custody rebuild`: folds the log into new tables beside the live ones, and swaps. */
export function rebuildCommand(names: readonly string[], signal: AbortSignal, console: Console): Promise<boolean> {
  return onReadModels(names, console, async ({ house }, chosen) => {
    const progress = console.progress('rebuild');
    const began = Date.now();
    let events = 0;
    await rebuild({
      pool: house.database.pool,
      source: house.log,
      projections: readModels,
      names: chosen,
      signal,
      onProgress: (at) => {
        events = at.events;
        progress.at(at.expected === 0 ? 1 : Math.min(1, at.events / at.expected), `${at.phase}, ${at.events} events`);
      },
    });
    progress.done();
    const seconds = (Date.now() - began) / 1_000;
    console.result(`rebuilt ${chosen.join(', ')}: ${events} events in ${seconds.toFixed(1)} s, ${Math.round(events / seconds)} events/s`, { projections: chosen, events, seconds });
    return true;
  });
}

/** `custody verify`: compares every row with a fold of the log; true where all are equal. Repairs nothing. */
export function verifyCommand(names: readonly string[], console: Console): Promise<boolean> {
  return onReadModels(names, console, async ({ house }, chosen) => {
    const progress = console.progress('verify');
    const events = Math.max(1, (await house.lag.read()).events);
    const { projections } = await verify({
      pool: house.database.pool,
      source: house.log,
      projections: readModels,
      names: chosen,
      onProgress: ({ phase, done }) => progress.at(phase === 'fold' ? done / events / 2 : 0.5, `${phase}: ${done}`),
    });
    progress.done();
    const lines = projections.flatMap(({ name, rows, differences }) => [
      `${differences.length === 0 ? '✓' : '✗'} ${name}: ${rows} rows${differences.length === 0 ? ', all as the log says' : ''}`,
      ...differences.map(({ relation, key, column, expected, found }) => {
        return `    ${relation} ${JSON.stringify(key)} ${column ?? ''}: the log says ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`;
      }),
    ]);
    console.result(lines.join('\n'), { projections });
    return projections.every(({ differences }) => differences.length === 0);
  });
}

/** `custody status`: where the stores are, and how far the read models. */
export function statusCommand(console: Console): Promise<boolean> {
  return withHouse(console, 'worker', async ({ house }) => {
    const { events, projections } = await house.lag.read(readModelNames);
    const told = projections.map((each) => ({ ...each, position: each.position?.toString() ?? null }));
    const { eventStoreUrl, databaseUrl: databaseAdminUrl } = house.stores;
    const databaseUrl = house.psql === null ? null : house.psql.slice('psql "'.length, -1);
    const lines = [
      `${events} events in the log`,
      ...told.map(({ name, version, lag, parked }) => `  ${name.padEnd(24)} version ${version}, ${lag} behind, ${parked} parked`),
      `event store  ${eventStoreUrl}`,
      `read models  ${databaseUrl ?? databaseAdminUrl}`,
    ];
    console.result(lines.join('\n'), { events, projections: told, databaseUrl, databaseAdminUrl, eventStoreUrl });
    return true;
  });
}

/** Runs on read models that are known, and up to date with the log. */
function onReadModels(names: readonly string[], console: Console, work: (opened: Opened, chosen: readonly string[]) => Promise<boolean>): Promise<boolean> {
  const unknown = names.filter((name) => !readModelNames.includes(name));
  if (unknown.length > 0) throw new Error(`No read model is called ${unknown.join(', ')}; there are ${readModelNames.join(', ')}.`);
  return withHouse(console, 'worker', async (opened) => {
    const { house } = opened;
    await untilShown(house, await lastPosition(house), console, new AbortController().signal);
    return work(opened, names.length === 0 ? readModelNames : names);
  });
}
