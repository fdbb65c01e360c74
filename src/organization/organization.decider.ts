import type { OrganizationId } from '../kernel/brand.js';
import type { Decider } from '../kernel/decider.js';
import { refuse } from '../kernel/refusal.js';
import { type ChangeVisibility, changeVisibility, type VisibilityFacts } from './change-visibility.js';
import { type Asker, forbids } from './organization-rights.js';
import type { OrganizationEvent } from './organization.events.js';
import type { Organization, RegisteredOrganization, StandingRefusal } from './organization.js';

export interface OrganizationBody {
  readonly name: string;
  /** Count at the first PUT only. */
  readonly details?: readonly string[];
}

export type OrganizationCommand =
  | { readonly type: 'PutOrganization'; readonly organizationId: OrganizationId; readonly body: OrganizationBody }
  | { readonly type: 'AddDetail'; readonly organizationId: OrganizationId; readonly line: string }
  | { readonly type: 'NoteRefusal'; readonly organizationId: OrganizationId; readonly reason: string }
  | { readonly type: 'WithdrawRefusal'; readonly organizationId: OrganizationId; readonly reason: string }
  | ChangeVisibility;

/** What the rules of an organization may know. */
export interface OrganizationFacts {
  readonly asker: Asker;
  /** What a change of visibility rests on; null where there is no such request ticket, and for every other command. */
  readonly visibility: VisibilityFacts | null;
}

/** An organization's rules; it starts private (ORG-1). */
export const organizationDecider: Decider<Organization, OrganizationCommand, OrganizationEvent, OrganizationFacts> = {
  initial: { phase: 'unknown' },
  decide: {
    PutOrganization: ({ organizationId, body: { name, details = [] } }, organization, { asker }) => {
      const forbidden = forbids('PutOrganization', asker);
      if (forbidden !== null) return forbidden;
      if (organization.phase === 'unknown') {
        return [{ type: 'OrganizationRegistered', data: { organizationId, name, details: [...details] } }];
      }
      return organization.name === name ? [] : [{ type: 'OrganizationRenamed', data: { organizationId, name } }];
    },
    AddDetail: ({ organizationId, line }, organization, { asker }) => {
      const refused = forbids('AddDetail', asker) ?? unknown(organization, organizationId);
      return refused ?? [{ type: 'OrganizationDetailAdded', data: { organizationId, line } }];
    },
    NoteRefusal: ({ organizationId, reason }, organization, { asker }) => {
      const refused = forbids('NoteRefusal', asker) ?? unknown(organization, organizationId);
      if (refused !== null) return refused;
      if (standing(organization)?.reason === reason) return [];
      return [{ type: 'SharingRefusalNoted', data: { organizationId, reason } }];
    },
    WithdrawRefusal: ({ organizationId, reason }, organization, { asker }) => {
      const refused = forbids('WithdrawRefusal', asker) ?? unknown(organization, organizationId);
      if (refused !== null) return refused;
      return standing(organization) === null ? [] : [{ type: 'SharingRefusalWithdrawn', data: { organizationId, reason } }];
    },
    ChangeVisibility: (command, organization, { asker, visibility }) => {
      const forbidden = forbids('ChangeVisibility', asker);
      if (forbidden !== null) return forbidden;
      if (organization.phase === 'unknown') return refuse('ORG-4', 'organization/not-found', { organizationId: command.organizationId });
      return visibility === null ? refuse('PRM-5', 'ticket/not-found') : changeVisibility(command, organization, asker, visibility);
    },
  },
  evolve: {
    OrganizationRegistered: (_, data) => ({ ...data, phase: 'registered', visibility: 'private', standingRefusal: null, usedConsents: [] }),
    OrganizationRenamed: (organization, { name }) => ({ ...registered(organization), name }),
    OrganizationDetailAdded: (organization, { line }) => withLine(registered(organization), line),
    SharingRefusalNoted: (organization, { reason }, { meta, revision }) => ({
      ...registered(organization),
      standingRefusal: { reason, revision, notedAt: meta.occurredAt, notedBy: meta.actor },
    }),
    SharingRefusalWithdrawn: (organization) => ({ ...registered(organization), standingRefusal: null }),
    OrgVisibilityChanged: (organization, { to, detail, consent, requestTicketId }) => {
      const { usedConsents, ...rest } = withLine(registered(organization), detail);
      const used = consent === null ? [] : [{ requestTicketId, articleId: consent.articleId, approvedAt: consent.approvedAt }];
      return { ...rest, visibility: to, usedConsents: [...usedConsents, ...used] };
    },
  },
};

function unknown(organization: Organization, organizationId: OrganizationId) {
  return organization.phase === 'unknown' ? refuse('ORG-4', 'organization/not-found', { organizationId }) : null;
}

function standing(organization: Organization): StandingRefusal | null {
  return organization.phase === 'registered' ? organization.standingRefusal : null;
}

/** @throws where the log names an organization that was never registered: the stream is damaged */
function registered(organization: Organization): RegisteredOrganization {
  if (organization.phase === 'unknown') throw new Error('an organization changed before it was registered');
  return organization;
}

function withLine(organization: RegisteredOrganization, line: string): RegisteredOrganization {
  return { ...organization, details: [...organization.details, line] };
}
