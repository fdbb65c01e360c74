import type { RouteRight } from '../../../src/rights-table.js';
import type { Body } from '../client.js';

/** The world in which every route is called: one of each thing, all of them there. */
export const setUp: readonly (readonly [string, Body])[] = [
  ['/v1/directory/groups/support', { name: 'Support', members: ['alice'] }],
  ['/v1/directory/roles/keeper', { name: 'Keeper', permissions: {} }],
  ['/v1/directory/queues/support', { name: 'Support', groupId: 'support' }],
  ['/v1/directory/agents/alice', { name: 'Alice', groups: { support: ['rw'] }, rights: ['share_organizations', 'review_sharing'] }],
  ['/v1/directory/agents/bob', { name: 'Bob' }],
  ['/v1/workflow/statuses/in_lab', { agentLabel: 'In the lab', category: 'open', internalGroups: ['support'] }],
  ['/v1/organizations/acme', { name: 'Acme' }],
  ['/v1/organizations/other', { name: 'Other' }],
  ['/v1/requesters/kim', { name: 'Kim', organizations: ['acme'] }],
  ['/v1/requesters/lee', { name: 'Lee', organizations: ['acme'] }],
  ['/v1/requesters/mia', { name: 'Mia', organizations: ['other'] }],
  ['/v1/agents/alice/views/mine', { filters: {} }],
];

const bodyOf = new Map<string, unknown>(setUp);
const text = { body: 'hello' };
const reason = { reason: 'because' };
const mia = { requesterId: 'mia' };

/** A body of the right shape for every POST and PUT that needs one and is no set-up. By the end of its path. */
const bodies: Readonly<Record<string, Body>> = {
  'tickets': { subject: 'Another', queueId: 'support' },
  'commands': { commands: [] },
  'change-owner': { ownerId: 'alice' },
  'set-responsible': { responsibleId: null },
  'watch': { agentId: 'alice' },
  'unwatch': { agentId: 'alice' },
  'move': { queueId: 'support' },
  'change-priority': { priority: 'normal' },
  'change-status': { status: 'in_lab' },
  'assign-internal': { groupId: 'support' },
  'reply': text,
  'note': text,
  'comments': text,
  'mark-important': { articleId: 'none' },
  'set-confidential': { confidential: false },
  'request-sharing': { organizationId: 'acme', type: 'read_only', articleId: 'none' },
  'record-risk-approval': { articleId: 'none', clear: true },
  'review-sharing': { approved: false, reason: 'because' },
  'change-visibility': { visibility: 'private', requestTicketId: 'T-1' },
  'note-refusal': reason,
  'withdraw-refusal': reason,
  'add-member': mia,
  'remove-member': mia,
  'grant-view': mia,
  'revoke-view': mia,
  'add-detail': { line: 'a line' },
  'settings': { pingPongWindowHours: 48 },
  'preferences': { queues: [], channels: { inbox: true, email: false, webhook: false }, muted: [] },
};

const things: Readonly<Record<string, string>> = {
  tickets: 'T-1', agents: 'alice', groups: 'support', queues: 'support', roles: 'keeper', statuses: 'in_lab', organizations: 'acme', requesters: 'kim',
};
const names: Readonly<Record<string, string>> = { kind: 'agents', name: 'mine', analysis: 'handoffs', notificationId: 'n-none' };

/** Needed by some questions. */
const queries: Readonly<Record<string, string>> = {
  '/v1/tickets/:id/candidates': '?role=owner',
  '/v1/tickets/:id/access': '?actor=agent:bob',
  '/v1/tickets/:id/difference': '?from=0&to=0',
};

/** A route's path with something that is there in every place where an id can stand. */
export function pathOf({ path }: Pick<RouteRight, 'path'>, ticketId = 'T-1'): string {
  const filled = path.replace(/\/([a-z]+)\/:id/, (_, kind: string) => `/${kind}/${kind === 'tickets' ? ticketId : (things[kind] ?? '')}`).replace(/:(\w+)/g, (_, name: string) => (name === 'id' ? 'alice' : (names[name] ?? '')));
  return filled + (queries[path] ?? '');
}

/** A body of the right shape, as this kind of actor may give it; undefined for questions. */
export function bodyFor(route: RouteRight, kind: string): unknown {
  if (route.method === 'GET') return undefined;
  const path = pathOf(route);
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === 'customer-message') return kind === 'requester' ? text : { ...text, requesterId: 'kim' };
  return bodyOf.get(path.replace(/\/preview$/, '')) ?? bodies[last] ?? {};
}
