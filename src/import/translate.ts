import type { AgentId, GroupId, QueueId, StatusId, TicketId } from '../kernel/brand.js';
import type { ImportChange, ImportOpen, ImportSource } from '../ticket/ticket.commands.js';
import type { InternalPair } from '../ticket/ticket.js';
import type { ChangeLine, LineFault } from './change-line.js';
import { type Held, heldAfter } from './internal-lines.js';
import { idFromName } from './names.js';
import { type Category, type Profile, statusFor } from './profiles.js';

/** What the directory must know before a line can be taken; made on first sight. */
export type Need =
  | { readonly kind: 'agent'; readonly id: AgentId; readonly name: string }
  | { readonly kind: 'queue'; readonly id: QueueId; readonly groupId: GroupId; readonly name: string }
  | { readonly kind: 'group'; readonly id: GroupId; readonly name: string }
  | { readonly kind: 'status'; readonly id: StatusId; readonly name: string; readonly category: Category };

/** A line in the words of the ticket. */
export interface Translated {
  readonly command: ImportOpen | ImportChange;
  /** `kind:id` of who made the change; the import itself where the source did not record it. */
  readonly actor: string;
  readonly needs: readonly Need[];
  /** The source wrote an audit row, but no exported field changed. */
  readonly touch: boolean;
}

/** Whom the source did not name. */
export const importer = 'service:import';

const placeholder = '1' as AgentId;
const unassigned = 'unassigned';
const known = new Set(['status', 'assignedAgent', 'assignedGroup']);

/** What is known of a ticket before a line. */
export interface Before {
  /** The source's counter on the line before, null on the first. */
  readonly mod: number | null;
  /** Who has it, where second- and third-line teams are taken as internal groups; null where not. */
  readonly held: Held | null;
}

/** Says what a line means here. */
export function translate(line: ChangeLine, profile: Profile, before: Before): Translated | LineFault {
  const { status: label } = line.changes;
  if (label === null || label === '') return { fault: '/changes/status: a ticket is never without a status' };
  const opening = line.op === 'open';
  const status = label === undefined ? undefined : statusFor(label, profile);
  const { agent, queue, internal } = before.held === null ? flatCustody(line) : sharedCustody(line, before.held);
  const actor = line.actor === null || line.actor === undefined ? undefined : agentOf(line.actor);
  const common = {
    ticketId: line.ticket as TicketId,
    at: new Date(line.at).toISOString(),
    ...sourceOf(line, before.mod),
    ...detailsOf(line),
  };
  const statusNeed: Need | undefined =
    status?.custom === true && label !== undefined
      ? { kind: 'status', id: status.id as StatusId, name: label, category: status.category }
      : undefined;
  return {
    command: opening
      ? {
          type: 'ImportOpen',
          ...common,
          subject: line.ticket,
          queueId: queue?.id ?? (unassigned as QueueId),
          groupId: queue?.groupId ?? (unassigned as GroupId),
          ownerId: agent?.id ?? placeholder,
          status: (status?.id ?? 'open') as StatusId,
          statusCategory: status?.category ?? 'open',
          ...(internal == null ? {} : { internal: internal.pair }),
        }
      : {
          type: 'ImportChange',
          ...common,
          ...(agent === undefined ? {} : { ownerId: agent.id }),
          ...(queue === undefined ? {} : { queue: { queueId: queue.id, groupId: queue.groupId } }),
          ...(status === undefined ? {} : { status: { status: status.id as StatusId, category: status.category } }),
          ...(internal === undefined ? {} : { internal: internal?.pair ?? null }),
        },
    touch: Object.keys(line.changes).length === 0,
    actor: actor === undefined ? importer : `agent:${actor.id}`,
    needs: [agent === nobody ? undefined : agent, queue ?? (opening ? queueOf(null) : undefined), ...(internal?.needs ?? []), actor, statusNeed].filter((need) => need !== undefined),
  };
}

/** Who has a ticket after a line; what the line does not touch is absent. */
interface Custody {
  readonly agent?: Need & { kind: 'agent' };
  readonly queue?: Need & { kind: 'queue' };
  /** Null: shared with nobody from now on. */
  readonly internal?: { readonly pair: InternalPair; readonly needs: readonly Need[] } | null;
}

function flatCustody({ changes: { assignedAgent, assignedGroup } }: ChangeLine): Custody {
  return {
    ...(assignedAgent === undefined ? {} : { agent: agentOf(assignedAgent) }),
    ...(assignedGroup === undefined ? {} : { queue: queueOf(assignedGroup) }),
  };
}

function sharedCustody({ op, changes }: ChangeLine, before: Held): Custody {
  if (op !== 'open' && changes.assignedAgent === undefined && changes.assignedGroup === undefined) return {};
  const { queue, owner, internal } = heldAfter(before, changes);
  return { agent: agentOf(owner), queue: queueOf(queue), internal: internal === null ? null : pairOf(internal) };
}

function pairOf({ group, agent }: NonNullable<Held['internal']>): NonNullable<Custody['internal']> {
  const team: Need = { kind: 'group', id: idFromName(group, [unassigned]) as GroupId, name: group };
  const member = agent === null ? null : agentOf(agent);
  return { pair: { groupId: team.id, agentId: member?.id ?? null }, needs: member === null ? [team] : [team, member] };
}

/** Known to every directory; never made. */
const nobody: Need & { kind: 'agent' } = { kind: 'agent', id: placeholder, name: '' };

function agentOf(name: string | null): Need & { kind: 'agent' } {
  if (name === null) return nobody;
  return { kind: 'agent', id: idFromName(name, [placeholder]) as AgentId, name };
}

function queueOf(name: string | null): Need & { kind: 'queue' } {
  const id = name === null ? unassigned : idFromName(name, [unassigned]);
  return { kind: 'queue', id: id as QueueId, groupId: id as GroupId, name: name ?? 'Unassigned' };
}

function detailsOf(line: ChangeLine): { readonly details?: Readonly<Record<string, unknown>> } {
  const details = Object.entries(line.changes).filter(([field]) => !known.has(field));
  return details.length === 0 ? {} : { details: Object.fromEntries(details) };
}

/** The source's counters, and how many of its audit rows are missing before this line. */
function sourceOf(line: ChangeLine, previousMod: number | null): { readonly source?: ImportSource } {
  const src = line.src;
  if (src === undefined || Object.keys(src).length === 0) return {};
  const missing = src.mod === undefined ? 0 : src.mod - (previousMod ?? -1) - 1;
  return { source: { ...src, ...(missing > 0 ? { missing } : {}) } };
}
