import type { Reader } from '../../projections/custody.js';
import type { SavedView } from '../installation/setup-check.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { Authenticator } from './door/authenticator.js';
import type { CallerLimits } from './door/caller-limits.js';

// What the door needs of other rooms. Only src/app.module.ts knows who is behind each.

/** The read models, and how far they are. */
export abstract class ReadModels {
  /** What queries run on. */
  abstract readonly reader: Reader;
  /**
   * Waits until every read model has this position.
   * @param wait milliseconds
   * @returns false where they had not within that time
   */
  abstract reach(position: bigint, wait: number): Promise<boolean>;
  /** The position that every read model has, for `x-position`. */
  abstract position(): Promise<bigint>;
}

/** Streams as they stand in the log, without any read model (HIS-3). */
export abstract class Streams {
  /** Every event of one ticket, from revision 0, in order; none where there is no such ticket. */
  abstract ofTicket(ticketId: string): Promise<readonly AnyRecorded[]>;
}

/** Views that agents saved, for the set-up check (SHR-13). */
export abstract class SavedViews {
  abstract all(): Promise<readonly SavedView[]>;
}

/** Who belongs to an organization; it stands in the requesters' streams, so a read model has to tell. */
export abstract class Memberships {
  /** Requester ids, ascending. */
  abstract of(organizationId: string): Promise<readonly string[]>;
}

/** How one read model or process stands. */
export interface Following {
  readonly name: string;
  readonly version: number;
  /** Opaque; null where it has read nothing yet. */
  readonly position: string | null;
  /** Events behind the log's end at that moment. */
  readonly lag: number;
  /** Streams that are set aside with a reason (EVT-6). */
  readonly parked: number;
}

/** How this process and the installation stand. */
export interface Condition {
  /** `degraded`: it works, and somebody should look. */
  readonly status: 'ready' | 'degraded' | 'not-ready';
  /** Why it is not `ready`, one sentence each. */
  readonly reasons: readonly string[];
  readonly projections: readonly Following[];
  /** Whether each store answers. */
  readonly stores: Readonly<Record<'event_store' | 'postgres', boolean>>;
  /** What one process of all does at a time, and whether one does. */
  readonly duties: readonly { readonly duty: string; readonly held: boolean }[];
  /** What durable processes want done. */
  readonly orders: readonly { readonly process: string; readonly waiting: number; readonly oldestSeconds: number }[];
  /** Bytes left for the embedded stores; null where there are none. */
  readonly diskFree: number | null;
}

/** Whether the service can do its work, and how far its followers are. */
export abstract class Readiness {
  /** @throws where the stores fail in the middle of the question */
  abstract check(): Promise<Condition>;
}

/** How many e-mails and webhooks stand how. */
export interface OutboxState {
  readonly waiting: number;
  readonly sent: number;
  readonly parked: number;
  readonly notConfigured: number;
  /** How long the oldest has been due. */
  readonly oldestSeconds: number;
}

/** Fresh ids, and the time: nothing here makes its own. */
export abstract class Surroundings {
  abstract freshId(): string;
  /** ISO 8601 with milliseconds. */
  abstract now(): string;
}

/** What stands behind a port: anything with its members. */
type Behind<Port> = { readonly [Member in keyof Port]: Port[Member] };

/** All of them together. */
export interface HttpPorts {
  readonly authenticator: Authenticator;
  readonly limits: CallerLimits;
  readonly readModels: Behind<ReadModels>;
  readonly streams: Behind<Streams>;
  readonly savedViews: Behind<SavedViews>;
  readonly memberships: Behind<Memberships>;
  readonly readiness: Behind<Readiness>;
  readonly surroundings: Behind<Surroundings>;
}
