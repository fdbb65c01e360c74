import { type Static, Type } from '@sinclair/typebox';
import type { GroupId, StatusId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, oneOf } from '../kernel/event.js';

export const categories = ['open', 'pending', 'resolved', 'closed'] as const;
export type Category = (typeof categories)[number];

const status = Type.Object({
  statusId: idOf<StatusId>(),
  agentLabel: Type.String(),
  customerLabel: Type.String(),
  category: oneOf(categories),
  internalGroups: Type.Array(idOf<GroupId>()),
});

export type StatusRecord = Static<typeof status>;

/** The four that always exist and are never mapped (SHR-1). In every workflow from the start, by no event. */
export const defaultStatuses: readonly StatusRecord[] = categories.map((category) => {
  const label = category.charAt(0).toUpperCase() + category.slice(1);
  return { statusId: category as string as StatusId, agentLabel: label, customerLabel: label, category, internalGroups: [] };
});

/** Everything that can ever have happened to statuses. Each event carries the whole. */
export const workflowEvents = catalogue({
  StatusDefined: event({ version: 1, summary: 'A custom status was defined.', schema: status }),
  StatusRedefined: event({
    version: 1,
    summary: 'A status was replaced as a whole; with `clear`, pairs it no longer maps are cleared (SHR-12).',
    schema: Type.Composite([status, Type.Object({ onUnmap: oneOf(['keep', 'clear']) })]),
  }),
});
export type WorkflowEvent = EventOf<typeof workflowEvents>;
