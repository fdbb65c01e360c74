import type { Cause } from '../kernel/cause.js';
import type { Refusal } from '../kernel/refusal.js';
import { lapsesAt } from './rules/lapse.js';
import type { TicketEvent } from './ticket.events.js';
import type { TicketFacts } from './ticket.facts.js';
import type { Ticket } from './ticket.js';
import { no } from './ticket.refusals.js';

/** A side effect that the caller did not ask for by name (EVT-3). */
export interface Effect {
  readonly type: string;
  readonly cause: Cause;
}

/** Where an event is not the asker's act of this moment. */
export interface Override {
  /** `kind:id`. */
  readonly actor: string;
  /** ISO 8601. */
  readonly occurredAt: string;
}

/** The house's clockwork, as the actor of a lapse (LCK-8). */
export const lockTimeout = 'system:lock-timeout';

/** What a command brought about besides what it asked for: the events whose cause is neither `command` nor `opened` (EVT-3). */
export function effectsOf(events: readonly { readonly type: string; readonly data: unknown }[]): readonly Effect[] {
  return events.flatMap(({ type, data }) => {
    const { cause } = data as { readonly cause?: Cause };
    return cause === undefined || cause === 'command' || cause === 'opened' ? [] : [{ type, cause }];
  });
}

/**
 * Per event of a decision, whose act it was and when it held, where that differs from the envelope: a lapsed lock is
 * the clockwork's, at the instant it lapsed (LCK-8).
 * @param ticket the state on which these events were decided
 */
export function overridesOf(events: readonly TicketEvent[], ticket: Ticket, facts: TicketFacts): readonly (Override | null)[] {
  const at = ticket.phase === 'opened' ? lapsesAt(ticket, facts) : null;
  return events.map(({ type, data }) => {
    if (at === null || ticket.phase === 'unknown' || type !== 'TicketUnlocked' || data.cause !== 'timeout') return null;
    return { actor: lockTimeout, occurredAt: at > ticket.changedAt ? at : ticket.changedAt };
  });
}

/**
 * A refusal that stands in the stream: the queue's policy turned a message away, and a record of it was written
 * (FUP-3). Asked of what a command has appended, now or when its key is seen again, it gives the same answer.
 */
export function refusalOnRecord(events: readonly { readonly type: string }[]): Refusal | null {
  return events.some(({ type }) => type === 'FollowUpRejected') ? no('FUP-3', 'ticket/follow-up-rejected', {}) : null;
}
