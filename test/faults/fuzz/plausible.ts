import type { Chance } from '../../../src/demo/random.js';
import type { Contract, Operation } from './contract.js';
import type { Request } from './request.js';
import { resolved, type Schema } from './schema.js';

/** Names that mean something in JavaScript, in a path or in SQL, and are ids all the same. */
const oddIds = ['__proto__', 'constructor', 'toString', '.', '..', '-', ':', '1', '0', 'null', 'undefined', 'NaN', 'a'.repeat(128), 'unassigned', 'own:x', 'hasOwnProperty', 'main'] as const;
/** What people write, and what databases and pages stumble over. */
const oddTexts = ['’; drop table ticket; --', '%_\\', '\u2028\u2029', '👩‍👩‍👧', '\u202Eabc', ' ', '<script>alert(1)</script>', '${jndi:x}', '\\u0000', '{}', 'é\u0301', '\ufeffx', '\t\r\n', '\ud83d\ude00'.repeat(40)] as const;
const instants = ['2026-03-02T08:00:00Z', '2026-11-01T08:00:00.123Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z'] as const;
const positions = ['0', '1', '1000', '9223372036854775807'] as const;
/** By whom an act of each scope may come from; the first is the likeliest. */
const actors: Readonly<Record<string, readonly [string, ...string[]]>> = {
  command: ['agent:alice', 'agent:bob', 'requester:kim', 'service:mail', 'automation:rules', 'admin:root'],
  read: ['agent:alice', 'agent:bob', 'auditor:ines', 'service:mail', 'admin:root'],
  audit: ['auditor:ines', 'admin:root'],
  analytics: ['analyst:bo', 'admin:root'],
  portal: ['requester:kim', 'requester:lee'],
  admin: ['admin:root'],
  public: ['admin:root'],
};
/** Ids that the desk has (see desk.ts), by the name of the field that asks for one. */
const known: Readonly<Record<string, readonly [string, ...string[]]>> = {
  ticketId: ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'],
  requestTicketId: ['T-1', 'T-2'],
  queueId: ['support', 'level-2'],
  groupId: ['support', 'engineering'],
  internalGroupId: ['engineering'],
  internalAgentId: ['eve', 'bob'],
  ownerId: ['alice', 'bob', '1'],
  agentId: ['alice', 'bob', 'eve'],
  responsibleId: ['alice', 'bob'],
  status: ['open', 'pending', 'resolved', 'closed', 'with-engineering'],
  requesterId: ['kim', 'lee'],
  organizationId: ['acme', 'umbrella'],
  notificationId: ['N-1'],
  name: ['mine', 'other'],
  kind: ['agents', 'groups', 'roles', 'queues'],
  analysis: ['handoffs', 'ping-pong', 'custody-time', 'time-to-owner', 'reopenings', 'shared-time'],
  command: ['open', 'lock', 'unlock', 'note', 'move', 'change-owner', 'change-status', 'nonsense'],
};
/** What an id in a path stands for, by what stands before it. */
const inPath: Readonly<Record<string, keyof typeof known>> = { tickets: 'ticketId', organizations: 'organizationId', requesters: 'requesterId', agents: 'agentId', groups: 'groupId', queues: 'queueId' };

/** Requests that a caller in good faith could send, though many will be refused for what they ask. */
export class Plausible {
  constructor(
    private readonly contract: Contract,
    private readonly chance: Chance,
  ) {}

