import { beforeAll, describe, expect, it } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { readFile } from 'node:fs/promises';
import { readModels } from '../../projections/read-models.js';
import { houseEvents } from '../../src/house-events.js';
import { type Catalogue, event, type EventDefinition } from '../../src/kernel/event.js';
import { changesOf } from '../../src/kernel/projection.js';
import { Rows } from '../../src/kernel/rows.js';
import { recordFault, recordSwitchOff } from './record.js';
import { readSamples, type Sample, storedSamples, withoutSample } from './samples.js';

let samples: readonly Sample[];
beforeAll(async () => {
  samples = await storedSamples();
});

/** Every row of every read model that these samples give, by table; as JSON has it. */
function rowsOf(catalogue: Catalogue): Readonly<Record<string, readonly unknown[]>> {
  const { events } = readSamples(catalogue, samples);
  const rows = readModels.flatMap((projection) => {
    const tables = new Map(projection.tables.map((table) => [table.name, new Rows(table)]));
    for (const each of events) for (const change of changesOf(projection, each)) tables.get(change.table.name)?.apply(each.stream, change);
    return [...tables].map(([table, held]) => [`${projection.name}.${table}`, [...held.entries()].map(([, { row }]) => row)] as const);
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(rows), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as Readonly<Record<string, readonly unknown[]>>;
}

/** What the samples gave when they were stored. */
async function storedRows(): Promise<unknown> {
  return JSON.parse(await readFile(new URL('./samples/read-models.json', import.meta.url), 'utf8'));
}

/** The house's events, one of them otherwise. */
function withChanged(type: string, changed: (known: EventDefinition) => EventDefinition): Catalogue {
  const known: Catalogue = houseEvents;
  const definition = known[type];
  if (definition === undefined) throw new Error(`nobody knows ${type}`);
  return { ...known, [type]: changed(definition) };
}

describe('a stored sample of every version of every event (F15)', () => {
  it('is there', () => {
    expect(withoutSample(houseEvents, samples)).toEqual([]);
  });

  it('is read to this day, and gives the same read models', async () => {
    const began = performance.now();
    const { faults, events } = readSamples(houseEvents, samples);
    const [rows, stored] = [rowsOf(houseEvents), await storedRows()];
    const versions = new Set(samples.map(({ type, metadata }) => `${type}@${metadata.version}`)).size;
    recordFault({
      fault: 'F15',
      what: `samples of ${versions} versions of ${Object.keys(houseEvents).length} types, ${Object.values(rows).flat().length} rows`,
      rounds: samples.length,
      acknowledged: events.length,
      lost: faults.length,
      doubled: null,
      differences: Object.entries(rows).filter(([table, found]) => JSON.stringify(found) !== JSON.stringify((stored as typeof rows)[table])).length,
      seconds: (performance.now() - began) / 1_000,
    });
    expect(faults).toEqual([]);
    expect(rows).toEqual(stored);
  });
});

describe('without what protects old events (F15)', () => {
  /** As somebody would write it who needs to know more of a change of owner. */
  const urgent = { summary: 'Another owner.', schema: Type.Object({ ticketId: Type.String(), to: Type.String(), urgent: Type.Boolean() }) };
  const lift = (data: unknown): unknown => ({ ...(data as object), urgent: false });

  it('a new version is read through its upcaster, and not without', () => {
    const lifted = withChanged('OwnerChanged', () => event({ ...urgent, version: 2, upcasters: { 1: lift } }));
    expect(readSamples(lifted, samples).faults).toEqual([]);
    const unlifted = readSamples(withChanged('OwnerChanged', () => event({ ...urgent, version: 2, upcasters: { 1: (data) => data } })), samples);
    recordSwitchOff({ fault: 'F15', protection: 'the upcaster of a former version', red: unlifted.faults.length > 0 });
    expect(unlifted.faults).toHaveLength(3);
    expect(() => event({ ...urgent, version: 2 })).toThrow('no upcaster from version 1');
  });

  it('a schema that was changed without a new version is found', () => {
    const { faults } = readSamples(withChanged('OwnerChanged', () => event({ ...urgent, version: 1 })), samples);
    recordSwitchOff({ fault: 'F15', protection: 'the new version of a changed schema', red: faults.length > 0 });
    expect(faults[0]).toMatch(/OwnerChanged\/urgent/);
  });

  it('a type or version without a sample is found', () => {
    const raised = withChanged('TicketMoved', (known) => event({ ...known, version: 2, upcasters: { 1: lift } }));
    const missing = withoutSample({ ...raised, Invented: event({ ...urgent, version: 1 }) }, samples);
    recordSwitchOff({ fault: 'F15', protection: 'the sample of a new type or version', red: missing.length > 0 });
    expect(missing).toEqual(['TicketMoved version 2', 'Invented version 1']);
  });
});
