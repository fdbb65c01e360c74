/** The people, teams and queues of the demo: a software company with two lines of support, billing and engineering. */

interface SetUp {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const agent = (id: string, name: string, roles: readonly string[], rights: readonly string[] = []): SetUp => ({
  path: `directory/agents/${id}`,
  body: { name, email: `${id}@example.test`, roles, rights },
});
const group = (id: string, name: string, members: readonly string[]): SetUp => ({ path: `directory/groups/${id}`, body: { name, members } });
const role = (id: string, name: string, permissions: Readonly<Record<string, readonly string[]>>): SetUp => ({
  path: `directory/roles/${id}`,
  body: { name, permissions },
});

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

/** What must be set up before the first ticket, in this order; paths and bodies as in the HTTP contract. */
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
  { path: 'directory/queues/support', body: { name: 'Support', groupId: 'support' } },
  { path: 'directory/queues/level-2', body: { name: 'Level 2', groupId: 'level-2', onMove: 'reset' } },
  { path: 'directory/queues/billing', body: { name: 'Billing', groupId: 'billing', followUp: 'reopen_locked' } },
  {
    path: 'workflow/statuses/waiting-for-engineering',
    body: { agentLabel: 'Waiting for engineering', customerLabel: 'In progress', category: 'pending', internalGroups: ['engineering'] },
  },
  {
    path: 'workflow/statuses/waiting-for-billing',
    body: { agentLabel: 'Waiting for billing', customerLabel: 'In progress', category: 'pending', internalGroups: ['billing'] },
  },
  {
    path: 'workflow/statuses/customer_responded',
    body: { agentLabel: 'Customer responded', customerLabel: 'In progress', category: 'open', internalGroups: ['engineering'] },
  },
  ...['acme', 'globex', 'initech'].map((id) => ({ path: `organizations/${id}`, body: { name: id.charAt(0).toUpperCase() + id.slice(1) } })),
  ...requesters.map(({ id, name, organization }) => ({
    path: `requesters/${id}`,
    body: { name, email: `${id}@customer.test`, organizations: organization === null ? [] : [organization] },
  })),
];
