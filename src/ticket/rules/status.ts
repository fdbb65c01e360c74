import type { StatusId } from '../../kernel/brand.js';
import type { Cause } from '../../kernel/cause.js';
import type { Decision } from '../../kernel/decider.js';
import { isRefusal } from '../../kernel/refusal.js';
import type { ChangeStatus } from '../ticket.commands.js';
import type { Category, TicketEvent } from '../ticket.events.js';
import type { StatusFact, TicketFacts, TicketSettings } from '../ticket.facts.js';
import { isFinished, type OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { maps } from '../ticket.rights.js';
import { internalAgentLost, rightsLost, unlocked } from './custody.js';
import { inOrder } from './in-order.js';
import { paired, resolvePair, saysNothingNew } from './internal-pair.js';
import { staleToken } from './lock.js';

/** The default statuses that rules go to by themselves; they always exist (SHR-1). */
export const openStatus = { statusId: 'open' as StatusId, category: 'open', internalGroups: [] } as const satisfies StatusFact;
export const resolvedStatus = { statusId: 'resolved' as StatusId, category: 'resolved', internalGroups: [] } as const satisfies StatusFact;

/** Another step of the workflow, with a new internal pair if one is named (SHR-6). */
export function changeStatus(command: ChangeStatus, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const stale = staleToken(command, ticket);
  if (stale !== null) return stale;
  const to = facts.status(command.status);
  if (to === undefined) return statusUnknown(command.status, facts);
  const named = { groupId: command.internalGroupId, agentId: command.internalAgentId };
  const stays = to.statusId === ticket.status;
  if (stays && saysNothingNew(named, ticket)) return [];
  const step = stays ? [] : entered(ticket, to, { cause: 'command', note: command.note }, facts);
  const pair = resolvePair(named, ticket, to, step, facts);
  if (isRefusal(pair)) return pair;
  if (pair !== null) return inOrder([...step, ...paired(ticket, pair, 'command')]);
  const sharing = stays ? [] : unnamedPair(ticket, to, facts);
  const clears = sharing.some(({ type }) => type === 'InternalGroupCleared');
  if (clears && ticket.internal !== null && facts.asker.kind === 'automation' && facts.settings.protectSharedOwnership) {
    return no('SHR-8', 'ticket/would-clear-shared-ownership', { ...ticket.internal, statusId: to.statusId });
  }
  return inOrder([...step, ...sharing]);
}

/** A status that is not in the workflow. */
export function statusUnknown(statusId: StatusId, facts: TicketFacts) {
  return no('SHR-2', 'ticket/status-unknown', { statusId, known: facts.statuses().map((status) => status.statusId) });
}

/**
 * A status is entered: finishing unlocks (FUP-1); reopening releases who may no longer be owner or responsible here
 * (FUP-3). What becomes of the internal pair is not part of it.
 */
export function entered(
  ticket: OpenedTicket,
  to: StatusFact,
  { cause, note }: { readonly cause: Cause; readonly note?: string },
  facts: TicketFacts,
): readonly TicketEvent[] {
  const { ticketId, status: from, statusCategory: fromCategory } = ticket;
  const data = { ticketId, from, to: to.statusId, fromCategory, toCategory: to.category, cause, note: note ?? null };
  return [
    { type: 'StatusChanged', data: { ...data, ...lockableFact(to.category, facts.settings) } },
    ...(lockableIn(to.category, facts.settings) ? [] : unlocked(ticket, 'closed')),
    ...(reopens(ticket, to.category) ? rightsLost(ticket, facts) : []),
  ];
}

/** What a status change does to a pair where none is named (SHR-7): it stays where the status maps its group, else it is cleared. */
export function unnamedPair(ticket: OpenedTicket, to: StatusFact, facts: TicketFacts): readonly TicketEvent[] {
  const { internal, ticketId } = ticket;
  if (internal === null) return [];
  if (maps(to, internal.groupId)) return reopens(ticket, to.category) ? internalAgentLost(ticket, facts) : [];
  return [
    {
      type: 'InternalGroupCleared',
      data: { ticketId, previousGroupId: internal.groupId, previousAgentId: internal.agentId, cause: 'status_unmapped' },
    },
  ];
}

/** Whether a ticket that enters a category now may be locked while it stays there (LCK-10). */
export function lockableIn(category: Category, { unlockCategories }: TicketSettings): boolean {
  return !(unlockCategories as readonly Category[]).includes(category);
}

/** The event says so where the setting differs from its default, for a change of it holds from the next status change (LCK-10). */
export function lockableFact(category: Category, settings: TicketSettings): { readonly lockable?: boolean } {
  const lockable = lockableIn(category, settings);
  return lockable === isFinished(category) ? { lockable } : {};
}

function reopens(ticket: OpenedTicket, to: Category): boolean {
  return isFinished(ticket.statusCategory) && !isFinished(to);
}
