import type { Machine } from '../running/results.js';

/** What one size of the log comes to. Memory in MiB, times in milliseconds unless they say otherwise. */
export interface SizeFigures {
  readonly events: number;
  readonly filling: { /** Appended, events/s. */ readonly appended: number; /** Until every read model had them, events/s. */ readonly shown: number };
  readonly disk: { readonly log: number; readonly index: number; readonly postgres: number };
  /** From starting the process to the first accepted command, in the middle of three starts. */
  readonly startUp: number;
  readonly memory: { readonly idle: number; /** At most, under commands and as-of reads. */ readonly loaded: number; /** Of PostgreSQL's processes together, shared pages counted once. */ readonly postgres: number };
  /** Commands over HTTP, all read models complete, commands/s. */
  readonly commands: number;
  readonly append: Latency;
  readonly asOfTicket: Latency;
  readonly asOfAgent: Latency;
  readonly replay: Latency;
  readonly rebuild: { readonly events: number; readonly seconds: number };
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** What each part of the way costs by itself, from which more machines can be computed. Microseconds of CPU. */
export interface Capacity {
  /** A command on the thread that decides. */
  readonly command: number;
  /** A command in the projector, its process as a whole. */
  readonly projected: number;
  readonly eventsPerCommand: number;
  /** An event on its way through the client, decoded by nobody: wall time of a bare drain. */
  readonly drained: number;
  /** An append by the raw client, on its thread. */
  readonly append: number;
}

/** A run of `npm run bench -- growth`, as it is kept. */
export interface GrowthResults {
  readonly kind: 'growth';
  /** ISO 8601. */
  readonly at: string;
  readonly machine: Machine;
  /** A growth that was broken off is not kept. */
  readonly complete: true;
  readonly scale: number;
  readonly sizes: readonly SizeFigures[];
  readonly capacity: Capacity;
}
