import { directoryEvents } from '../../src/directory/directory.events.js';
import { type Catalogue, type EventMeta, faultOf } from '../../src/kernel/event.js';
import type { AnyRecorded, Projection } from '../../src/kernel/projection.js';
import type { Columns, RowOf, Table } from '../../src/kernel/table.js';
import { organizationEvents } from '../../src/organization/organization.events.js';
import { requesterEvents } from '../../src/organization/requester.events.js';
import { preferencesEvents } from '../../src/preferences/preferences.events.js';
import { settingsEvents } from '../../src/settings/settings.events.js';
import { ticketEvents } from '../../src/ticket/ticket.events.js';
import { workflowEvents } from '../../src/workflow/workflow.events.js';
import { Replay } from '../../projections/replay.js';

/** An event as a test writes it; what it leaves out is filled in. */
export interface Given {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601; else a minute after the event before it in the list. */
  readonly at?: string;
  /** `kind:id`; else `agent:alice`. */
  readonly actor?: string;
  readonly meta?: Partial<EventMeta>;
}

const kinds: readonly { readonly events: Catalogue; readonly stream: (data: Given['data']) => string }[] = [
  { events: ticketEvents, stream: ({ ticketId }) => `ticket-${String(ticketId)}` },
  { events: organizationEvents, stream: ({ organizationId }) => `organization-${String(organizationId)}` },
  { events: requesterEvents, stream: ({ requesterId }) => `requester-${String(requesterId)}` },
  { events: preferencesEvents, stream: ({ agentId }) => `preferences-${String(agentId)}` },
  { events: { ...directoryEvents, ...workflowEvents, ...settingsEvents }, stream: () => 'directory-main' },
];

const aMinute = 60_000;

/**
 * Events as they would stand in the log: streams, revisions, positions and times follow from their order.
 * @throws where an event does not fit its schema: the test is wrong
 */
export function recorded(events: readonly Given[]): readonly AnyRecorded[] {
  const revisions = new Map<string, number>();
  let now = Date.parse('2026-03-02T08:00:00.000Z');
  return events.map(({ type, data, at, actor, meta }, index) => {
    const kind = kinds.find((each) => type in each.events);
    const definition = kind?.events[type];
    if (kind === undefined || definition === undefined) throw new Error(`no catalogue has ${type}`);
    const fault = faultOf(definition, type, data);
    if (fault !== null) throw new Error(fault);
    now = at === undefined ? now + aMinute : Date.parse(at);
    const stream = kind.stream(data);
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const occurredAt = new Date(now).toISOString();
    return {
      type,
      data,
      stream,
      revision,
      position: BigInt(index + 1) * 100n,
      meta: { ...metaOf(index, definition.version), occurredAt, recordedAt: occurredAt, actor: actor ?? 'agent:alice', ...meta },
    };
  });
}

function metaOf(index: number, version: number): Omit<EventMeta, 'occurredAt' | 'recordedAt' | 'actor'> {
  const number = String(index).padStart(12, '0');
  return {
    eventId: `00000000-0000-4000-8000-${number}`,
    commandId: `command-${number}`,
    correlationId: `correlation-${number}`,
    causationId: null,
    service: null,
    version,
    basis: null,
    commandHash: '0'.repeat(64),
  };
}

/** The rows of one table that events give, in the order in which they came to be. */
export function fold<C extends Columns, Key extends keyof C & string>(
  projection: Projection,
  table: Table<C, Key>,
  events: readonly Given[],
): readonly RowOf<C>[] {
  return new Replay(projection, recorded(events)).rows(table);
}
