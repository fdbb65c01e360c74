import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient,
  jsonEvent,
  type AllStreamSubscription,
  type AppendResult,
  type JSONEventData,
  type StreamSubscription,
} from '@eventstore/db-client';
import { startEmbeddedEventStore } from '../../../src/embedded-eventstore/embedded-eventstore.js';

/** The event store a contract is checked against: the embedded one, or the real one that EVENTSTORE_URL names. */
export interface EventStoreUnderTest {
  readonly client: EventStoreDBClient;
  readonly connectionString: string;
  stop(): Promise<void>;
}

export const realServer = process.env['EVENTSTORE_URL']?.startsWith('esdb') ? process.env['EVENTSTORE_URL'] : undefined;
/** For tests that look at the embedded server's own files or moment of death. */
export const embeddedOnly = realServer === undefined ? describe : describe.skip;

/** One client a test file: pending appends are global to the client's module (hazard 5). */
export async function startEventStore(): Promise<EventStoreUnderTest> {
  if (realServer !== undefined) {
    const client = EventStoreDBClient.connectionString(realServer);
    return { client, connectionString: realServer, stop: () => client.dispose() };
  }
  const folder = temporaryFolder();
  const store = await startEmbeddedEventStore({ folder, thread: 'same', durability: 'relaxed' });
  const client = EventStoreDBClient.connectionString(store.connectionString);
  const stop = async (): Promise<void> => {
    await client.dispose();
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { client, connectionString: store.connectionString, stop };
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'custody-es-'));

let streams = 0;
/** A stream nobody used before, also on a real server that keeps its data. */
export const newStream = (category = 'contract'): string => `${category}-${process.pid}${Date.now()}${streams++}`;

export const happened = (n: number, type = 'Happened'): JSONEventData => jsonEvent({ type, data: { n } });

/** The numbers that `happened` put into events. */
export const numbersOf = (events: readonly { readonly event?: { readonly data: unknown } }[]): number[] =>
  events.map(({ event }) => (event?.data as { n: number }).n);

export async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Gathers what a subscription says, and waits for conditions on it. */
export function follow(subscription: AllStreamSubscription | StreamSubscription) {
  const numbers: number[] = [];
  const said: string[] = [];
  const errors: Error[] = [];
  let check: () => void = () => undefined;
  subscription.on('data', ({ event }) => {
    numbers.push((event?.data as { n: number }).n);
    said.push('event');
    check();
  });
  subscription.on('caughtUp', () => {
    said.push('caughtUp');
    check();
  });
  subscription.on('error', (error) => {
    errors.push(error);
    check();
  });
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (condition()) resolve();
      };
      check();
    });
  return { numbers, said, errors, until, recheck: () => check() };
}

export const positionOf = ({ position }: AppendResult): { commit: bigint; prepare: bigint } => {
  if (position === undefined) throw new Error('An append that wrote has a position.');
  return position;
};

