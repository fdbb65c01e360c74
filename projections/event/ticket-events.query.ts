import type { Reader } from '../custody.js';
import { iso } from '../instant.js';
import { type Cursor, type Page, pageOf } from '../page.js';
import type { EventRow } from './event.projection.js';

/** An event as `GET /v1/tickets/{id}/events` answers it. Times are ISO 8601 UTC with milliseconds. */
export interface EventView {
  /** Opaque: order only. */
  readonly position: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly service: string | null;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly basis: number | null;
  readonly eventId: string;
  readonly data: unknown;
}

/** The order of one stream's events, for `parseCursor`. */
export const revisionOrder = 'revision';

/** A stretch of a list that is cut at revisions. `limit` is 1–500. */
export interface Stretch {
  readonly limit: number;
  readonly after: Cursor | null;
}

/** The events of a ticket, oldest first. */
export async function ticketEventsPage(db: Reader, ticketId: string, stretch: Stretch): Promise<Page<EventView>> {
  return pageOf(await ticketEventRows(db, ticketId, stretch), stretch.limit, { order: revisionOrder, place: revisionPlace, item: eventView });
}

/** One row more than the page holds, for `pageOf`. */
export async function ticketEventRows(db: Reader, ticketId: string, { limit, after }: Stretch): Promise<readonly EventRow[]> {
  return db
    .selectFrom('custody_read.event')
    .selectAll()
    .where('stream', '=', `ticket-${ticketId}`)
    .where('revision', '>', Number(after?.place[0] ?? -1))
    .orderBy('revision')
    .limit(limit + 1)
    .execute();
}

/** A row's place among its stream's. */
export function revisionPlace(row: EventRow): readonly string[] {
  return [String(row.revision)];
}

/** An event as every answer writes it. */
export function eventView(row: EventRow): EventView {
  return {
    position: row.position,
    revision: row.revision,
    type: row.type,
    version: row.version,
    occurredAt: iso(row.occurred_at),
    recordedAt: iso(row.recorded_at),
    actor: row.actor,
    service: row.service,
    commandId: row.command_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    basis: row.basis,
    eventId: row.event_id,
    data: row.data,
  };
}
