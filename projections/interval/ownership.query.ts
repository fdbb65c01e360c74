import { sql } from 'kysely';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import type { Reader } from '../custody.js';
import { iso, isoOrNull } from '../instant.js';
import { Replay } from '../replay.js';
import { intervalProjection } from './interval.projection.js';
import { type CustodyRole, interval, type IntervalRelation } from './interval.table.js';

/** One interval as `GET /v1/tickets/{id}/ownership` answers it. Times are ISO 8601 UTC with milliseconds. */
export interface OwnershipInterval {
  readonly role: CustodyRole;
  readonly holder: string | null;
  readonly from: string;
  /** Null where it still lasts. */
  readonly to: string | null;
  readonly cause: string;
  /** `kind:id` */
  readonly actor: string;
  readonly note: string | null;
  /** Revision of the event that began it. */
  readonly openedBy: number;
  /** Revision of the event that ended it; null where it still lasts. */
  readonly closedBy: number | null;
}

/** Who held what of one ticket at one instant, in ids; null where nobody did. */
export interface Ownership {
  readonly owner: string;
  readonly locked: boolean;
  readonly responsible: string | null;
  readonly internalGroup: string | null;
  readonly internalAgent: string | null;
  readonly queue: string;
  readonly status: string;
  /** Visibility of the ticket's organization at that instant; null where it has none, or none that was registered yet. */
  readonly organizationVisibility: string | null;
}

/** All intervals of a ticket: by their beginning, then revision, then role. */
export async function ownershipIntervals(db: Reader, ticketId: string): Promise<readonly OwnershipInterval[]> {
  const rows = await db
    .selectFrom('custody.interval')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('from_at')
    .orderBy('from_revision')
    .orderBy(sql`role collate "C"`)
    .execute();
  return rows.map(ownershipInterval);
}

/** The same from the ticket's stream alone, up to wherever the events end (HIS-3). */
export function replayIntervals(events: Iterable<AnyRecorded>): readonly OwnershipInterval[] {
  const rows = new Replay(intervalProjection, events).rows(interval) as readonly IntervalRelation[];
  return rows
    .map(ownershipInterval)
    .sort((a, b) => order(a.from, b.from) || a.openedBy - b.openedBy || order(a.role, b.role));
}

/**
 * Who held what at an instant, by when things occurred; inclusive, so the last change of the instant counts (HIS-7).
 * @param at ISO 8601
 * @returns null before the ticket's opening, and where there is no such ticket
 */
export async function ownershipAt(db: Reader, ticketId: string, at: string): Promise<Ownership | null> {
  const instant = sql<Date>`${at}::timestamptz`;
  const rows = await db
    .selectFrom('custody.interval as i')
    .select(['i.role', 'i.holder'])
    .select((eb) =>
      eb
        .selectFrom('custody.organization_visibility as v')
        .innerJoin('custody.ticket as t', 't.organization_id', 'v.organization_id')
        .select('v.visibility')
        .where('t.ticket_id', '=', ticketId)
        .where('v.from_at', '<=', instant)
        .where((of) => of.or([of('v.to_at', '>', instant), of('v.to_at', 'is', null)]))
        .as('visibility'),
    )
    .where('i.ticket_id', '=', ticketId)
    .where('i.from_at', '<=', instant)
    // An interval of no length holds no instant; those that tile the ticket's life hold each exactly once (HIS-1).
    .where((eb) => eb.or([eb('i.to_at', '>', instant), eb('i.to_at', 'is', null)]))
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  return ownership(new Map(rows.map(({ role, holder }) => [role, holder])), first.visibility);
}

function ownership(holders: ReadonlyMap<CustodyRole, string | null>, organizationVisibility: string | null): Ownership {
  const holder = (role: CustodyRole): string | null => holders.get(role) ?? null;
  return {
    owner: holder('owner') ?? '',
    locked: holder('lock') !== null,
    responsible: holder('responsible'),
    internalGroup: holder('internal_group'),
    internalAgent: holder('internal_agent'),
    queue: holder('queue') ?? '',
    status: holder('status') ?? '',
    organizationVisibility,
  };
}

/** A row of `custody.interval` in the shape of the contract. */
export function ownershipInterval(row: IntervalRelation): OwnershipInterval {
  return {
    role: row.role,
    holder: row.holder,
    from: iso(row.from_at),
    to: isoOrNull(row.to_at),
    cause: row.cause,
    actor: row.actor,
    note: row.note,
    openedBy: row.from_revision,
    closedBy: row.to_revision,
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
