import type { Catalogue, DataOf, Recorded } from './event.js';
import type { Change, TableDeclaration } from './table.js';

/** An event of unknown type, as machinery hands it to a projection. */
export type AnyRecorded = Recorded<{ readonly type: string; readonly data: unknown }>;

/** A view of schema `custody` that analysts read: a contract, with pinned columns. */
export interface Relation {
  readonly name: string;
  readonly comment: string;
  /** Column → its comment, in the order of the view. */
  readonly columns: Readonly<Record<string, string>>;
  /** The SELECT behind the view; `from('interval')` gives the present table of that name. */
  readonly select: (from: (table: string) => string) => string;
}

/** A read model: events in, changes of its tables out. It has no verb for anything else. */
export interface Projection<Reads extends Catalogue = Catalogue> {
  readonly name: string;
  /** Raised whenever the same events would give other rows: the read model is then rebuilt beside the old one. */
  readonly version: number;
  readonly reads: Reads;
  readonly tables: readonly TableDeclaration[];
  /** Views besides the plain ones of `tables`. */
  readonly relations: readonly Relation[];
  readonly on: { readonly [Type in keyof Reads & string]: (data: never, event: AnyRecorded) => readonly Change[] };
}

/** Declares a read model; `on` is exhaustive over what it reads. */
export function projection<const Reads extends Catalogue>(declared: {
  readonly name: string;
  readonly version: number;
  readonly reads: Reads;
  readonly tables: readonly TableDeclaration[];
  readonly relations?: readonly Relation[];
  readonly on: { readonly [Type in keyof Reads & string]: (data: DataOf<Reads, Type>, event: AnyRecorded) => readonly Change[] };
}): Projection<Reads> {
  return { relations: [], ...declared };
}

/** The part of a catalogue that a projection or process reads. */
export function pick<Events extends Catalogue, const Types extends readonly (keyof Events & string)[]>(
  events: Events,
  ...types: Types
): Pick<Events, Types[number]> {
  return Object.fromEntries(types.map((type) => [type, events[type]])) as Pick<Events, Types[number]>;
}

/** The changes that one event makes in a read model; none where it does not read its type. */
export function changesOf(projection: Projection, event: AnyRecorded): readonly Change[] {
  const react = (projection.on as Readonly<Record<string, (data: unknown, event: AnyRecorded) => readonly Change[]>>)[event.type];
  return react === undefined ? [] : react(event.data, event);
}
