import type { AgentId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import type { LockTicket, UnlockTicket } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { lockOf, type OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { givenUp, lockedTo, ownedBy, unlocked } from './custody.js';
import { inOrder } from './in-order.js';

/** Whose lock an act went over, as its event records it (LCK-5); empty where it went over none. */
export interface OverLock {
  readonly overLockOf?: AgentId;
}

/** Locking is claiming (LCK-1): whoever holds the lock owns the ticket, and only one may hold it. */
export function lockTicket(_: LockTicket, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const asker = facts.asker.id as AgentId;
  const { statusCategory: category, status: statusId } = ticket;
  const lock = lockOf(ticket);
  if (lock !== null) return lock.holderId === asker ? [] : no('LCK-2', 'ticket/locked-by-another', { holder: lock.holderId });
  if (!ticket.lockable) return no('LCK-10', 'ticket/not-open', { statusId, category });
  return inOrder([...ownedBy(ticket, asker, { act: 'claim', cause: 'command' }, facts), ...lockedTo(ticket, asker, 'command')]);
}

/** Unlocking keeps the owner as a reference, unless they are to be reset too (LCK-7). */
export function unlockTicket(command: UnlockTicket, ticket: OpenedTicket): Decision<TicketEvent> {
  const stale = staleToken(command, ticket);
  if (stale !== null) return stale;
  if (command.resetOwner === true) return givenUp(ticket, { act: 'release', cause: 'released' }, 'command');
  return unlocked(ticket, 'command');
}

/** A lock token that is no longer current, even when the same agent locked again (LCK-9). */
export function staleToken({ lockToken }: { readonly lockToken?: number }, ticket: OpenedTicket): Refusal | null {
  const current = lockOf(ticket)?.token ?? null;
  return lockToken === undefined || lockToken === current ? null : no('LCK-9', 'ticket/lock-token-stale', { current });
}

/**
 * While locked, only the owner may do some things (LCK-4). `advisory` lets who has `rw` act, and the event records over
 * whose lock (LCK-5).
 */
export function passLock(command: { readonly lockToken?: number }, ticket: OpenedTicket, facts: TicketFacts): Refusal | OverLock {
  const stale = staleToken(command, ticket);
  if (stale !== null) return stale;
  const { asker, settings } = facts;
  const holder = lockOf(ticket)?.holderId;
  const isAgent = asker.kind === 'agent';
  if (holder === undefined || (isAgent && asker.id === holder)) return {};
  if (settings.responsibleSharesLock && isAgent && asker.id === ticket.responsibleId) return {};
  const mayOverride = !isAgent || facts.permissions(asker.id, ticket.queueId).has('rw');
  if (settings.lockEnforcement === 'advisory' && mayOverride) return { overLockOf: holder };
  return no('LCK-4', 'ticket/locked-by-another', { holder });
}

/** Decides behind the lock: what the owner may do, and who comes over their lock. */
export function behindLock(
  command: { readonly lockToken?: number },
  ticket: OpenedTicket,
  facts: TicketFacts,
  decide: (over: OverLock) => Decision<TicketEvent>,
): Decision<TicketEvent> {
  const passed = passLock(command, ticket, facts);
  return isRefusal(passed) ? passed : decide(passed);
}
