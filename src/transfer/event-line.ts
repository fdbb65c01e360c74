import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { houseEvents } from '../house-events.js';
import { type Catalogue, readEvent } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';

/** One event as an export writes it: all that another store needs to hold the same. */
const shape = Type.Object(
  {
    stream: Type.String({ minLength: 1 }),
    revision: Type.Integer({ minimum: 0 }),
    position: Type.String({ pattern: '^\\d+$' }),
    type: Type.String({ minLength: 1 }),
    meta: Type.Object({
      eventId: Type.String(),
      commandId: Type.String(),
      correlationId: Type.String(),
      causationId: Type.Union([Type.String(), Type.Null()]),
      actor: Type.String(),
      service: Type.Union([Type.String(), Type.Null()]),
      occurredAt: Type.String(),
      recordedAt: Type.String(),
      version: Type.Integer({ minimum: 1 }),
      basis: Type.Union([Type.Integer(), Type.Null()]),
      commandHash: Type.String(),
    }),
    data: Type.Unknown(),
  },
  { additionalProperties: false },
);
const known: Catalogue = houseEvents;
const check = TypeCompiler.Compile(shape);

/** A line of an export. */
export type EventLine = Static<typeof shape>;

/** What an export writes of an event; its data have been lifted to the version that this program knows. */
export function eventLine({ stream, revision, position, type, meta, data }: AnyRecorded): EventLine {
  const { eventId, commandId, correlationId, causationId, actor, service, occurredAt, recordedAt, basis, commandHash } = meta;
  const version = known[type]?.version ?? meta.version;
  return {
    stream, revision, position: position.toString(), type,
    meta: { eventId, commandId, correlationId, causationId, actor, service, occurredAt, recordedAt, version, basis, commandHash },
    data,
  };
}

/**
 * Reads a line back, lifted to the version that this program knows.
 * @throws an error that says what is wrong with it
 */
export function readEventLine(text: string): AnyRecorded {
  const line: unknown = JSON.parse(text);
  if (!check.Check(line)) {
    const first = check.Errors(line).First();
    throw new Error(`${first?.path ?? ''}: ${first?.message ?? 'is no exported event'}`);
  }
  const lifted = readEvent(houseEvents, line.type, line.meta.version, line.data);
  if ('fault' in lifted) throw new Error(lifted.fault);
  return { ...line, position: BigInt(line.position), data: lifted.data };
}

/** The same as a row of CSV. */
export const eventColumns = [
  'position', 'stream', 'revision', 'type', 'version', 'occurredAt', 'recordedAt', 'actor', 'service', 'commandId', 'correlationId', 'causationId', 'basis', 'eventId', 'commandHash', 'data',
] as const;

/** A line as such a row. */
export function eventRow({ meta, ...rest }: EventLine): Readonly<Record<string, unknown>> {
  return { ...rest, ...meta };
}
