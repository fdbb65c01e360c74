import type { Command } from '@nestjs/cqrs';
import { PutAgent } from '../directory/commands/put-agent.js';
import { PutGroup } from '../directory/commands/put-group.js';
import { PutQueue } from '../directory/commands/put-queue.js';
import { PutRole } from '../directory/commands/put-role.js';
import type { AgentBody, QueueBody, RoleBody } from '../directory/directory-records.js';
import type { Envelope } from '../event-store/command.js';
import type { SetUpReceipt } from '../installation/receipt.js';
import type { AgentId, GroupId, OrganizationId, QueueId, RequesterId, RoleId, StatusId } from '../kernel/brand.js';
import type { Refusal } from '../kernel/refusal.js';
import { PutOrganization } from '../organization/commands/put-organization.js';
import { PutRequester } from '../organization/commands/put-requester.js';
import { PutStatus } from '../workflow/commands/put-status.js';

// The people, teams and queues of the demo: a software company with two lines of support, billing and engineering.

/** One record of the set-up, once it is known who makes it. */
type SetUp = (envelope: Envelope) => Command<SetUpReceipt | Refusal>;

const agent = (id: string, name: string, roles: readonly string[], rights: AgentBody['rights'] = []): SetUp => {
  const body: AgentBody = { name, email: `${id}@example.test`, roles: roles as readonly RoleId[], rights };
  return (envelope) => new PutAgent(envelope, id as AgentId, body);
};
const group = (id: string, name: string, members: readonly string[]): SetUp => {
  return (envelope) => new PutGroup(envelope, id as GroupId, { name, members: members as readonly AgentId[] });
};
const role = (id: string, name: string, permissions: RoleBody['permissions']): SetUp => {
  return (envelope) => new PutRole(envelope, id as RoleId, { name, permissions });
};
const queue = (id: string, name: string, policies: Partial<QueueBody> = {}): SetUp => {
  return (envelope) => new PutQueue(envelope, id as QueueId, { name, groupId: id as GroupId, ...policies });
};
const status = (id: string, agentLabel: string, category: 'open' | 'pending', internalGroups: readonly string[]): SetUp => {
  const body = { agentLabel, customerLabel: 'In progress', category, internalGroups: internalGroups as readonly GroupId[] };
  return (envelope) => new PutStatus(envelope, id as StatusId, body);
};
const organization = (id: string, name: string): SetUp => {
  return (envelope) => new PutOrganization(envelope, id as OrganizationId, { name });
};
const requester = (id: string, name: string, organizations: readonly string[]): SetUp => {
  const body = { name, email: `${id}@customer.test`, organizations: organizations as readonly OrganizationId[] };
  return (envelope) => new PutRequester(envelope, id as RequesterId, body);
};

export const levelOne = ['alice', 'bob', 'carol', 'dave'] as const;
export const levelTwo = ['dana', 'erik', 'fatima'] as const;
export const billing = ['grace', 'henry'] as const;
export const engineers = ['ines', 'jun', 'kofi'] as const;

export const requesters = [
  { id: 'kim', name: 'Kim Park', organization: 'acme' },
  { id: 'lea', name: 'Lea Brandt', organization: 'acme' },
  { id: 'max', name: 'Max Ito', organization: 'globex' },
  { id: 'nora', name: 'Nora Lund', organization: 'globex' },
  { id: 'omar', name: 'Omar Said', organization: 'initech' },
  { id: 'pia', name: 'Pia Rossi', organization: null },
] as const;

/** What must be set up before the first ticket, in this order. */
export const setUp: readonly SetUp[] = [
  role('level-1', 'Level 1', { support: ['rw'], 'level-2': ['ro', 'move_into'], billing: ['ro', 'move_into'] }),
  role('level-2', 'Level 2', { 'level-2': ['rw'], support: ['rw'], billing: ['move_into'] }),
  role('billing', 'Billing', { billing: ['rw'], support: ['ro', 'move_into'] }),
  role('engineering', 'Engineering', { 'level-2': ['ro', 'note'], support: ['ro', 'note'] }),
  agent('alice', 'Alice Moreau', ['level-1'], ['share_organizations']),
  agent('bob', 'Bob Keller', ['level-1']),
  agent('carol', 'Carol Nowak', ['level-1']),
  agent('dave', 'Dave Okafor', ['level-1']),
  agent('dana', 'Dana Petrov', ['level-2'], ['review_sharing']),
  agent('erik', 'Erik Holm', ['level-2']),
  agent('fatima', 'Fatima Zahra', ['level-2']),
  agent('grace', 'Grace Lim', ['billing']),
  agent('henry', 'Henry Vogel', ['billing']),
  agent('ines', 'Inês Duarte', ['engineering']),
  agent('jun', 'Jun Tanaka', ['engineering']),
  agent('kofi', 'Kofi Mensah', ['engineering']),
  group('support', 'Support', levelOne),
  group('level-2', 'Level 2', levelTwo),
  group('billing', 'Billing', billing),
  group('engineering', 'Engineering', engineers),
  queue('support', 'Support'),
  queue('level-2', 'Level 2', { onMove: 'reset' }),
  queue('billing', 'Billing', { followUp: 'reopen_locked' }),
  status('waiting-for-engineering', 'Waiting for engineering', 'pending', ['engineering']),
  status('waiting-for-billing', 'Waiting for billing', 'pending', ['billing']),
  status('customer_responded', 'Customer responded', 'open', ['engineering']),
  organization('acme', 'Acme'),
  organization('globex', 'Globex'),
  organization('initech', 'Initech'),
  ...requesters.map(({ id, name, organization: of }) => requester(id, name, of === null ? [] : [of])),
];
