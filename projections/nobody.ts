import { placeholder } from '../src/directory/directory.events.js';

/** The owner of a ticket that nobody took (domain page, section 1). */
export const placeholderOwner: string = placeholder.agentId;

/** The queue into which an import puts what nobody was assigned to; in analytics, nobody's. */
export const unassignedQueue = 'unassigned';
