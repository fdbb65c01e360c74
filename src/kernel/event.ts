import { type Static, type TSchema, Type, type TUnsafe } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { idPattern } from './brand.js';

/** One kind of event, declared once. From this come its type, its validation, its page in the docs. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  /** The version that is written today; older ones are lifted by `upcasters` on reading. */
  readonly version: number;
  /** One sentence in the past tense: what the event says has happened. */
  readonly summary: string;
  readonly schema: Schema;
  /** `upcasters[n]` lifts data of version n to version n + 1. */
  readonly upcasters: Readonly<Record<number, (data: unknown) => unknown>>;
  readonly check: TypeCheck<Schema>;
}

/** Declares one kind of event. */
export function event<Schema extends TSchema>(declared: {
  readonly version: number;
  readonly summary: string;
  readonly schema: Schema;
  readonly upcasters?: Readonly<Record<number, (data: unknown) => unknown>>;
}): EventDefinition<Schema> {
  for (let version = 1; version < declared.version; version += 1) {
    if (declared.upcasters?.[version] === undefined) throw new Error(`no upcaster from version ${version}: ${declared.summary}`);
  }
  return { upcasters: {}, ...declared, check: TypeCompiler.Compile(declared.schema) };
}

/** A table of event definitions keyed by type, the name on the wire. */
export type Catalogue = Readonly<Record<string, EventDefinition>>;

/** Declares everything that can ever have happened in one context. */
export function catalogue<const Events extends Catalogue>(events: Events): Events {
  return events;
}

/** The data of one type of event in a catalogue. */
export type DataOf<Events extends Catalogue, Type extends keyof Events> = Static<Events[Type]['schema']>;

/** The union of a catalogue's events, as a decider returns them. */
export type EventOf<Events extends Catalogue> = {
  [Type in keyof Events & string]: { readonly type: Type; readonly data: DataOf<Events, Type> };
}[keyof Events & string];

/** What the house adds to every event (EVT-1). Times are ISO 8601 UTC with milliseconds. */
export interface EventMeta {
  readonly eventId: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** Whose rights counted, as `kind:id`. */
  readonly actor: string;
  /** Who called for them, or null. */
  readonly service: string | null;
  /** When it held in the world; never before the previous event of its stream. */
  readonly occurredAt: string;
  /** When the store took it. */
  readonly recordedAt: string;
  readonly version: number;
  /** Revision of `directory-main` on which the decision rested (PRM-8); null where it rested on none. */
  readonly basis: number | null;
  /** SHA-256 of the command, hex: a repeat with the same key must have the same (EVT-4). */
  readonly commandHash: string;
}

/** An event as it stands in the log. */
export type Recorded<Event extends { readonly type: string; readonly data: unknown }> = Event & {
  readonly stream: string;
  /** Counting from 0 in its stream. */
  readonly revision: number;
  /** Commit position in the whole log; order only, never arithmetic. */
  readonly position: bigint;
  readonly meta: EventMeta;
};

/** Why data can't be taken as an event of its type; `fault` names the path and what was expected there. */
export interface EventFault {
  readonly fault: string;
}

/** Lifts stored data to today's version and checks it against the schema (EVT-6). */
export function readEvent(events: Catalogue, type: string, version: number, data: unknown): { readonly data: unknown } | EventFault {
  const definition = events[type];
  if (definition === undefined) return { fault: `unknown event type ${type}` };
  if (version > definition.version) return { fault: `${type} has version ${version}, this program knows ${definition.version}` };
  let lifted = data;
  for (let from = version; from < definition.version; from += 1) lifted = definition.upcasters[from]?.(lifted);
  const fault = faultOf(definition, type, lifted);
  return fault === null ? { data: lifted } : { fault };
}

/** The first fault of `data` against the schema, or null where it fits. */
export function faultOf(definition: EventDefinition, type: string, data: unknown): string | null {
  if (definition.check.Check(data)) return null;
  const first = definition.check.Errors(data).First();
  return `${type}${first?.path ?? ''}: ${first?.message ?? 'does not fit its schema'}`;
}

/** Schema of a branded id. */
export function idOf<Id extends string>(): TUnsafe<Id> {
  return Type.Unsafe<Id>(Type.String({ pattern: idPattern }));
}

/** Schema of a value that may be null: written as null, never left out. */
export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** Schema of one of several literal words. */
export function oneOf<const Words extends readonly string[]>(words: Words): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>(Type.String({ enum: [...words], pattern: `^(${words.join('|')})$` }));
}
