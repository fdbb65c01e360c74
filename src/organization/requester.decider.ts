import type { OrganizationId, RequesterId } from '../kernel/brand.js';
import type { Decider } from '../kernel/decider.js';
import { refuse, type Refusal } from '../kernel/refusal.js';
import { sameRecord } from '../kernel/same.js';
import { type Asker, forbids, type OrganizationAct } from './organization-rights.js';
import type { RequesterEvent } from './requester.events.js';

/** A requester who is registered, with the organizations they belong to now. */
export interface RegisteredRequester {
  readonly phase: 'registered';
  readonly requesterId: RequesterId;
  readonly name: string;
  readonly email: string | null;
  readonly organizations: readonly OrganizationId[];
  /** The organizations all of whose tickets they were given sight of (ORG-3); part of `organizations`. */
  readonly views: readonly OrganizationId[];
}

/** What is known of an end user. */
export type Requester = { readonly phase: 'unknown' } | RegisteredRequester;

export interface RequesterBody {
  readonly name: string;
  readonly email?: string | null;
  readonly organizations: readonly OrganizationId[];
}

interface OfMember {
  readonly organizationId: OrganizationId;
  readonly requesterId: RequesterId;
}

export type MembershipCommand =
  | (OfMember & { readonly type: 'AddMember' })
  | (OfMember & { readonly type: 'RemoveMember' })
  | (OfMember & { readonly type: 'GrantView' })
  | (OfMember & { readonly type: 'RevokeView' });

export type RequesterCommand = { readonly type: 'PutRequester'; readonly requesterId: RequesterId; readonly body: RequesterBody } | MembershipCommand;

export interface RequesterFacts {
  readonly asker: Asker;
  /** Whether the organization that a membership names is registered. A PUT may name it before it is (set-up comes in any order). */
  readonly organizationKnown: boolean;
}

/** A requester's rules: memberships are part of the person, so that one append changes them together. */
export const requesterDecider: Decider<Requester, RequesterCommand, RequesterEvent, RequesterFacts> = {
  initial: { phase: 'unknown' },
  decide: {
    PutRequester: ({ requesterId, body }, requester, { asker }) => {
      const forbidden = forbids('PutRequester', asker);
      if (forbidden !== null) return forbidden;
      const data = { requesterId, name: body.name, email: body.email ?? null, organizations: [...new Set(body.organizations)] };
      if (requester.phase === 'unknown') return [{ type: 'RequesterRegistered', data }, ...joins(requesterId, data.organizations)];
      if (sameRecord(requester, { ...requester, ...data })) return [];
      return [
        { type: 'RequesterChanged', data },
        ...requester.organizations.filter((left) => !data.organizations.includes(left)).flatMap((left) => leaves(requester, left)),
        ...joins(requesterId, data.organizations.filter((joined) => !requester.organizations.includes(joined))),
      ];
    },
    AddMember: (command, requester, facts) =>
      membership(command, requester, facts, ({ organizations, requesterId }) =>
        organizations.includes(command.organizationId) ? [] : joins(requesterId, [command.organizationId]),
      ),
    RemoveMember: (command, requester, facts) =>
      membership(command, requester, facts, (member) =>
        member.organizations.includes(command.organizationId) ? leaves(member, command.organizationId) : [],
      ),
    GrantView: (command, requester, facts) =>
      membership(command, requester, facts, ({ organizations, views, requesterId }) => {
        const { organizationId } = command;
        if (!organizations.includes(organizationId)) return refuse('ORG-3', 'organization/not-a-member', { organizationId, requesterId });
        return views.includes(organizationId) ? [] : [{ type: 'MemberViewGranted', data: { organizationId, requesterId } }];
      }),
    RevokeView: (command, requester, facts) =>
      membership(command, requester, facts, ({ views, requesterId }) => {
        const { organizationId } = command;
        return views.includes(organizationId) ? [{ type: 'MemberViewRevoked', data: { organizationId, requesterId } }] : [];
      }),
  },
  evolve: {
    RequesterRegistered: (_, data) => ({ ...data, phase: 'registered', views: [] }),
    // The membership events that follow in the same append say what began and ended; the record says the whole.
    RequesterChanged: (requester, data) => ({ ...registered(requester), ...data }),
    MemberJoined: (requester, { organizationId }) => {
      const member = registered(requester);
      return { ...member, organizations: [...without(member.organizations, organizationId), organizationId] };
    },
    MemberLeft: (requester, { organizationId }) => {
      const member = registered(requester);
      return { ...member, organizations: without(member.organizations, organizationId), views: without(member.views, organizationId) };
    },
    MemberViewGranted: (requester, { organizationId }) => {
      const member = registered(requester);
      return { ...member, views: [...member.views, organizationId] };
    },
    MemberViewRevoked: (requester, { organizationId }) => {
      const member = registered(requester);
      return { ...member, views: without(member.views, organizationId) };
    },
  },
};

function membership(
  { type, organizationId, requesterId }: OfMember & { readonly type: OrganizationAct },
  requester: Requester,
  { asker, organizationKnown }: RequesterFacts,
  rule: (requester: RegisteredRequester) => RequesterEvent[] | Refusal,
): RequesterEvent[] | Refusal {
  const forbidden = forbids(type, asker);
  if (forbidden !== null) return forbidden;
  if (!organizationKnown) return refuse('ORG-4', 'organization/not-found', { organizationId });
  if (requester.phase === 'unknown') return refuse('ORG-13', 'organization/requester-unknown', { requesterId });
  return rule(requester);
}

function joins(requesterId: RequesterId, organizations: readonly OrganizationId[]): RequesterEvent[] {
  return organizations.map((organizationId) => ({ type: 'MemberJoined', data: { organizationId, requesterId } }));
}

// Sight of all tickets ends with the membership; it is written, so that nobody has to know.
function leaves({ requesterId, views }: RegisteredRequester, organizationId: OrganizationId): RequesterEvent[] {
  const data = { organizationId, requesterId };
  const left: RequesterEvent = { type: 'MemberLeft', data };
  return views.includes(organizationId) ? [{ type: 'MemberViewRevoked', data }, left] : [left];
}

function without(organizations: readonly OrganizationId[], gone: OrganizationId): OrganizationId[] {
  return organizations.filter((organizationId) => organizationId !== gone);
}

/** @throws where the log changes a requester who was never registered: the stream is damaged */
function registered(requester: Requester): RegisteredRequester {
  if (requester.phase === 'unknown') throw new Error('a requester changed before they were registered');
  return requester;
}
