import type { ChangeLine } from './change-line.js';

/** Who has a ticket, in the source's names; null is nobody. */
export interface Held {
  /** The team whose queue it is in: the first line's. */
  readonly queue: string | null;
  readonly owner: string | null;
  /** The second- or third-line team it is shared with; without an agent, the owner does that team's work too (SHR-5). */
  readonly internal: { readonly group: string; readonly agent: string | null } | null;
}

/** How every ticket begins. */
export const heldByNobody: Held = { queue: null, owner: null, internal: null };

/** Whether a team is of the second or third line, which its name says (V1 of the data's definitions). */
export function isInternalLine(team: string): boolean {
  return /2nd|3rd/.test(team);
}

/**
 * What a line makes of it where teams of the second and third line are internal groups: the ticket stays in the queue and
 * with the owner that the first line gave it, and is shared until the first line has it again. The source knows one team and
 * one agent a ticket: those of `internal` where there is one, else the others, so that nothing of it is lost.
 */
export function heldAfter(before: Held, { assignedGroup, assignedAgent }: ChangeLine['changes']): Held {
  const team = assignedGroup === undefined ? (before.internal?.group ?? before.queue) : assignedGroup;
  const agent = assignedAgent === undefined ? (before.internal?.agent ?? before.owner) : assignedAgent;
  if (team === null || !isInternalLine(team)) return { queue: team, owner: agent, internal: null };
  // An owner left standing would pass for the one who works on it.
  if (agent === null) return { ...before, owner: null, internal: { group: team, agent: null } };
  return { ...before, internal: { group: team, agent: agent === before.owner ? null : agent } };
}
