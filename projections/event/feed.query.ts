import { sql, type SqlBool } from 'kysely';
import type { Reader } from '../custody.js';
import { type EventView, eventView } from './ticket-events.query.js';

/** An event of the feed: with the stream that it stands in. */
export interface FeedEvent extends EventView {
  readonly stream: string;
}

/** Which events; each filter that is given must hold. */
export interface FeedFilters {
  readonly ticketId?: string;
  /** Who acted, or whom the event gives or takes something. */
  readonly agentId?: string;
  /** Which group, primary or internal, the event names. */
  readonly groupId?: string;
  /** The organization itself, and its tickets. */
  readonly organizationId?: string;
  readonly type?: string;
}

/** Where a reader of the feed stands: after everything up to here. */
export interface FeedPlace {
  /** Exclusive; null: from the beginning. */
  readonly after: string | null;
  readonly filters: FeedFilters;
  /** About how many events; those that share the last one's position come with it. */
  readonly limit: number;
}

/** Fields in which an event names agents, whatever its type; `from` and `to` name them in some types alone. */
const agentFields = ['agentId', 'ownerId', 'holderId', 'previousAgentId', 'overLockOf'];
const passedBetweenAgents = ['OwnerChanged', 'ResponsibleChanged', 'InternalAgentChanged'];
const groupFields = ['groupId', 'previousGroupId', 'internalGroupId'];

/** The log after a position, in its order. Events that share a position are never parted: a reader goes on after it. */
export async function feedPage(db: Reader, { after, filters, limit }: FeedPlace): Promise<readonly FeedEvent[]> {
  const matching = db
    .selectFrom('custody_read.event')
    .selectAll()
    .$if(after !== null, (query) => query.where('position', '>', after ?? ''))
    .where(() => matches(filters));
  const rows = await matching.orderBy('position').orderBy('stream').orderBy('revision').limit(limit).execute();
  const last = rows.at(-1);
  const tail =
    last === undefined || rows.length < limit
      ? []
      : await matching.where('position', '=', last.position).orderBy('stream').orderBy('revision').execute();
  const whole = tail.length === 0 ? rows : [...rows.filter(({ position }) => position !== last?.position), ...tail];
  return whole.map((row) => ({ stream: row.stream, ...eventView(row) }));
}

function matches({ ticketId, agentId, groupId, organizationId, type }: FeedFilters): ReturnType<typeof sql<SqlBool>> {
  const conditions = [
    sql<SqlBool>`true`,
    ...(ticketId === undefined ? [] : [sql<SqlBool>`stream = ${`ticket-${ticketId}`}`]),
    ...(type === undefined ? [] : [sql<SqlBool>`type = ${type}`]),
    ...(groupId === undefined ? [] : [sql<SqlBool>`${names(groupFields, groupId)}`]),
    ...(agentId === undefined
      ? []
      : [sql<SqlBool>`(actor = ${`agent:${agentId}`} or ${names(agentFields, agentId)}
          or (type = any(${passedBetweenAgents}::text[]) and ${names(['from', 'to'], agentId)}))`]),
    ...(organizationId === undefined
      ? []
      : [sql<SqlBool>`(${names(['organizationId'], organizationId)}
          or stream in (select 'ticket-' || ticket_id from custody.ticket where organization_id = ${organizationId}))`]),
  ];
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** Whether one of these fields of the data holds the id. */
function names(fields: readonly string[], id: string): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`(${sql.join(fields.map((field) => sql`data ->> ${sql.lit(field)} = ${id}`), sql` or `)})`;
}
