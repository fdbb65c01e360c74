import type { GroupId, StatusId } from '../kernel/brand.js';
import type { Decider } from '../kernel/decider.js';
import { refuse } from '../kernel/refusal.js';
import { sameRecord } from '../kernel/same.js';
import { type Category, defaultStatuses, type StatusRecord, type WorkflowEvent } from './workflow.events.js';

/** A status, and what its last change did with tickets whose internal group it no longer maps (SHR-12). */
export interface Status extends StatusRecord {
  readonly onUnmap: 'keep' | 'clear';
}

/** The steps a ticket may take, the four defaults first. A snapshot: a change makes another one. */
export interface Workflow {
  readonly statuses: ReadonlyMap<string, Status>;
}

/** A status as an administrator writes it. */
export interface StatusBody {
  readonly agentLabel: string;
  /** What customers read; the agents' label where it is left out. */
  readonly customerLabel?: string;
  readonly category: Category;
  readonly internalGroups?: readonly GroupId[];
  readonly onUnmap?: 'keep' | 'clear';
}

export interface PutStatus {
  readonly type: 'PutStatus';
  readonly statusId: StatusId;
  readonly body: StatusBody;
}

/** What an imported log names; a status that is known already stays as it is. */
export interface DefineSeen {
  readonly type: 'DefineSeen';
  readonly statuses: readonly { readonly statusId: StatusId; readonly label: string; readonly category: Category }[];
}

export interface WorkflowFacts {
  /** Whether any ticket is in the status that the command names (SHR-15). */
  readonly inUse: boolean;
  /** Every group of the directory: what a status may be mapped to (SHR-2). */
  readonly groups: ReadonlyMap<string, unknown>;
}

const defaults: ReadonlySet<string> = new Set(defaultStatuses.map(({ statusId }) => statusId));

/** The workflow's rules: the defaults keep their category and are never mapped; a mapping is saved as a whole. */
export const workflowDecider: Decider<Workflow, PutStatus | DefineSeen, WorkflowEvent, WorkflowFacts> = {
  initial: { statuses: new Map(defaultStatuses.map((status) => [status.statusId, { ...status, onUnmap: 'keep' }])) },
  decide: {
    PutStatus: ({ statusId, body }, { statuses }, { inUse, groups }) => {
      const known = statuses.get(statusId);
      const isDefault = defaults.has(statusId);
      const { onUnmap = 'keep', ...mapped } = body;
      const record = statusRecord(statusId, mapped);
      if (isDefault && record.internalGroups.length > 0) {
        return refuse('SHR-1', 'status/default-not-mappable', { statusId, legal: [] });
      }
      const unknown = record.internalGroups.filter((groupId) => !groups.has(groupId));
      if (unknown.length > 0) return refuse('SHR-2', 'status/group-unknown', { unknown, legal: [...groups.keys()] });
      if (known === undefined) return [{ type: 'StatusDefined', data: record }];
      if (known.category !== record.category && (inUse || isDefault)) {
        return refuse('SHR-15', 'status/category-in-use', { statusId, category: known.category });
      }
      // `clear` over a mapping that was saved with `keep` still has pairs to clear, though the record is the same.
      const nothingToClear = onUnmap === 'keep' || known.onUnmap === 'clear';
      if (nothingToClear && sameRecord(known, { ...known, ...record })) return [];
      return [{ type: 'StatusRedefined', data: { ...record, onUnmap } }];
    },
    DefineSeen: ({ statuses: seen }, { statuses }) => {
      const fresh = new Map(seen.filter(({ statusId }) => !statuses.has(statusId)).map((status) => [status.statusId, status]));
      return [...fresh.values()].map(({ statusId, label, category }) => ({
        type: 'StatusDefined',
        data: statusRecord(statusId, { agentLabel: label, category }),
      }));
    },
  },
  evolve: {
    StatusDefined: (workflow, status) => withStatus(workflow, { ...status, onUnmap: 'keep' }),
    StatusRedefined: withStatus,
  },
};

function statusRecord(statusId: StatusId, body: StatusBody): StatusRecord {
  return {
    statusId,
    agentLabel: body.agentLabel,
    customerLabel: body.customerLabel ?? body.agentLabel,
    category: body.category,
    internalGroups: [...new Set(body.internalGroups)],
  };
}

function withStatus(workflow: Workflow, status: Status): Workflow {
  return { statuses: new Map(workflow.statuses).set(status.statusId, status) };
}
