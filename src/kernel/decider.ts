import type { EventMeta } from './event.js';
import type { Refusal } from './refusal.js';

interface Typed {
  readonly type: string;
}

/** Events to append (none: an accepted no-op), or a refusal. */
export type Decision<Event> = readonly Event[] | Refusal;

/** What `evolve` may know of an event besides its data. */
export interface Happened {
  readonly revision: number;
  readonly meta: Pick<EventMeta, 'occurredAt' | 'actor' | 'commandId' | 'basis'>;
}

/**
 * One context's rules as two tables, each exhaustive by type. Pure: the same arguments give the same answer, for ever.
 * `Facts` is what the rules need to know of other contexts and of the clock, gathered by the command's handler.
 */
export interface Decider<State, Command extends Typed, Event extends Typed & { readonly data: unknown }, Facts> {
  readonly initial: State;
  readonly decide: {
    readonly [Type in Command['type']]: (command: Extract<Command, { type: Type }>, state: State, facts: Facts) => Decision<Event>;
  };
  readonly evolve: {
    readonly [Type in Event['type']]: (state: State, data: Extract<Event, { type: Type }>['data'], happened: Happened) => State;
  };
}

/** How a stream's state follows from its events; the half of a decider that machinery needs. */
export type Evolve<State, Event extends Typed & { readonly data: unknown }> = Decider<State, never, Event, never>['evolve'];

/** Folds one event into a state. */
export function evolve<State, Event extends Typed & { readonly data: unknown }>(
  table: Evolve<State, Event>,
  state: State,
  event: Event & Happened,
): State {
  const step = (table as Readonly<Record<string, (state: State, data: unknown, happened: Happened) => State>>)[event.type];
  if (step === undefined) throw new Error(`no evolve for ${event.type}`);
  return step(state, event.data, event);
}

/** Decides one command. */
export function decide<State, Command extends Typed, Event extends Typed & { readonly data: unknown }, Facts>(
  decider: Decider<State, Command, Event, Facts>,
  command: Command,
  state: State,
  facts: Facts,
): Decision<Event> {
  const rules: unknown = decider.decide; // the compiler can't follow a union through a mapped type
  const rule = (rules as Readonly<Record<string, (command: Command, state: State, facts: Facts) => Decision<Event>>>)[command.type];
  if (rule === undefined) throw new Error(`no rule for ${command.type}`);
  return rule(command, state, facts);
}
