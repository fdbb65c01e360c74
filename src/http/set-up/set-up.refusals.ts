import type { Explanation } from '../door/door.refusals.js';

/** The refusals of set-up: directory, workflow, organizations. */
export const setUpRefusals = {
  'directory/not-found': { status: 404, title: 'No such record', detail: 'Check the kind and the id; GET /v1/directory/{kind} lists what there is.' },
  'directory/agent-not-found': { status: 404, title: 'No such agent', detail: 'Check the id; GET /v1/directory/agents lists the agents.' },
  'directory/agent-reserved': { status: 409, title: 'This agent id is reserved', detail: 'Agent 1 is the placeholder owner; choose another id.' },
  'status/not-found': { status: 404, title: 'No such status', detail: 'Check the id; GET /v1/workflow/statuses lists the statuses.' },
  'status/default-not-mappable': {
    status: 409,
    title: 'A default status can’t be mapped',
    detail: 'Define a custom status and map the internal groups to that.',
  },
  'status/group-unknown': { status: 409, title: 'An internal group is unknown', detail: 'Form the groups listed in `unknown` first, or leave them out.' },
  'status/category-in-use': {
    status: 409,
    title: 'A status in use keeps its category',
    detail: 'Define another status with the new category and move the tickets there.',
  },
  'organization/not-found': { status: 404, title: 'No such organization', detail: 'Check the id: there is no such organization, or it is not yours to see.' },
  'organization/right-missing': { status: 403, title: 'A right is missing', detail: 'Ask an administrator for the right named in `missing`.' },
  'organization/requester-unknown': { status: 409, title: 'No such requester', detail: 'Register the requester first.' },
  'organization/not-a-member': { status: 409, title: 'The requester is no member', detail: 'Add them to the organization first.' },
  'organization/pre-checks-failed': { status: 409, title: 'Sharing can’t be enabled yet', detail: 'Settle every check listed in `failed`, then try again.' },
  'requester/not-found': { status: 404, title: 'No such requester', detail: 'Check the id: there is no such requester.' },
} as const satisfies Readonly<Record<string, Explanation>>;
