import type { Cause } from '../../kernel/cause.js';
import type { Refusal } from '../../kernel/refusal.js';

/** What an accepted command on a ticket answers. A repeat gets the same. */
export interface Receipt {
  readonly ticketId: string;
  /** Of the last event, counting from 0. */
  readonly revision: number;
  /** Opaque; reads wait for it as `after`. */
  readonly position: string;
  /** An accepted no-op: there are no events. */
  readonly unchanged: boolean;
  readonly events: readonly { readonly type: string; readonly revision: number }[];
  /** Events that the caller did not ask for by name (EVT-3). */
  readonly effects: readonly { readonly type: string; readonly cause: Cause }[];
  /** The article that `reply`, `note` or `customer-message` added. */
  readonly articleId?: string;
  /** The finished ticket whose follow-up made this new one (FUP-3). */
  readonly followsUp?: string;
}

/** What became of a command on a ticket. */
export type Answer = Receipt | Refusal;
