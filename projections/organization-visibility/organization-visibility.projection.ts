import { type AnyRecorded, pick, projection, type Relation } from '../../src/kernel/projection.js';
import { int, maybe, text, time, timeline } from '../../src/kernel/table.js';
import type { Change } from '../../src/kernel/table.js';
import { organizationEvents, type Visibility } from '../../src/organization/organization.events.js';
import type { Instant } from '../instant.js';

/** How visible each organization's tickets were to its members, from when to when (HIS-1). */
export const organizationVisibility = timeline('organization_visibility', {
  comment: 'How visible each organization’s tickets were among its members, from when to when: intervals without gap or overlap.',
  columns: {
    organization_id: text('Id of the organization.'),
    visibility: text('Who of the members sees whose tickets: private, shared_read or shared_read_write (ORG-1, ORG-2).'),
    from_at: time('When it began (occurred); included in the interval.'),
    to_at: maybe(time('When it ended (occurred); not included. Null where it still lasts.')),
    request_ticket_id: maybe(text('Id of the ticket that asked for it; null at the registration.')),
    actor: text('Who acted, as kind:id.'),
    from_revision: int('Revision of the event that began it; orders the intervals that begin at one instant.'),
  },
  key: ['organization_id', 'from_revision'],
  line: ['organization_id'],
  until: 'to_at',
});

/** A row of `custody.organization_visibility`. */
export interface OrganizationVisibilityRelation {
  readonly organization_id: string;
  readonly visibility: Visibility;
  readonly from_at: Instant;
  readonly to_at: Instant | null;
  readonly request_ticket_id: string | null;
  readonly actor: string;
}

const of = organizationVisibility.columns;
const relation: Relation = {
  name: 'organization_visibility',
  comment: organizationVisibility.comment,
  columns: {
    organization_id: of.organization_id.comment,
    visibility: of.visibility.comment,
    from_at: of.from_at.comment,
    to_at: of.to_at.comment,
    request_ticket_id: of.request_ticket_id.comment,
    actor: of.actor.comment,
  },
  select: (from) => `select organization_id, visibility, from_at, to_at, request_ticket_id, actor from ${from(organizationVisibility.name)}`,
};

/** The visibility history of organizations: `custody.organization_visibility`. */
export const organizationVisibilityProjection = projection({
  name: 'organization_visibility',
  version: 1,
  reads: pick(organizationEvents, 'OrganizationRegistered', 'OrgVisibilityChanged'),
  tables: [organizationVisibility],
  relations: [relation],
  on: {
    // Organizations start private (ORG-1).
    OrganizationRegistered: ({ organizationId }, event) => [begins(event, organizationId, 'private', null)],
    OrgVisibilityChanged: ({ organizationId, to, requestTicketId }, event) => [begins(event, organizationId, to, requestTicketId)],
  },
});

function begins(event: AnyRecorded, organizationId: string, visibility: Visibility, requestTicketId: string | null): Change {
  const { occurredAt, actor } = event.meta;
  return organizationVisibility.succeed(
    {
      organization_id: organizationId,
      visibility,
      from_at: occurredAt,
      to_at: null,
      request_ticket_id: requestTicketId,
      actor,
      from_revision: event.revision,
    },
    { to_at: occurredAt },
  );
}
