import type { Actor, ActorKind } from '../kernel/actor.js';
import type { AgentId } from '../kernel/brand.js';
import type { Access } from './requester-access.js';
import type { TicketFacts } from './ticket.facts.js';
import type { OpenedTicket } from './ticket.js';
import { accessOf, canRead, holds } from './ticket.rights.js';

type Judge = (id: string, ticket: OpenedTicket, facts: TicketFacts) => Access;

const always = (rule: string): Judge => () => ({ see: true, comment: false, rule });
const never = (rule: string): Judge => () => ({ see: false, comment: false, rule });

/** Who sees a ticket and may write publicly on it, by kind of actor (HIS-5). What no rule says stands in the HTTP contract. */
const judges: { readonly [Kind in ActorKind]: Judge } = {
  agent: agentAccess,
  requester: accessOf,
  service: always('PRM-9'),
  automation: always('PRM-9'),
  admin: always('PRM-9'),
  system: always('PRM-9'),
  auditor: always('API'),
  analyst: never('API'),
};

/** What an actor may do with a ticket, and by which rule, on the facts of one moment. */
export function accessFor({ kind, id }: Actor, ticket: OpenedTicket, facts: TicketFacts): Access {
  return judges[kind](id, ticket, facts);
}

/** An agent reads by the queue, or as one of the second team; public replies take `rw` (PRM-6). */
function agentAccess(id: string, ticket: OpenedTicket, facts: TicketFacts): Access {
  if (!canRead(id as AgentId, ticket, facts)) return { see: false, comment: false, rule: 'PRM-5' };
  const keys = facts.permissions(id, ticket.queueId);
  return { see: true, comment: holds(keys, 'rw'), rule: holds(keys, 'ro') ? 'PRM-2' : 'PRM-6' };
}
