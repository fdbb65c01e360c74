import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startEmbeddedEventStore } from '../../src/embedded-eventstore/embedded-eventstore.js';
import { contest } from '../running/contest.js';
import { inFlight } from '../running/in-flight.js';
import { type Cost, counting } from './cpu.js';
import { width } from './world.js';

/** The official client alone on the embedded event store, with fsync: one event an append, of the size of the product's. */
export interface Options {
  readonly folder: string;
}

export interface Task {
  readonly appends: number;
  /** Under way at a time; as many as commands elsewhere, if not said. */
  readonly width?: number;
}

export interface Sample {
  readonly appends: number;
  readonly cost: Cost;
  /** Milliseconds of each append, ascending. */
  readonly latencies: readonly number[];
}

const event = (number: number) =>
  jsonEvent({
    type: 'TicketLocked',
    data: { ticketId: `T-${number}`, holderId: 'agent-1', cause: 'command' },
    metadata: { version: 1, commandId: 'c'.repeat(36), $correlationId: 'c'.repeat(36), $causationId: null, actor: 'agent:agent-1', service: null, occurredAt: '2026-11-21T10:00:00.000Z', basis: 20, commandHash: 'f'.repeat(64) },
  });

contest<Options, Task, Sample>(async ({ folder }) => {
  const store = await startEmbeddedEventStore({ folder });
  const client = EventStoreDBClient.connectionString(store.connectionString);
  return {
    run: async (task) => {
      const latencies: number[] = [];
      const counted = counting();
      await inFlight(task.width ?? width, task.appends, async (number) => {
        const began = performance.now();
        await client.appendToStream(`raw-${number % 4_000}`, event(number));
        latencies.push(performance.now() - began);
      });
      const cost = counted();
      return { appends: task.appends, cost, latencies: latencies.sort((one, other) => one - other) };
    },
    leave: async () => {
      await client.dispose();
      await store.stop();
    },
  };
});
