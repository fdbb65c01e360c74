import type { Catalogue, DataOf } from './event.js';
import type { AnyRecorded } from './projection.js';

/**
 * What a durable process wants done, as data. Orders are stored in the transaction of the process's checkpoint and
 * carried out later, at least once; `id` makes a repeat harmless, for it becomes the command's id.
 */
export type Order<Command> =
  /** Send a command as soon as may be. */
  | { readonly order: 'send'; readonly id: string; readonly command: Command }
  /** Send it at an instant (ISO 8601); a later `wake` with the same id replaces it. */
  | { readonly order: 'wake'; readonly id: string; readonly at: string; readonly command: Command }
  /** Forget a `wake` that has not happened. */
  | { readonly order: 'forget'; readonly id: string };

/** A durable process across streams: events in, orders out; pure. Its name is a sentence (`releaseIdleLocks`). */
export interface Process<Command, Facts, Reads extends Catalogue = Catalogue> {
  readonly name: string;
  readonly reads: Reads;
  readonly on: { readonly [Type in keyof Reads & string]: (data: never, event: AnyRecorded, facts: Facts) => readonly Order<Command>[] };
  /** Events of other contexts, by type: a context knows its own events alone, so what these mean here stands in the facts. */
  readonly elsewhere?: Readonly<Record<string, (event: AnyRecorded, facts: Facts) => readonly Order<Command>[]>>;
}

/** Declares a durable process; `on` is exhaustive over what it reads. */
export function process<Command, Facts, const Reads extends Catalogue>(declared: {
  readonly name: string;
  readonly reads: Reads;
  readonly on: {
    readonly [Type in keyof Reads & string]: (data: DataOf<Reads, Type>, event: AnyRecorded, facts: Facts) => readonly Order<Command>[];
  };
  readonly elsewhere?: Process<Command, Facts>['elsewhere'];
}): Process<Command, Facts, Reads> {
  return declared;
}

/** The orders that one event gives; none where the process does not read its type. */
export function ordersOf<Command, Facts>(process: Process<Command, Facts>, event: AnyRecorded, facts: Facts): readonly Order<Command>[] {
  const react = (process.on as Readonly<Record<string, (data: unknown, event: AnyRecorded, facts: Facts) => readonly Order<Command>[]>>)[event.type];
  if (react !== undefined) return react(event.data, event, facts);
  return process.elsewhere?.[event.type]?.(event, facts) ?? [];
}

/** Whether a process hears of events of this type. */
export function hears(process: Pick<Process<unknown, never>, 'reads' | 'elsewhere'>, type: string): boolean {
  return Object.hasOwn(process.reads, type) || Object.hasOwn(process.elsewhere ?? {}, type);
}
