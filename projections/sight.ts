import { type ExpressionBuilder, type Expression, sql, type SqlBool } from 'kysely';
import type { Custody } from './custody.js';

/** Which tickets someone may see, as data: gathered from their rights, applied in SQL before a page is cut. */
export interface Sight {
  /** The agent who asks; null for services, administrators and auditors. */
  readonly agentId: string | null;
  /** Queues that they may read (PRM-2); `all` for who is bound by none (PRM-9). */
  readonly readableQueues: 'all' | readonly string[];
  /** Queues where the agent may own (PRM-3): *my queues* of SHR-14. */
  readonly ownableQueues: readonly string[];
  /** Groups of which the agent is a member: as internal group, each lets them read (PRM-6). */
  readonly memberOf: readonly string[];
}

/** The tickets `t` within sight: by the queue's right, or by sharing the ticket (PRM-6). */
export function inSight(eb: ExpressionBuilder<{ t: Custody['custody.ticket'] }, 't'>, sight: Sight): Expression<SqlBool> {
  if (sight.readableQueues === 'all') return sql<SqlBool>`true`;
  return eb.or([
    among(eb.ref('t.queue_id'), sight.readableQueues),
    among(eb.ref('t.internal_group_id'), sight.memberOf),
    among(eb.ref('t.internal_agent_id'), sight.agentId === null ? [] : [sight.agentId]),
  ]);
}

/** `column = any(values)`: one parameter however many values; true for none where there are none, nor for null. */
export function among(column: Expression<string | null>, values: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${column} = any(${values}::text[])`;
}
