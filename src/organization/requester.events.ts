import { Type } from '@sinclair/typebox';
import type { OrganizationId, RequesterId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, orNull } from '../kernel/event.js';

const requester = Type.Object({
  requesterId: idOf<RequesterId>(),
  name: Type.String(),
  email: orNull(Type.String()),
  organizations: Type.Array(idOf<OrganizationId>()),
});

/** Everything that can ever have happened to an end user. Each event carries the whole. */
export const requesterEvents = catalogue({
  RequesterRegistered: event({ version: 1, summary: 'A requester became known.', schema: requester }),
  RequesterChanged: event({ version: 1, summary: 'A requester’s record was replaced.', schema: requester }),
});
export type RequesterEvent = EventOf<typeof requesterEvents>;
