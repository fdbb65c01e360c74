import { Type } from '@sinclair/typebox';
import type { GroupId, StatusId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, oneOf } from '../kernel/event.js';

const status = Type.Object({
  statusId: idOf<StatusId>(),
  agentLabel: Type.String(),
  customerLabel: Type.String(),
  category: oneOf(['open', 'pending', 'resolved', 'closed']),
  internalGroups: Type.Array(idOf<GroupId>()),
});

/** Everything that can ever have happened to custom statuses. Each event carries the whole. */
export const workflowEvents = catalogue({
  StatusDefined: event({ version: 1, summary: 'A custom status was defined.', schema: status }),
  StatusRedefined: event({
    version: 1,
    summary: 'A custom status was replaced as a whole; with `clear`, pairs it no longer maps are cleared (SHR-12).',
    schema: Type.Composite([status, Type.Object({ onUnmap: oneOf(['keep', 'clear']) })]),
  }),
});
export type WorkflowEvent = EventOf<typeof workflowEvents>;