  request(operation: Operation, label: string): Request {
    const { chance } = this;
    const sent = operation.body === null ? undefined : this.value(operation.body, 'body');
    const asked = operation.query.filter(({ name }) => name !== 'wait' && chance.next() < 0.25);
    // Nobody waits for long in a test.
    const query = asked.map(({ name, schema }) => `${name}=${encodeURIComponent(this.inQuery(name, schema))}${name === 'after' ? '&wait=20' : ''}`);
    const choices = actors[operation.scope] ?? actors.public ?? ['admin:root'];
    const actor = chance.next() < 0.5 ? choices[0] : chance.pick(choices);
    return {
      operation,
      method: operation.method,
      target: `${this.path(operation)}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      headers: [
        ['x-actor', actor],
        ['x-correlation-id', label],
        ...(sent === undefined ? [] : [['content-type', 'application/json'] as const]),
        ...(chance.next() < 0.2 ? [['idempotency-key', label] as const] : []),
        ...(chance.next() < 0.1 ? [['if-match', `"${chance.between(0, 20)}"`] as const] : []),
      ],
      body: sent === undefined ? null : JSON.stringify(sent),
      sent,
    };
  }

  /** Set-up is asked for new names alone, so that those who act keep their rights. */
  private path({ path, method }: Operation): string {
    const parts = path.split('/');
    return parts.map((part, at) => (part.startsWith('{') ? encodeURIComponent(this.pathId(part.slice(1, -1), parts[at - 1] ?? '', method)) : part)).join('/');
  }

  private pathId(name: string, before: string, method: string): string {
    const { chance } = this;
    if (method === 'PUT' && before !== 'views') return chance.next() < 0.3 ? this.oddId() : `x-${chance.between(1, 20)}`;
    return this.id(name === 'id' ? (inPath[before] ?? 'ticketId') : name);
  }

  private id(name: string): string {
    const ids = known[name];
    if (ids === undefined || this.chance.next() < 0.1) return this.chance.next() < 0.5 ? this.oddId() : `x-${this.chance.between(1, 20)}`;
    return this.chance.pick(ids);
  }

  /** Dots alone would be taken out of a path by whoever sends it. */
  private oddId(): string {
    return this.chance.pick(oddIds);
  }

  private inQuery(name: string, schema: Schema): string {
    if (name === 'after' || name === 'from') return this.chance.pick(positions);
    return String(this.value(schema, name));
  }

  /** A value of a schema. */
  value(given: Schema, name: string): unknown {
    const { chance } = this;
    if (given.$ref?.endsWith('/BulkItem') === true) return this.bulkItem();
    const schema = resolved(given, this.contract.schemas);
    if (schema.oneOf !== undefined) return this.value(schema.oneOf[chance.between(0, schema.oneOf.length - 1)] ?? {}, name);
    if (schema.enum !== undefined) return schema.enum[chance.between(0, schema.enum.length - 1)];
    const type = typeof schema.type === 'string' ? schema.type : schema.type?.[chance.between(0, schema.type.length - 1)];
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return chance.next() < 0.5;
      case 'integer':
      case 'number':
        return this.number(schema);
      case 'string':
        return this.text(schema, name);
      case 'array':
        return this.list(schema, name);
      default:
        return this.object(schema);
    }
  }

  /** The document says nothing of what stands in the body of a command among many. */
  private bulkItem(): unknown {
    const commands = this.contract.operations.filter(({ path, method }) => method === 'POST' && /^\/v1\/tickets(\/\{id\}\/[a-z-]+)?$/.test(path));
    const { path = '', body = null } = commands[this.chance.between(0, commands.length - 1)] ?? {};
    const command = path === '/v1/tickets' ? 'open' : path.split('/').at(-1);
    return { command, ...(command === 'open' ? {} : { ticketId: this.id('ticketId') }), body: body === null ? {} : this.value(body, 'body') };
  }

  private number({ minimum = 0, maximum = 1_000, exclusiveMinimum }: Schema): number {
    const low = Math.max(minimum, (exclusiveMinimum ?? -1) + 1);
    return this.chance.next() < 0.2 ? maximum : this.chance.between(low, Math.min(maximum, low + 100));
  }

  private text({ pattern, format, minLength = 0, maxLength = 100 }: Schema, name: string): string {
    const { chance } = this;
    if (format === 'date-time') return chance.pick(instants);
    if (pattern !== undefined || name in known) return this.id(name);
    if (chance.next() < 0.03) return 'x'.repeat(Math.min(maxLength, 100_000));
    const text = chance.next() < 0.4 ? chance.pick(oddTexts) : `words ${chance.between(0, 99)}`;
    return Array.from(text).slice(0, maxLength).join('').padEnd(minLength, 'x');
  }

  private list({ items = {}, minItems = 0, maxItems = 5, uniqueItems = false }: Schema, name: string): readonly unknown[] {
    const count = this.chance.next() < 0.02 ? Math.min(maxItems, 200) : this.chance.between(minItems, Math.min(maxItems, 4));
    const values = Array.from({ length: count }, () => this.value(items, name.replace(/s$/, 'Id')));
    return uniqueItems ? [...new Map(values.map((value) => [JSON.stringify(value), value])).values()] : values;
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema): object {
    const names = Object.keys(properties).filter((name) => required.includes(name) || this.chance.next() < 0.4);
    const members = names.map((name): [string, unknown] => [name, this.value(properties[name] ?? {}, name)]);
    const further = typeof additionalProperties === 'object' ? [['support', this.value(additionalProperties, 'further')] as [string, unknown]] : [];
    return Object.fromEntries([...members, ...further]);
  }
}
