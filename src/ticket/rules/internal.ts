import type { Decision } from '../../kernel/decider.js';
import { isRefusal } from '../../kernel/refusal.js';
import type { AssignInternal, ClearInternal, RestoreInternal } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { StatusFact, TicketFacts } from '../ticket.facts.js';
import type { ClearedPair, InternalPair, OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { isActiveMember, maps } from '../ticket.rights.js';
import { inOrder } from './in-order.js';
import { ownerAfter, paired, resolvePair, saysNothingNew } from './internal-pair.js';
import { entered } from './status.js';

/** Shares the ticket with a second team, as the present status allows (SHR-3 to SHR-5). */
export function assignInternal({ groupId, agentId }: AssignInternal, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  if (groupId === undefined && agentId === undefined) {
    return no('SHR-4', 'request/invalid', { errors: [{ path: 'groupId', message: 'give groupId, agentId or both' }] });
  }
  if (saysNothingNew({ groupId, agentId }, ticket)) return [];
  const status = facts.status(ticket.status) ?? unmappedStatus(ticket);
  const pair = resolvePair({ groupId, agentId }, ticket, status, [], facts);
  if (pair === null) return [];
  return isRefusal(pair) ? pair : paired(ticket, pair, 'command');
}

/** Ends the sharing. */
export function clearInternal(_: ClearInternal, { ticketId, internal }: OpenedTicket): Decision<TicketEvent> {
  if (internal === null) return [];
  return [
    {
      type: 'InternalGroupCleared',
      data: { ticketId, previousGroupId: internal.groupId, previousAgentId: internal.agentId, cause: 'command' },
    },
  ];
}

/** Brings back the pair that was last cleared, and with it the status it was lost from where the present one does not map it (SHR-10). */
export function restoreInternal(_: RestoreInternal, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { lastCleared: lost, internal } = ticket;
  const status = lost === null || internal !== null ? undefined : statusFor(lost, ticket, facts);
  if (lost === null || status === undefined) return no('SHR-10', 'ticket/nothing-to-restore', {});
  const step = status.statusId === ticket.status ? [] : entered(ticket, status, { cause: 'command' }, facts);
  return inOrder([...step, ...paired(ticket, whatIsLegal(lost, ticket, step, facts), 'command')]);
}

function statusFor(lost: ClearedPair, ticket: OpenedTicket, facts: TicketFacts): StatusFact | undefined {
  return [ticket.status, lost.status].map((statusId) => facts.status(statusId)).find((status) => maps(status, lost.groupId));
}

/** The group alone when only the agent is no longer legal. */
function whatIsLegal({ groupId, agentId }: InternalPair, ticket: OpenedTicket, step: readonly TicketEvent[], facts: TicketFacts): InternalPair {
  const legal = agentId !== null && isActiveMember(agentId, groupId, facts) && agentId !== ownerAfter(ticket, step);
  return { groupId, agentId: legal ? agentId : null };
}

/** An imported status may be out of the workflow: it maps no group. */
function unmappedStatus({ status: statusId, statusCategory: category }: OpenedTicket): StatusFact {
  return { statusId, category, internalGroups: [] };
}
