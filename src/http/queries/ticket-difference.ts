import type { TicketView } from '../../../projections/ticket/ticket-view.js';

/** What is different between two points of a ticket's life. */
export interface Difference {
  readonly ticketId: string;
  /** The revision that the ticket had at each point. */
  readonly fromRevision: number;
  readonly toRevision: number;
  /** Field of the ticket → its value at either point; fields that are the same are absent. */
  readonly changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}

/** Fields that tell when, not what. */
const clocks: readonly string[] = ['revision', 'changedAt'];

/** Compares a ticket with itself at another point; either may be the earlier one. */
export function differenceOf(before: TicketView, after: TicketView): Difference {
  const earlier = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries<unknown>({ ...after }).filter(([field, value]) => !clocks.includes(field) && JSON.stringify(value) !== JSON.stringify(earlier.get(field)));
  return {
    ticketId: after.ticketId,
    fromRevision: before.revision,
    toRevision: after.revision,
    changes: Object.fromEntries(changed.map(([field, to]) => [field, { from: earlier.get(field), to }])),
  };
}
