import { type Static, Type } from '@sinclair/typebox';
import type { OrganizationId, RequesterId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, orNull } from '../kernel/event.js';

const requester = Type.Object({
  requesterId: idOf<RequesterId>(),
  name: Type.String(),
  email: orNull(Type.String()),
  organizations: Type.Array(idOf<OrganizationId>()),
});

export type RequesterRecord = Static<typeof requester>;
const membership = Type.Object({ organizationId: idOf<OrganizationId>(), requesterId: idOf<RequesterId>() });

/**
 * Everything that can ever have happened to an end user, their memberships included: one stream, one append, so that
 * the record and the memberships never say different things. The first two carry the whole record; each membership
 * that begins or ends with them is an event besides, in the same append.
 */
export const requesterEvents = catalogue({
  RequesterRegistered: event({ version: 1, summary: 'A requester became known.', schema: requester }),
  RequesterChanged: event({ version: 1, summary: 'A requester’s record was replaced.', schema: requester }),
  MemberJoined: event({ version: 1, summary: 'A requester became a member.', schema: membership }),
  MemberLeft: event({ version: 1, summary: 'A requester ceased to be a member.', schema: membership }),
  MemberViewGranted: event({ version: 1, summary: 'A member was given sight of all the organization’s tickets (ORG-3).', schema: membership }),
  MemberViewRevoked: event({ version: 1, summary: 'A member’s sight of all tickets was taken back.', schema: membership }),
});
export type RequesterEvent = EventOf<typeof requesterEvents>;
