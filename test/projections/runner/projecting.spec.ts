import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../../src/read-store/database.js';
import { GenerationWriter } from '../../../src/read-store/generation-writer.js';
import { LogCursor } from '../../../src/read-store/log-cursor.js';
import { readRegistry } from '../../../src/read-store/registry.js';
import { MemoryLog } from './memory-log.js';
import { damaged, handed, handoversProjection, parcelsOf, returned, sent, weighed } from './parcels.js';
import { Stage } from './stage.js';

const parcels = parcelsOf();
const both = [parcels, handoversProjection];

let stage: Stage;
beforeEach(async () => (stage = await Stage.open()));
afterEach(async () => stage.close());

/** Lives of parcels that meet every verb: handed over thrice in one batch, weighed, returned, sent again. */
function fill(log: MemoryLog): bigint {
  for (let number = 0; number < 40; number += 1) {
    const id = `p-${number}`;
    log.append(`parcel-${id}`, sent(id), handed(id, 'bob'), handed(id, `c"\\,{}-${number}`));
    if (number % 3 === 0) log.append(`parcel-${id}`, weighed(id, number), damaged(id));
    if (number % 5 === 0) log.append(`parcel-${id}`, returned(id));
    if (number % 10 === 0) log.append(`parcel-${id}`, sent(`${id}-again`));
  }
  return log.position;
}

describe('projecting', () => {
  it('brings history and what follows into the views', async () => {
    const log = new MemoryLog();
    log.append('parcel-1', sent('1', 'ann'));
    stage.project(log, both);
    await stage.reach(both, log.position);
    await stage.reach(both, log.append('parcel-1', handed('1', 'bob'), handed('1', 'cleo')));
    expect(await stage.rows('select holder, marks, label, changed_at from custody.parcel')).toEqual([
      { holder: 'cleo', marks: ['to "ann"', 'a,b\\c', ''], label: { to: 'ann', lines: [1, { x: '"' }] }, changed_at: '2026-01-01T00:00:02.000Z' },
    ]);
    expect(await stage.rows('select holder, to_at from custody.stay order by from_revision')).toEqual([
      { holder: 'ann', to_at: '2026-01-01T00:00:01.000Z' },
      { holder: 'bob', to_at: '2026-01-01T00:00:02.000Z' },
      { holder: 'cleo', to_at: null },
    ]);
    expect(await stage.rows('select * from custody.held')).toEqual([{ holder: 'cleo', parcels: 1 }]);
    expect(await stage.differences(log, both)).toEqual([]);
  });

  it('gives the same one event at a time, in one batch, and delivered three times over (F5)', async () => {
    const whole = new MemoryLog();
    const end = fill(whole);
    await stage.projectUntil(whole, both, end);
    const built = await stage.contents();

    const other = await Stage.open();
    try {
      const growing = new MemoryLog();
      growing.deliveries = 3;
      other.project(growing, both);
      for (const entry of whole.entries) {
        growing.take(entry);
        if (entry.position % 2n === 0n) await other.reach(both, entry.position);
      }
      await other.reach(both, end);
      expect(await other.contents()).toEqual(built);
      expect(await other.differences(growing, both)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('rests on leaving out what was seen: written again, an old event would win (F5)', async () => {
    const log = new MemoryLog();
    await stage.projectUntil(log, both, log.append('parcel-1', sent('1'), handed('1', 'bob'), handed('1', 'cleo')));
    const cursor = new LogCursor(log.position, log.entries.length);
    expect(cursor.beyond(log.entries)).toEqual([]);
    const { generation } = (await readRegistry(stage.pool)).get('parcels') ?? { generation: 0 };
    const writer = new GenerationWriter(parcels, generation, { parked: [], skipped: new Set() }, 10);
    await inTransaction(stage.pool, (client) => writer.write(client, log.entries.slice(1, 2)));
    expect(await stage.rows('select holder from custody.parcel')).toEqual([{ holder: 'bob' }]);
    expect(await stage.differences(log, both)).not.toEqual([]);
  });

  it('goes on where it stopped, with nothing in memory', async () => {
    const log = new MemoryLog();
    const end = fill(log);
    const half = new MemoryLog();
    half.entries.push(...log.entries.slice(0, 70));
    await stage.projectUntil(half, both, half.position);
    await stage.projectUntil(log, both, end);
    expect(stage.news.map(({ event }) => event)).toEqual(['leads', 'building', 'built', 'leads']);
    expect(await stage.differences(log, both)).toEqual([]);
  });
});
