import type { Append } from './append.js';
import type { LogEvent } from './codec.js';
import type { Folded } from './stream-cache.js';

/** What a piece of work wants next, decided on a stream as it stood. */
export type Step<State> =
  | {
      readonly step: 'append';
      readonly append: Append;
      /** The append stands in the log; the answer is what to fold. */
      readonly appended: (position: bigint) => { readonly events: readonly LogEvent[]; readonly state: State };
    }
  | {
      /** An answer that writes nothing: given once it is certain that the stream really stood so. */
      readonly step: 'answer';
      readonly confirmed: () => void;
    };

/** A piece of work in a stream's queue. */
export interface Work<State> {
  /** May be called again: after a conflict, and as long as it is not `finished`. A throw fails this work alone. */
  readonly decide: (folded: Folded<State>) => Step<State>;
  readonly finished: () => boolean;
  readonly fail: (error: unknown) => void;
}
