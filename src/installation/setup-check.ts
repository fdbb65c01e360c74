import { activeMembers } from '../directory/effective-rights.js';
import type { AgentId, GroupId } from '../kernel/brand.js';
import type { Status } from '../workflow/workflow.decider.js';
import type { Installation } from './installation.js';

/** The status that keeps a ticket shared when a customer writes (SHR-9). */
const customerResponded = 'customer_responded';

/** A view that an agent saved, as far as the check asks: what it shows by status. */
export interface SavedView {
  readonly agentId: AgentId;
  readonly name: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

/** Something about shared ownership that will surprise somebody, and what to do about it (SHR-13). */
export interface Finding {
  readonly finding: 'customer_responded_missing' | 'group_not_on_customer_responded' | 'view_leaves_out_customer_responded' | 'group_without_active_agents';
  readonly groupId: GroupId | null;
  readonly agentId: AgentId | null;
  readonly view: string | null;
  /** What is the matter and what comes of it. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

/** Checks whether shared tickets can fall out of sight in this set-up; empty where all is well. */
export function checkSetUp(installation: Installation, views: readonly SavedView[]): readonly Finding[] {
  const keeper = installation.workflow.statuses.get(customerResponded);
  const mapped = new Set([...installation.workflow.statuses.values()].flatMap(({ internalGroups }) => internalGroups));
  return [
    ...(keeper === undefined ? [missing(mapped)] : unmappedGroups(keeper, mapped)),
    ...(keeper === undefined ? [] : blindViews(installation, keeper, mapped, views)),
    ...emptyGroups(installation, mapped),
  ];
}

function missing(mapped: ReadonlySet<GroupId>): Finding {
  return {
    ...about('customer_responded_missing'),
    message: 'There is no status customer_responded: when a customer writes, a shared ticket goes to open and its internal team loses it.',
    advice: `Define the status customer_responded and map it to every internal group${mapped.size === 0 ? '' : `: ${[...mapped].join(', ')}`}.`,
  };
}

function unmappedGroups(keeper: Status, mapped: ReadonlySet<GroupId>): Finding[] {
  return [...mapped]
    .filter((groupId) => !keeper.internalGroups.includes(groupId))
    .map((groupId) => ({
      ...about('group_not_on_customer_responded'),
      groupId,
      message: `The internal group ${groupId} is not mapped to customer_responded: it loses a shared ticket when the customer writes.`,
      advice: `Add ${groupId} to the internal groups of customer_responded.`,
    }));
}

function blindViews({ directory }: Installation, keeper: Status, mapped: ReadonlySet<GroupId>, views: readonly SavedView[]): Finding[] {
  const concerned = new Set([...mapped].flatMap((groupId) => activeMembers(directory, groupId).map(({ agentId }) => agentId)));
  return views
    .filter(({ agentId, filters }) => concerned.has(agentId) && (leavesOut(filters.status, keeper.statusId) || leavesOut(filters.statusCategory, keeper.category)))
    .map(({ agentId, name }) => ({
      ...about('view_leaves_out_customer_responded'),
      agentId,
      view: name,
      message: `The view ${name} of ${agentId} does not show customer_responded: a shared ticket leaves it when the customer writes.`,
      advice: `Let ${agentId} add customer_responded to the statuses of the view ${name}.`,
    }));
}

function emptyGroups({ directory }: Installation, mapped: ReadonlySet<GroupId>): Finding[] {
  return [...mapped]
    .filter((groupId) => activeMembers(directory, groupId).length === 0)
    .map((groupId) => ({
      ...about('group_without_active_agents'),
      groupId,
      message: `The internal group ${groupId} has no active agent: a ticket shared with it is seen by nobody there.`,
      advice: `Add active agents to ${groupId}, or take it out of the statuses that map it.`,
    }));
}

/** A filter is one value or a list of them; without one, a view shows everything. */
function leavesOut(filter: unknown, value: string): boolean {
  if (filter === undefined || filter === null) return false;
  return Array.isArray(filter) ? !filter.includes(value) : filter !== value;
}

function about(finding: Finding['finding']): Pick<Finding, 'finding' | 'groupId' | 'agentId' | 'view'> {
  return { finding, groupId: null, agentId: null, view: null };
}
