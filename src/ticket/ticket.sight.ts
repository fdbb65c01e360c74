import type { Actor, ActorKind } from '../kernel/actor.js';
import type { AgentId } from '../kernel/brand.js';
import type { Refusal } from '../kernel/refusal.js';
import { acts, askerOf } from './ticket.acts.js';
import type { TicketCommand } from './ticket.commands.js';
import type { TicketFacts } from './ticket.facts.js';
import type { OpenedTicket, Ticket } from './ticket.js';
import { no } from './ticket.refusals.js';
import { accessOf, canRead } from './ticket.rights.js';

type Sight = (id: string, ticket: OpenedTicket, facts: TicketFacts) => boolean;

const always: Sight = () => true;
const never: Sight = () => false;

/** Who sees a ticket, by kind of actor; a requester by section 8 (ORG-1 to ORG-5). */
const sees: { readonly [Kind in ActorKind]: Sight } = {
  agent: (id, ticket, facts) => canRead(id as AgentId, ticket, facts),
  requester: (id, ticket, facts) => accessOf(id, ticket, facts).see,
  service: always,
  automation: always,
  admin: always,
  auditor: always,
  analyst: never,
  system: always,
};

/** Whether an actor sees a ticket. */
export function maySee(asker: Actor, ticket: OpenedTicket, facts: TicketFacts): boolean {
  return sees[asker.kind](asker.id, ticket, facts);
}

/** Why an actor is told that there is no such ticket (PRM-5), or null where they see it. For reads, and for comments by the portal. */
export function sightOf(asker: Actor, ticket: Ticket, facts: TicketFacts): Refusal | null {
  return ticket.phase === 'opened' && maySee(asker, ticket, facts) ? null : no('PRM-5', 'ticket/not-found', {});
}

/**
 * The same for a command: a requester may do hardly anything to a ticket, and of all else they learn nothing. An
 * opening has no ticket yet; an import looks nothing up.
 */
export function sightFor(command: TicketCommand, ticket: Ticket, facts: TicketFacts): Refusal | null {
  if (command.type === 'OpenTicket' || command.type === 'ImportOpen' || command.type === 'ImportChange') return null;
  const asker = askerOf(command, facts);
  const unseen = sightOf(asker, ticket, facts);
  if (unseen !== null || ticket.phase === 'unknown' || asker.kind !== 'requester') return unseen;
  const may = acts[command.type].requester;
  return may?.(asker.id, ticket, facts) === true ? null : no('PRM-5', 'ticket/not-found', {});
}
