import { int, maybe, text, time, timeline } from '../../src/kernel/table.js';
import type { Instant } from '../instant.js';

/** The roles that tile a ticket's life (HIS-1), in the order in which they are opened. */
export const custodyRoles = ['owner', 'lock', 'responsible', 'internal_group', 'internal_agent', 'queue', 'status'] as const;
export type CustodyRole = (typeof custodyRoles)[number];

/**
 * Classes of closed intervals by length, each with an index of its own. What someone held at an instant T began within the
 * length of its class before T, so each index is searched in a stretch that does not grow with the history. One index on
 * (holder, from_at) would be searched from the beginning of time; a GiST index on ranges needs an extension and takes
 * four times as long to build.
 */
export const lengthClasses = [
  // In hours: the length of a day hangs on the session's time zone.
  { over: null, upTo: '720 hours' },
  { over: '720 hours', upTo: '8760 hours' },
  { over: '8760 hours', upTo: null },
] as const;
export type LengthClass = (typeof lengthClasses)[number];

/** The SQL condition of a class; a query must repeat it word for word to be given its index. Null bounds are open. */
export function lengthCondition({ over, upTo }: LengthClass): string {
  const bounds = [over === null ? [] : [`to_at - from_at > interval '${over}'`], upTo === null ? [] : [`to_at - from_at <= interval '${upTo}'`]];
  return bounds.flat().join(' and ');
}

/** Who held each role of each ticket, from when to when (HIS-1). */
export const interval = timeline('interval', {
  comment: 'Who held each role of each ticket, from when to when: per ticket and role, intervals without gap or overlap.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    role: text('The role: owner, lock, responsible, internal_group, internal_agent, queue or status.'),
    holder: maybe(text('Id of the agent, group, queue or status that holds the role; null where nobody does. Owner 1 is the placeholder.')),
    from_at: time('When it began (occurred); included in the interval.'),
    to_at: maybe(time('When it ended (occurred); not included. Null where it still lasts.')),
    from_revision: int('Revision of the event that began it; orders the intervals that begin at one instant.'),
    to_revision: maybe(int('Revision of the event that ended it; null where it still lasts.')),
    cause: text('Why it began: the cause of the event that began it.'),
    act: maybe(text('How the owner came to be owner (claim, take, steal, give, auto, release, reset, right_lost, import); null for other roles and at the opening.')),
    actor: text('Who acted, as kind:id.'),
    note: maybe(text('The reason that was given in words; null where none was.')),
  },
  key: ['ticket_id', 'role', 'from_revision'],
  line: ['ticket_id', 'role'],
  until: 'to_at',
  relation: 'interval',
  indexes: [
    { on: ['holder', 'role', 'from_at'], where: 'holder is not null and to_at is null' },
    ...lengthClasses.map((length) => ({ on: ['holder', 'role', 'from_at', 'to_at'] as const, where: `holder is not null and ${lengthCondition(length)}` })),
  ],
});

/** A row of `custody.interval`. */
export interface IntervalRelation {
  readonly ticket_id: string;
  readonly role: CustodyRole;
  readonly holder: string | null;
  readonly from_at: Instant;
  readonly to_at: Instant | null;
  readonly from_revision: number;
  readonly to_revision: number | null;
  readonly cause: string;
  readonly act: string | null;
  readonly actor: string;
  readonly note: string | null;
}
