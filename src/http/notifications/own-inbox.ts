import type { Person } from '../../notifications/told.js';
import type { Admitted } from '../door/admitted.js';
import { doorRefusal, Problem } from '../door/problem.js';

/**
 * An agent's inbox, for themselves and administrators.
 * @throws Problem 403 for everybody else
 */
export function inboxOf(agentId: string, { caller: { actor } }: Admitted): Person {
  if (actor.kind === 'admin' || (actor.kind === 'agent' && actor.id === agentId)) return { kind: 'agent', id: agentId };
  throw new Problem(doorRefusal('request/actor-not-allowed', { kind: actor.kind, agentId }, 'NTF-3'));
}

/**
 * A requester's own inbox.
 * @throws Problem 403 where somebody else comes in
 */
export function requesterInbox({ caller: { actor } }: Admitted): Person {
  if (actor.kind === 'requester') return { kind: 'requester', id: actor.id };
  throw new Problem(doorRefusal('request/actor-not-allowed', { kind: actor.kind, allowed: ['requester'] }));
}
