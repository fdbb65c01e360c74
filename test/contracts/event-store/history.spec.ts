import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventLog } from '../../../src/event-log.js';
import { openClient } from '../../../src/event-store/client.js';
import { type OpenEventStore, openEventStore } from '../../../src/event-store/event-store.js';
import { organizationKind } from '../../../src/installation/customers.js';
import type { OrganizationId } from '../../../src/kernel/brand.js';
import type { LogEntry } from '../../../src/read-store/event-source.js';
import { envelope, newId } from './support/door.js';
import { type Spy, spyOn } from './support/spying-port.js';
import { type RunningStore, startStore } from './support/stores.js';

let running: RunningStore;
let spy: Spy;
let store: OpenEventStore;
let log: EventLog;
const going = new AbortController().signal;

/** Organizations of this run, whose names begin so. */
const mine = newId();
const organization = (name: string) =>
  store.writePath.execute(organizationKind, `${mine}-${name}` as OrganizationId, envelope(), {
    sight: () => null,
    judge: () => ({ basis: null, decision: [{ type: 'OrganizationRegistered' as const, data: { organizationId: `${mine}-${name}` as OrganizationId, name, details: [] } }] }),
  });

async function taken(entries: AsyncIterable<readonly LogEntry[]>): Promise<readonly string[]> {
  const streams: string[] = [];
  for await (const batch of entries) streams.push(...batch.map(({ stream }) => stream));
  return streams;
}

beforeAll(async () => {
  running = await startStore();
  const client = openClient(running.connectionString);
  spy = spyOn(() => client);
  store = openEventStore({ open: spy.open });
  log = new EventLog(store);
  for (const name of ['a', 'b', 'c']) await organization(name);
});
afterAll(async () => {
  await store.close();
  await running.stop();
});

describe('the history of some streams', () => {
  it('is all of theirs, in order, to the log’s end; the store sends nothing else', async () => {
    expect(await taken(log.history([`organization-${mine}-`], going))).toEqual(['a', 'b', 'c'].map((name) => `organization-${mine}-${name}`));
    expect(await taken(log.history([`organization-${mine}-b`], going))).toEqual([`organization-${mine}-b`]);
    expect(spy.calls.subscribeToAll.at(-1)?.[0].filter.prefixes).toEqual([`organization-${mine}-b`]);
    expect(await taken(log.history([`organization-${newId()}`], going))).toEqual([]);
  });

  it('ends when it is over, also while nothing comes', async () => {
    const over = new AbortController();
    const asked = new Promise<void>((resolve) => {
      spy.instead.subscribeToAll = () => () => {
        resolve();
        return Object.assign(new Readable({ objectMode: true, read: () => undefined }), { unsubscribe: () => Promise.resolve() });
      };
    });
    const waiting = taken(log.history([`organization-${mine}-`], over.signal));
    await asked;
    over.abort();
    expect(await waiting).toEqual([]);
    spy.instead = {};
    expect(await taken(log.history([`organization-${mine}-`], over.signal))).toEqual([]);
  });
});
