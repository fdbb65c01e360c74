import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readModels } from '../../../projections/read-models.js';
import { type House, readModelNames } from '../../../src/house.js';
import { rebuild } from '../../../src/read-store/rebuild.js';
import { eventLine, readEventLine } from '../../../src/transfer/event-line.js';
import { selected } from '../../../src/transfer/selection.js';
import { takeOver } from '../../../src/transfer/take-over.js';
import { keptHouse } from '../../support/kept-house.js';
import { keepStores, type KeptStores, startService } from '../../support/service.js';
import { tellStory } from './custody-story.js';

const never = new AbortController().signal;
const everything = { ticket: null, from: null, to: null };
let source: KeptStores;
let target: KeptStores;
let written: readonly string[];
let rows: Readonly<Record<string, readonly unknown[]>>;

/** Every row of every read model; positions alone mean nothing in another store. */
async function rowsOf({ database }: House): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const tables = readModels.flatMap((projection) => projection.tables);
  const entries = await Promise.all(
    tables.map(async ({ name, key }) => {
      const { rows: found } = await database.pool.query<Record<string, unknown>>(`select * from custody_read.${name} order by ${key.join(', ')}`);
      return [name, found.map((row) => ({ ...row, position: null }))] as const;
    }),
  );
  return Object.fromEntries(entries);
}

async function shown(house: House, position: bigint | null): Promise<void> {
  expect(await house.checkpoints.waitFor(readModelNames, position ?? 0n, 20_000)).toBe(true);
}

async function* readBack(lines: readonly string[]) {
  for (const line of lines) yield await Promise.resolve(readEventLine(line));
}

beforeAll(async () => {
  source = await keepStores();
  target = await keepStores();
  const service = await startService(source);
  await tellStory(service.as);
  await service.stop();
  const house = await keptHouse(source);
  const lines: string[] = [];
  let last: bigint | null = null;
  for await (const event of selected(house.log, everything)) {
    lines.push(JSON.stringify(eventLine(event)));
    last = event.position;
  }
  await shown(house, last);
  rows = await rowsOf(house);
  written = lines;
  await house.close();
}, 120_000);

afterAll(async () => {
  await source.remove();
  await target.remove();
});

describe('a store carried to another', () => {
  it('has the same events, with ids, order and metadata, and after a rebuild the same read models (HIS-4)', async () => {
    const house = await keptHouse(target);
    try {
      const taken = await takeOver(readBack(written), house.eventStore.appender, never, () => undefined);
      expect(taken.events).toBe(written.length);
      const carried: string[] = [];
      for await (const event of selected(house.log, everything)) carried.push(JSON.stringify({ ...eventLine(event), position: '' }));
      expect(carried).toEqual(written.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), position: '' })));
      await shown(house, taken.position);
      expect(await rowsOf(house)).toEqual(rows);
    } finally {
      await house.close();
    }
    const still = await keptHouse(target, 'none');
    try {
      await rebuild({ pool: still.database.pool, source: still.log, projections: readModels, names: readModelNames, signal: new AbortController().signal, onProgress: () => undefined });
      expect(await rowsOf(still)).toEqual(rows);
      expect(rows['interval']?.length).toBeGreaterThan(10);
    } finally {
      await still.close();
    }
  }, 120_000);

  it('takes the same export twice, once', async () => {
    const house = await keptHouse(target);
    try {
      await takeOver(readBack(written), house.eventStore.appender, never, () => undefined);
      let events = 0;
      for await (const event of selected(house.log, everything)) events += Number(event.revision >= 0);
      expect(events).toBe(written.length);
    } finally {
      await house.close();
    }
  }, 60_000);

  it('does not take a part whose beginning is missing', async () => {
    const empty = await keepStores();
    const house = await keptHouse(empty);
    try {
      const part = written.filter((line) => line.includes('"stream":"ticket-T-1"')).slice(1);
      await expect(takeOver(readBack(part), house.eventStore.appender, never, () => undefined)).rejects.toThrow('whole export');
    } finally {
      await house.close();
      await empty.remove();
    }
  }, 60_000);

  it('goes on where it was broken off, in the middle of what one append would have held', async () => {
    const stores = await keepStores();
    const house = await keptHouse(stores);
    try {
      const streams = written.map((line) => (JSON.parse(line) as { readonly stream: string }).stream);
      const inside = streams.findIndex((stream, index) => index > 5 && stream === streams[index - 1]);
      expect(inside).toBeGreaterThan(0);
      const breaking = new AbortController();
      const until = async function* () {
        yield* readBack(written.slice(0, inside));
        breaking.abort();
      };
      const begun = await takeOver(until(), house.eventStore.appender, breaking.signal, () => undefined);
      expect(begun.events).toBeLessThan(inside);
      await takeOver(readBack(written), house.eventStore.appender, never, () => undefined);
      const order: string[] = [];
      for await (const { stream, revision } of selected(house.log, everything)) order.push(`${stream}@${revision}`);
      expect(order).toEqual(written.map((line) => JSON.parse(line) as { readonly stream: string; readonly revision: number }).map(({ stream, revision }) => `${stream}@${revision}`));
    } finally {
      await house.close();
      await stores.remove();
    }
  }, 60_000);

  it('says what is wrong with a line', () => {
    expect(() => readEventLine('{"stream":"ticket-T-1"}')).toThrow('/revision');
    expect(() => readEventLine(String(written[0]).replace(/"type":"\w+"/, '"type":"Unheard"'))).toThrow('Unheard');
  });
});
