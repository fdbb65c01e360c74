/** The one queue of the bench's help desk; its group has the same name. */
export const queue = 'support';

/** Agents who may do everything in it. */
export const agents: readonly string[] = Array.from({ length: 16 }, (_, number) => `agent-${number}`);

/** Commands of one cycle on a ticket: lock, change owner, unlock. */
export const commandsPerCycle = 3;

/** How many commands are under way at a time (P1, P2, P3). */
export const width = 32;

/** Id of a ticket of the bench. */
export function ticketName(number: number): string {
  return `T-${number}`;
}
