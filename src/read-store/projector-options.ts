import type { Pool } from 'pg';
import type { Projection } from '../kernel/projection.js';
import type { EventSource } from './event-source.js';
import type { Parking } from './parked-stream.js';

/** What a projector has to say; `event` is a word to search for. */
export interface ProjectorNews {
  readonly event: 'leads' | 'lost-the-lease' | 'log-changed' | 'building' | 'built' | 'build-failed' | 'fenced-off' | 'parked' | 'failed';
  readonly projections?: readonly string[];
  readonly reason?: string;
  /** The streams that a batch had to park. */
  readonly parked?: readonly Parking[];
}

export interface ProjectorOptions {
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  readonly source: EventSource;
  /** Unique to this run of this process. */
  readonly holder: string;
  readonly log: (news: ProjectorNews) => void;
  /** Hears after each commit where the projections stand. */
  readonly onAdvance?: (positions: ReadonlyMap<string, bigint | null>) => void;
  /** How long the lease lasts unrenewed, in milliseconds; 10,000 unless told. */
  readonly leaseMilliseconds?: number;
}
