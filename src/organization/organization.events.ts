import { Type } from '@sinclair/typebox';
import type { ArticleId, OrganizationId, RequesterId, TicketId } from '../kernel/brand.js';
import { cause } from '../kernel/cause.js';
import { catalogue, event, type EventOf, idOf, oneOf, orNull } from '../kernel/event.js';

export const visibilities = ['private', 'shared_read', 'shared_read_write'] as const;
export type Visibility = (typeof visibilities)[number];

const organizationId = idOf<OrganizationId>();
const requesterId = idOf<RequesterId>();
const visibility = oneOf(visibilities);

/** Everything that can ever have happened to an organization; who its members are stands with the requesters. */
export const organizationEvents = catalogue({
  OrganizationRegistered: event({
    version: 1,
    summary: 'An organization was registered; it starts private (ORG-1).',
    schema: Type.Object({ organizationId, name: Type.String(), details: Type.Array(Type.String()) }),
  }),
  OrganizationRenamed: event({ version: 1, summary: 'The organization’s name changed.', schema: Type.Object({ organizationId, name: Type.String() }) }),
  OrganizationDetailAdded: event({
    version: 1,
    summary: 'A line was appended to the details; lines are never edited (ORG-9).',
    schema: Type.Object({ organizationId, line: Type.String() }),
  }),
  SharingRefusalNoted: event({ version: 1, summary: 'It was noted that sharing shall not be enabled.', schema: Type.Object({ organizationId, reason: Type.String() }) }),
  SharingRefusalWithdrawn: event({ version: 1, summary: 'The standing refusal was withdrawn.', schema: Type.Object({ organizationId, reason: Type.String() }) }),
  OrgVisibilityChanged: event({
    version: 1,
    summary: 'Who of the organization sees whose tickets changed, with the evidence.',
    schema: Type.Object({
      organizationId,
      from: visibility,
      to: visibility,
      requestTicketId: idOf<TicketId>(),
      requestTicketRevision: Type.Integer(),
      detail: Type.String(),
      consent: orNull(
        Type.Object({
          requesterId,
          articleId: idOf<ArticleId>(),
          approvedAt: Type.String(),
          wordingVersion: Type.Integer(),
          wordingSha256: Type.String(),
        }),
      ),
      cause,
    }),
  }),
});
export type OrganizationEvent = EventOf<typeof organizationEvents>;
