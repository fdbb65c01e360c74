import type { Names } from '../directory/names.query.js';

/** What a line is told with: who acted, and what the ids in the event are called. */
export interface Telling {
  /** What the actor is called. */
  readonly who: string;
  readonly names: Names;
  /** What an agent is called; `nobody` for the placeholder and for none. */
  readonly agent: (id: string | null) => string;
  /** Whether this agent is the one who acted. */
  readonly isActor: (agentId: string | null) => boolean;
}
