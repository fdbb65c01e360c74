import { pick, projection, type Relation } from '../../src/kernel/projection.js';
import { type Change, table, text } from '../../src/kernel/table.js';
import { directoryEvents, placeholder } from '../../src/directory/directory.events.js';
import { organizationEvents } from '../../src/organization/organization.events.js';
import { requesterEvents } from '../../src/organization/requester.events.js';
import { defaultStatuses, workflowEvents } from '../../src/workflow/workflow.events.js';

/** What the directory names. */
export const directoryKinds = ['agent', 'group', 'queue', 'status', 'role', 'organization', 'requester'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** A row of `custody.directory`. */
export interface DirectoryRelation {
  readonly kind: DirectoryKind;
  readonly id: string;
  readonly name: string;
}

/** Names that no event gives: the placeholder owner and the four default statuses are there from the beginning (SHR-1). */
export const givenNames: readonly DirectoryRelation[] = [
  { kind: 'agent', id: placeholder.agentId, name: placeholder.name },
  ...defaultStatuses.map(({ statusId, agentLabel }) => ({ kind: 'status' as const, id: statusId, name: agentLabel })),
];

/** The names behind the ids. */
export const directory = table('directory', {
  comment: 'The names behind the ids, as they are now: agents, groups, queues, statuses, roles, organizations and requesters.',
  columns: {
    kind: text('What the id is of: agent, group, queue, status, role, organization or requester.'),
    id: text('The id; unique within its kind.'),
    name: text('The name as it was given; of a status, the label that agents see.'),
  },
  key: ['kind', 'id'],
  indexes: [{ on: ['id'] }],
});

const relation: Relation = {
  name: 'directory',
  comment: directory.comment,
  columns: { kind: directory.columns.kind.comment, id: directory.columns.id.comment, name: directory.columns.name.comment },
  select: (from) => `
    select kind, id, name from ${from(directory.name)}
    union all
    select given.kind, given.id, given.name
    from (values ${givenNames.map(({ kind, id, name }) => `('${kind}', '${id}', '${name}')`).join(', ')}) as given (kind, id, name)
    where not exists (select from ${from(directory.name)} d where d.kind = given.kind and d.id = given.id)`,
};

const organizationNames = pick(organizationEvents, 'OrganizationRegistered', 'OrganizationRenamed');
const requesterNames = pick(requesterEvents, 'RequesterRegistered', 'RequesterChanged');

/** Who is who: `custody.directory`. */
export const directoryProjection = projection({
  name: 'directory',
  version: 1,
  reads: { ...directoryEvents, ...workflowEvents, ...organizationNames, ...requesterNames },
  tables: [directory],
  relations: [relation],
  on: {
    AgentRegistered: ({ agentId, name }) => named('agent', agentId, name),
    AgentChanged: ({ agentId, name }) => named('agent', agentId, name),
    GroupFormed: ({ groupId, name }) => named('group', groupId, name),
    GroupChanged: ({ groupId, name }) => named('group', groupId, name),
    RoleDefined: ({ roleId, name }) => named('role', roleId, name),
    RoleChanged: ({ roleId, name }) => named('role', roleId, name),
    QueueCreated: ({ queueId, name }) => named('queue', queueId, name),
    QueueChanged: ({ queueId, name }) => named('queue', queueId, name),
    StatusDefined: ({ statusId, agentLabel }) => named('status', statusId, agentLabel),
    StatusRedefined: ({ statusId, agentLabel }) => named('status', statusId, agentLabel),
    OrganizationRegistered: ({ organizationId, name }) => named('organization', organizationId, name),
    OrganizationRenamed: ({ organizationId, name }) => named('organization', organizationId, name),
    RequesterRegistered: ({ requesterId, name }) => named('requester', requesterId, name),
    RequesterChanged: ({ requesterId, name }) => named('requester', requesterId, name),
  },
});

function named(kind: DirectoryKind, id: string, name: string): readonly Change[] {
  return [directory.put({ kind, id, name })];
}
