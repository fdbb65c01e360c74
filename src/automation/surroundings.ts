import type { Pool } from 'pg';
import type { Clock } from '../event-store/clock.js';
import type { EventSource } from '../read-store/event-source.js';
import type { Automation } from './automation.js';

/** What a processor has to say; `event` is a word to search for. */
export interface ProcessorNews {
  readonly event: 'leads' | 'anchored' | 'fenced-off' | 'failed' | 'order-failed' | 'order-parked' | 'event-parked';
  readonly process?: string;
  readonly reason?: string;
}

/** What durable processes run on. Time and chance come from here alone. */
export interface Surroundings {
  readonly pool: Pool;
  readonly source: EventSource;
  readonly automations: readonly Automation[];
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: (news: ProcessorNews) => void;
}
