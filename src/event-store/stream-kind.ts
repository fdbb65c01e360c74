import type { Evolve } from '../kernel/decider.js';
import type { Catalogue } from '../kernel/event.js';

/** A kind of stream: its category before the first dash of the name, what may stand in it, and what follows from it. */
export interface StreamKind<State, Event extends { readonly type: string; readonly data: unknown }> {
  /** `ticket` gives streams `ticket-<id>`. */
  readonly category: string;
  readonly events: Catalogue;
  readonly initial: State;
  readonly evolve: Evolve<State, Event>;
}

/** The name of one stream of a kind. */
export function streamOf(kind: { readonly category: string }, id: string): string {
  return `${kind.category}-${id}`;
}
