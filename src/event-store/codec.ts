import type { JSONEventData } from '@eventstore/db-client';
import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { type Catalogue, type EventMeta, faultOf, readEvent } from '../kernel/event.js';
import type { AnyRecorded } from '../kernel/projection.js';
import { eventId } from './event-id.js';
import type { FaultyEvent } from './faulty-event.js';
import type { ClientEvent } from './port.js';
import { NotWritable } from './store-error.js';

/** The store's limit for one append, in bytes. */
export const appendLimit = 1024 * 1024;
/** What an event costs besides its data and metadata: id, type, framing. */
const overhead = 256;

const text = Type.String();
const textOrNull = Type.Union([text, Type.Null()]);
const storedMeta = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  commandId: text,
  $correlationId: text,
  $causationId: textOrNull,
  actor: text,
  service: textOrNull,
  occurredAt: text,
  basis: Type.Union([Type.Integer(), Type.Null()]),
  commandHash: text,
  /** Only where an export brought the event from another store. */
  recordedAt: Type.Optional(text),
  /** How many events of the same append follow; absent on its last. */
  rest: Type.Optional(Type.Integer({ minimum: 1 })),
});
type StoredMeta = Static<typeof storedMeta>;
const metaCheck = TypeCompiler.Compile(storedMeta);

/** What stands in the log at one place. */
export type LogEvent = AnyRecorded | FaultyEvent;

export function isFaulty(event: LogEvent): event is FaultyEvent {
  return 'fault' in event;
}

/** An event to write. `eventId` and `recordedAt` only on copies from another store. */
export interface Proposed {
  readonly type: string;
  readonly data: unknown;
  readonly meta: Omit<EventMeta, 'eventId' | 'recordedAt' | 'version'> & { readonly eventId?: string; readonly recordedAt?: string };
}

/** An event in its written form, checked; `bytes` is its share of the append's limit. */
export interface Written {
  readonly type: string;
  readonly data: unknown;
  readonly eventId: string;
  readonly version: number;
  readonly meta: Proposed['meta'];
  readonly metaText: string;
  readonly bytes: number;
}

/**
 * Checks an event against its schema and against what JSON and the store can carry (hazard 13), and names it.
 * @param place stream, expected revision of the append (-1: empty stream) and index in the append
 * Throws `NotWritable` before anything is sent.
 */
export function write(
  events: Catalogue,
  { type, data, meta }: Proposed,
  place: { readonly stream: string; readonly expectedRevision: number; readonly index: number },
): Written {
  const definition = events[type];
  if (definition === undefined) throw new NotWritable(`unknown event type ${type}`);
  const fault = faultOf(definition, type, data);
  if (fault !== null) throw new NotWritable(fault);
  const { version } = definition;
  const { commandId, occurredAt } = meta;
  const dataText = jsonText(type, data);
  const metaText = jsonText(type, stored(meta, version));
  const bytes = Buffer.byteLength(dataText) + Buffer.byteLength(metaText) + overhead;
  if (bytes > appendLimit) throw new NotWritable(`${type} has ${bytes} bytes, more than the store takes`);
  const id = meta.eventId ?? eventId({ ...place, commandId, type, data: dataText, occurredAt });
  return { type, data, eventId: id, version, meta, metaText, bytes };
}

function stored(meta: Proposed['meta'], version: number): StoredMeta {
  const { commandId, correlationId, causationId, actor, service, occurredAt, basis, commandHash, recordedAt } = meta;
  return {
    version,
    commandId,
    $correlationId: correlationId,
    $causationId: causationId,
    actor,
    service,
    occurredAt,
    basis,
    commandHash,
    ...(recordedAt === undefined ? {} : { recordedAt }),
  };
}

/** U+0000 and lone surrogates, as JSON.stringify escapes them: PostgreSQL takes neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function jsonText(type: string, value: unknown): string {
  let json: string;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new NotWritable(`${type} can't be written as JSON`, { cause });
  }
  if (json.includes('\\u') && unstorable.test(json)) throw new NotWritable(`${type} contains U+0000 or a lone surrogate`);
  return json;
}

const utf8 = new TextEncoder();

/** The client's form of one append. Metadata goes as bytes, which spares the client a second serialisation. */
export function toClient(append: readonly Written[]): JSONEventData[] {
  return append.map(({ type, data, eventId: id, metaText }, index) => {
    const rest = append.length - 1 - index;
    const metadata = utf8.encode(rest === 0 ? metaText : `${metaText.slice(0, -1)},"rest":${rest}}`);
    // A schema of the house describes an object, so the data is one.
    return { id, contentType: 'application/json', type, data: data as Record<string, unknown>, metadata };
  });
}

/** A written event as it will stand in the log. */
export function recorded(written: Written, place: { readonly stream: string; readonly revision: number; readonly position: bigint; readonly recordedAt: string }): AnyRecorded {
  const { stream, revision, position, recordedAt } = place;
  const { type, data, meta, version } = written;
  return { type, data, stream, revision, position, meta: { recordedAt, ...meta, eventId: written.eventId, version } };
}

/** An event of another store, to be written with the same id, times and key (`custody import-events`). */
export function copyOf({ type, data, meta }: AnyRecorded): Proposed {
  return { type, data, meta };
}

/** One event as it was read, and how many of its append follow; null where its metadata don't say. */
export interface Read {
  readonly event: LogEvent;
  readonly rest: number | null;
}

/** Reads an event of the log: lifted to today's version and checked, or a fault. Never throws. Null: a dead link. */
export function read(events: Catalogue, client: ClientEvent): Read | null {
  const found = client.event;
  if (found === undefined) return null;
  const { streamId: stream, type, data, metadata } = found;
  const revision = Number(found.revision);
  const position = client.commitPosition ?? found.position?.commit ?? 0n;
  const faulty = (fault: string): Read => ({ event: { stream, revision, position, type, fault }, rest: null });
  if (!found.isJson) return faulty(`${type} is not JSON`);
  if (!metaCheck.Check(metadata)) {
    const first = metaCheck.Errors(metadata).First();
    return faulty(`metadata of ${type}${first?.path ?? ''}: ${first?.message ?? 'do not fit'}`);
  }
  const rest = metadata.rest ?? 0;
  let lifted: ReturnType<typeof readEvent>;
  try {
    lifted = readEvent(events, type, metadata.version, data);
  } catch (error) {
    return { ...faulty(`an upcaster of ${type} failed: ${String(error)}`), rest };
  }
  if ('fault' in lifted) return { ...faulty(lifted.fault), rest };
  const meta = metaOf(metadata, found.id, found.created);
  return { event: { type, data: lifted.data, stream, revision, position, meta }, rest };
}

function metaOf(stored: StoredMeta, id: string, created: Date): EventMeta {
  return {
    eventId: id,
    commandId: stored.commandId,
    correlationId: stored.$correlationId,
    causationId: stored.$causationId,
    actor: stored.actor,
    service: stored.service,
    occurredAt: stored.occurredAt,
    recordedAt: stored.recordedAt ?? created.toISOString(),
    version: stored.version,
    basis: stored.basis,
    commandHash: stored.commandHash,
  };
}
