import type { Appended } from '../event-store/command.js';

/** The answer to an accepted change of the set-up, as the HTTP contract writes it. */
export interface SetUpReceipt {
  readonly id: string;
  /** Of the last event of the stream that holds the record. */
  readonly revision: number;
  /** Opaque; to wait for in a read model. */
  readonly position: string;
  /** Accepted, and nothing written: it held already. */
  readonly unchanged: boolean;
  readonly events: readonly { readonly type: string; readonly revision: number }[];
  /** Nothing follows from a set-up event in its own append (EVT-3). */
  readonly effects: readonly never[];
}

/** The receipt for what was written about one record. */
export function setUpReceipt(id: string, appended: Appended<{ readonly type: string; readonly data: unknown }>): SetUpReceipt {
  return {
    id,
    revision: appended.revision,
    position: appended.position.toString(),
    unchanged: appended.events.length === 0,
    events: appended.events.map(({ type, revision }) => ({ type, revision })),
    effects: [],
  };
}
