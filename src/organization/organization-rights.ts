import type { Actor } from '../kernel/actor.js';
import { refuse, type Refusal } from '../kernel/refusal.js';

/** Whose rights count for an act on an organization or its members, and what an agent may do besides queues. */
export interface Asker {
  readonly actor: Actor;
  /** Of an active agent, as the directory has them now; empty for everybody else. */
  readonly rights: readonly string[];
}

const administrators = ['admin'];
const sharers = [...administrators, 'agent'];

/** Who may do what: set-up is for administrators, visibility, members and refusals for agents with `share_organizations` too (ORG-3, ORG-6). */
const mayAct = {
  PutOrganization: administrators,
  PutRequester: administrators,
  AddDetail: sharers,
  NoteRefusal: sharers,
  WithdrawRefusal: sharers,
  AddMember: sharers,
  RemoveMember: sharers,
  GrantView: sharers,
  RevokeView: sharers,
  ChangeVisibility: sharers,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The acts on organizations and requesters. */
export type OrganizationAct = keyof typeof mayAct;

/** Why this asker may not do this act, or null where they may. */
export function forbids(act: OrganizationAct, { actor, rights }: Asker): Refusal | null {
  const kinds: readonly string[] = mayAct[act];
  if (!kinds.includes(actor.kind)) return refuse('PRM-9', 'request/actor-not-allowed', { actor: actor.kind, allowed: kinds });
  if (actor.kind !== 'agent' || rights.includes('share_organizations')) return null;
  return refuse('ORG-6', 'organization/right-missing', { missing: 'share_organizations' });
}

/** Requesters and the like learn nothing of organizations, not even which exist. */
export function mayKnow({ actor }: Asker): boolean {
  return actor.kind !== 'requester';
}
