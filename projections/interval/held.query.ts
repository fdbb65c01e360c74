import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../custody.js';
import { type Cursor, type Page, pageOf } from '../page.js';
import { inSight, type Sight } from '../sight.js';
import { type CustodyRole, type IntervalRelation, lengthClasses, lengthCondition } from './interval.table.js';
import { type OwnershipInterval, ownershipInterval } from './ownership.query.js';

/** One thing that somebody held at an instant. */
export interface Held extends OwnershipInterval {
  readonly ticketId: string;
}

/** *What did Dana hold on 3 March*; an agent, a group, a queue or a status may be asked for. */
export interface HeldQuestion {
  readonly holder: string;
  /** The roles to look at: an agent's and a queue's id could be the same word. */
  readonly roles: readonly CustodyRole[];
  /** ISO 8601; inclusive, the last change of the instant counts (HIS-7). */
  readonly at: string;
  /** 1–500. */
  readonly limit: number;
  readonly after: Cursor | null;
  readonly asker: Sight;
}

/** The order in which held things are listed, for `parseCursor`. */
export const heldOrder = 'held';

/** What one holder held at an instant, by ticket and role: tickets that the asker may see now. */
export async function heldAt(db: Reader, { holder, roles, at, limit, after, asker }: HeldQuestion): Promise<Page<Held>> {
  const found = sql<IntervalRelation>`(${sql.join(stretches(holder, roles, at), sql` union all `)})`;
  const [ticketId = '', role = ''] = after?.place ?? [];
  const rows = await db
    .selectFrom(found.as<'i'>(sql.ref('i')))
    .selectAll('i')
    .$if(asker.readableQueues !== 'all', (query) =>
      query.where((eb) =>
        eb.exists(eb.selectFrom('custody.ticket as t').select('t.ticket_id').whereRef('t.ticket_id', '=', 'i.ticket_id').where((of) => inSight(of, asker))),
      ),
    )
    .$if(after !== null, (query) => query.where(sql<boolean>`(i.ticket_id, i.role) > (${ticketId}::text, ${role}::text)`))
    .orderBy('i.ticket_id')
    .orderBy('i.role')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, {
    order: heldOrder,
    place: (row) => [row.ticket_id, row.role],
    item: (row) => ({ ticketId: row.ticket_id, ...ownershipInterval(row) }),
  });
}

/** One search per index: open intervals, and each class of closed ones no further back than it is long. */
function stretches(holder: string, roles: readonly CustodyRole[], at: string): readonly RawBuilder<unknown>[] {
  const theirs = sql`select * from custody.interval where holder = ${holder} and role = any(${roles}::text[]) and from_at <= ${at}::timestamptz`;
  const closed = lengthClasses.map((length) => {
    const near = length.upTo === null ? sql`` : sql` and from_at > ${at}::timestamptz - interval ${sql.lit(length.upTo)}`;
    return sql`${theirs} and ${sql.raw(lengthCondition(length))}${near} and to_at > ${at}::timestamptz`;
  });
  return [sql`${theirs} and to_at is null`, ...closed];
}
