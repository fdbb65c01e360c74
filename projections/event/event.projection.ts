import { houseEvents } from '../../src/house-events.js';
import { type AnyRecorded, projection, type Relation } from '../../src/kernel/projection.js';
import { bigint, type Change, int, json, maybe, table, text, time } from '../../src/kernel/table.js';
import type { Instant } from '../instant.js';

/** The log as a table. */
export const eventTable = table('event', {
  comment: 'Every event of the log, in the order of position.',
  columns: {
    position: bigint('Position in the whole log; says which came first and nothing else.'),
    stream: text('The stream: kind and id of what it happened to, as in ticket-T1.'),
    revision: int('Place in its stream, counting from 0.'),
    type: text('What happened, in the past tense.'),
    version: int('Version of the schema of data.'),
    occurred_at: time('When it held in the world; never before the previous event of its stream.'),
    recorded_at: time('When the store took it.'),
    actor: text('Whose rights counted, as kind:id.'),
    service: maybe(text('Who called for them, as kind:id; null where they called themselves.')),
    command_id: text('Id of the command that gave this event: its idempotency key where it had one.'),
    correlation_id: text('Common to all that one request or process set going.'),
    causation_id: maybe(text('Id of what this command answered to; null where it came from outside.')),
    basis: maybe(int('Revision of directory-main on which the decision rested (PRM-8); null where it rested on none.')),
    event_id: text('Id of the event, the same in every store that it is carried to.'),
    data: json('What the event says, by the names of the HTTP contract.'),
  },
  // Positions only order: events of one append may share one.
  key: ['stream', 'revision'],
  indexes: [{ on: ['position'] }],
});

/** A row of `custody_read.event`: the contract's columns, and those that only `/events` shows. */
export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly occurred_at: Instant;
  readonly recorded_at: Instant;
  readonly actor: string;
  readonly service: string | null;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly basis: number | null;
  readonly event_id: string;
  readonly data: unknown;
}

const of = eventTable.columns;

/** `custody.event`: just the columns of the contract. */
const relation: Relation = {
  name: 'event',
  comment: eventTable.comment,
  columns: {
    position: of.position.comment,
    stream: of.stream.comment,
    revision: of.revision.comment,
    type: of.type.comment,
    version: of.version.comment,
    occurred_at: of.occurred_at.comment,
    recorded_at: of.recorded_at.comment,
    actor: of.actor.comment,
    command_id: of.command_id.comment,
    correlation_id: of.correlation_id.comment,
    causation_id: of.causation_id.comment,
    data: of.data.comment,
  },
  select: (from) => `
    select position, stream, revision, type, version, occurred_at, recorded_at, actor, command_id, correlation_id, causation_id, data
    from ${from(eventTable.name)}`,
};

/** The log as a table: `custody.event`, and what history is told from. */
export const eventProjection = projection({
  name: 'event',
  version: 1,
  reads: houseEvents,
  tables: [eventTable],
  relations: [relation],
  on: Object.fromEntries(Object.keys(houseEvents).map((type) => [type, record])) as Readonly<Record<keyof typeof houseEvents, typeof record>>,
});

function record(data: unknown, { stream, revision, position, type, meta }: AnyRecorded): readonly Change[] {
  return [
    eventTable.put({
      position: position.toString(),
      stream,
      revision,
      type,
      version: meta.version,
      occurred_at: meta.occurredAt,
      recorded_at: meta.recordedAt,
      actor: meta.actor,
      service: meta.service,
      command_id: meta.commandId,
      correlation_id: meta.correlationId,
      causation_id: meta.causationId,
      basis: meta.basis,
      event_id: meta.eventId,
      data,
    }),
  ];
}
