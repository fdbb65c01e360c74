import type { Role } from './config.js';

/** What a process does. */
export interface Duties {
  /** Answers commands and queries; a process that does not shows how it is, and no more. */
  readonly answers: boolean;
  /** Writes the read models. Of all processes one is active, by lease; the others stand by. */
  readonly projects: boolean;
  /** Runs durable processes and notifications, each by a lease, and delivers what is in the outbox. */
  readonly processes: boolean;
}

/** What a process of each role does (`CUSTODY_ROLE`). */
export const dutiesOf: { readonly [Each in Role]: Duties } = {
  all: { answers: true, projects: true, processes: true },
  api: { answers: true, projects: false, processes: false },
  projector: { answers: false, projects: true, processes: false },
  processor: { answers: false, projects: false, processes: true },
};
