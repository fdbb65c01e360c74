import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely';
import type { Custody } from '../custody.js';
import { among, type Sight } from '../sight.js';

/** The views of SHR-14 whose tickets are seen by right; *lost shared ownership* has a query of its own. */
export const ticketViewNames = ['my-work', 'shared-with-me', 'shared-by-me', 'unlocked-in-my-queues', 'watched', 'all'] as const;
export type TicketViewName = (typeof ticketViewNames)[number];

/** A condition on the ticket `t`. */
export type TicketExpressions = ExpressionBuilder<{ t: Custody['custody.ticket'] } & Custody, 't'>;
export type Condition = Expression<SqlBool>;

/** The condition of each view, for the one who asks. To who is no agent, only `all` shows anything. */
export const ticketViews: { readonly [Name in TicketViewName]: (eb: TicketExpressions, asker: Sight) => Condition } = {
  // The lock holder is always the owner (LCK-1, OWN-5), so owning covers both.
  'my-work': (eb, { agentId }) =>
    eb.and([inWork(eb), eb.or([eb('t.owner_id', '=', agentId), eb('t.responsible_id', '=', agentId), eb('t.internal_agent_id', '=', agentId)])]),
  'shared-with-me': (eb, { agentId, memberOf }) =>
    eb.and([inWork(eb), eb.or([eb('t.internal_agent_id', '=', agentId), among(eb.ref('t.internal_group_id'), memberOf)])]),
  'shared-by-me': (eb, { agentId }) => eb.and([inWork(eb), eb('t.owner_id', '=', agentId), eb('t.internal_group_id', 'is not', null)]),
  'unlocked-in-my-queues': (eb, { ownableQueues }) =>
    eb.and([inWork(eb), eb('t.lock_token', 'is', null), among(eb.ref('t.queue_id'), ownableQueues)]),
  watched: (eb, { agentId }) =>
    eb('t.ticket_id', 'in', eb.selectFrom('custody_read.ticket_watcher as w').select('w.ticket_id').where('w.agent_id', '=', agentId)),
  all: () => sql<SqlBool>`true`,
};

/** All views but *watched* and `all` show tickets in category open and pending only (SHR-14). */
export function inWork(eb: TicketExpressions): Condition {
  return sql<SqlBool>`${eb.ref('t.status_category')} in ('open', 'pending')`; // literals: the partial index must be recognised
}
