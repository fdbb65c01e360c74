import type { OpenAPIObject } from '@nestjs/swagger';
import { idPattern } from '../../kernel/brand.js';
import type { Right } from '../door/allow.js';
import { doorRefusals } from '../door/door.refusals.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

/** What the whole contract shares. */
export const contractParts = {
  description: [
    'Who holds each support ticket, who held it at any instant and why, and who may see it.',
    'Every change of a ticket is a command; its receipt names the events that it wrote. Reads are from projections: give the `position` of a receipt as `after` to read your own writes.',
    'Refusals are problem documents (RFC 9457) with the number of the rule that says so.',
  ].join('\n\n'),
};

const id = { type: 'string', pattern: idPattern } as const;

const actorHeaders: readonly Parameter[] = [
  { name: 'x-actor', in: 'header', required: true, schema: { type: 'string', examples: ['agent:alice'] } as never, description: 'Who acts, as `kind:id` (dev authentication): agent, requester, service, automation, auditor, analyst or admin.' },
  { name: 'x-on-behalf-of', in: 'header', schema: { type: 'string' }, description: 'By a service: the agent or requester for whom it acts, as `kind:id`.' },
];
const correlation: Parameter = { name: 'x-correlation-id', in: 'header', schema: id, description: 'Carried by every event of the command, and by the answer.' };
const commandHeaders: readonly Parameter[] = [
  { name: 'idempotency-key', in: 'header', schema: id, description: 'Becomes the command’s id: a repeat with the same key, actor, ticket and body gives the first answer (EVT-4).' },
  { name: 'if-match', in: 'header', schema: { type: 'string', pattern: '^("\\d+"|\\d+)$' }, description: 'The revision that the command expects, in quotes (EVT-5).' },
];

const problem = {
  type: 'object',
  description: 'RFC 9457, with the rule and the facts of the case.',
  required: ['type', 'title', 'status', 'detail', 'rule'],
  properties: {
    type: { type: 'string', description: 'Ends in `CONTEXT/REASON`, which is stable.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do.' },
    rule: { type: 'string', description: 'The rule of the domain page that says so.' },
    errors: {
      type: 'array',
      description: 'Every fault of a malformed request.',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
} as const;

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Completes what the decorators said with what holds for every route: headers, problem documents, rights. */
export function finish(document: OpenAPIObject): OpenAPIObject {
  const taken = new Set<string>();
  for (const item of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      complete(operation, method);
      taken.add(bodyOf(operation));
    }
  }
  // An unknown field is a fault (400).
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    if (taken.has(`#/components/schemas/${name}`)) Object.assign(schema, { additionalProperties: false });
  }
  return { ...document, components: { ...document.components, schemas: { ...document.components?.schemas, Problem: problem as never } } };
}

function complete(operation: Operation, method: (typeof methods)[number]): void {
  const right = (operation as { readonly 'x-right'?: Right })['x-right'];
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path') parameter.schema = { ...id };
  }
  if (right === undefined || right.scope === 'public') return;
  const changes = method !== 'get' && right.scope !== 'read';
  operation.parameters = [...(operation.parameters ?? []), ...actorHeaders, correlation, ...(changes ? commandHeaders : [])];
  operation.responses = { ...operation.responses, ...problems([400, 401, 403, 404, ...(changes ? [409, 412, 413, 415] : []), 503]) };
}

function bodyOf({ requestBody }: Operation): string {
  const schema = requestBody !== undefined && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  return schema !== undefined && '$ref' in schema ? schema.$ref : '';
}

function problems(statuses: readonly number[]): Operation['responses'] {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(statuses.map((status) => [String(status), { description: describe(status), content }]));
}

function describe(status: number): string {
  if (status === 404) return 'There is no such thing, or it is not yours to see.';
  if (status === 409) return 'The rules say no, or the idempotency key stands for another command.';
  return Object.values(doorRefusals).find((explained) => explained.status === status)?.title ?? 'Refused.';
}
