import { type Directory, directoryDecider, type PutRecord } from '../directory/directory.decider.js';
import { activeMembers, mayOwn } from '../directory/effective-rights.js';
import type { AgentId, GroupId, QueueId, StatusId, TicketId } from '../kernel/brand.js';
import { decide, evolve, type Happened } from '../kernel/decider.js';
import { isRefusal, type Refusal } from '../kernel/refusal.js';
import { type PutStatus, workflowDecider } from '../workflow/workflow.decider.js';
import type { Category } from '../workflow/workflow.events.js';
import type { Installation } from './installation.js';

/** A role that an agent holds on a ticket. The lock goes with the owner. */
export interface Hold {
  readonly ticketId: TicketId;
  readonly queueId: QueueId;
  readonly statusCategory: Category;
  readonly role: 'owner' | 'lock' | 'responsible' | 'internal_agent';
  readonly holder: AgentId;
  /** The ticket's internal group, null where it has none. */
  readonly internalGroupId: GroupId | null;
}

/** A ticket that is shared with an internal group. */
export interface SharedTicket {
  readonly ticketId: TicketId;
  readonly status: StatusId;
  readonly internalGroupId: GroupId;
}

/** One role that a change of the set-up would end. */
export interface Release {
  readonly ticketId: TicketId;
  readonly role: Hold['role'] | 'internal_group';
  readonly holder: string;
}

/** The releases that a change of the directory would cause (PRM-7, SHR-11), or why it would be refused. */
export function releasesBy(proposal: PutRecord, { directory }: Installation, holds: readonly Hold[]): readonly Release[] | Refusal {
  const events = decide(directoryDecider, proposal, directory, null);
  if (isRefusal(events)) return events;
  const after = events.reduce((so, event) => evolve(directoryDecider.evolve, so, { ...event, ...supposed }), directory);
  return holds.filter((hold) => losesHold(directory, after, hold)).map(({ ticketId, role, holder }) => ({ ticketId, role, holder }));
}

/**
 * Whether a change between two snapshots ends a role on a ticket: its holder met the rule before and no longer does.
 * Finished tickets keep their record, and who never met the rule (an import asks for none) loses nothing (PRM-7).
 */
export function losesHold(before: Directory, after: Directory, hold: Hold): boolean {
  if (hold.statusCategory !== 'open' && hold.statusCategory !== 'pending') return false;
  return mayHold(before, hold) && !mayHold(after, hold);
}

/**
 * The tickets whose internal assignment a change of a status would break (SHR-12): those in it whose group it would not
 * map, one item a ticket. With `clear` exactly these are cleared.
 * @param inUse whether any ticket is in the status (SHR-15)
 */
export function unmappedBy(
  proposal: PutStatus,
  { directory, workflow }: Installation,
  inUse: boolean,
  shared: readonly SharedTicket[],
): readonly Release[] | Refusal {
  const decision = decide(workflowDecider, proposal, workflow, { inUse, groups: directory.groups });
  if (isRefusal(decision)) return decision;
  const mapped = new Set(proposal.body.internalGroups);
  return shared
    .filter(({ status, internalGroupId }) => status === proposal.statusId && !mapped.has(internalGroupId))
    .map(({ ticketId, internalGroupId }) => ({ ticketId, role: 'internal_group', holder: internalGroupId }));
}

/** No right depends on when it was given or by whom. */
const supposed: Happened = { revision: -1, meta: { occurredAt: '', actor: '', commandId: '', basis: null } };

function mayHold(directory: Directory, { role, holder, queueId, internalGroupId }: Hold): boolean {
  if (role !== 'internal_agent') return mayOwn(directory, holder, queueId);
  return internalGroupId !== null && activeMembers(directory, internalGroupId).some(({ agentId }) => agentId === holder);
}
