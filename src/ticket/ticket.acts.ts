import { type Actor, type ActorKind, actorText } from '../kernel/actor.js';
import type { AgentId, QueueId } from '../kernel/brand.js';
import type { Refusal } from '../kernel/refusal.js';
import type { TicketCommand } from './ticket.commands.js';
import type { AgentFact, Permission, TicketFacts } from './ticket.facts.js';
import { lockOf, type OpenedTicket } from './ticket.js';
import { no } from './ticket.refusals.js';
import { holds, isInternal, isOwn, maps, mayComment } from './ticket.rights.js';

/** One key that an act needs on one queue. */
interface Need {
  readonly key: Permission;
  readonly queueId: QueueId;
  /** Opening and arriving need no reading, and an unknown queue is for the rules to refuse (PRM-2, MOV-5). */
  readonly reading: boolean;
}

type Needs<Command> = (command: Command, ticket: OpenedTicket | null, asker: Actor) => readonly Need[];

/** One act of PRM-6: who may do it, and what an agent needs for it. */
interface ActRow<Command> {
  /** The kinds of actor that may do it at all (PRM-9). */
  readonly by: readonly ActorKind[];
  /** The keys that an agent needs; who is no agent has `rw` everywhere or comes by `requester`. */
  readonly needs: Needs<Command>;
  /** A right besides the keys. */
  readonly right?: AgentFact['rights'][number];
  /** Where the second team may do it without these keys. */
  readonly internal?: (command: Command, ticket: OpenedTicket, facts: TicketFacts) => boolean;
  /** Where a requester may do it; absent: never, they are told there is nothing. */
  readonly requester?: (requesterId: string, ticket: OpenedTicket, facts: TicketFacts) => boolean;
}

const staff = ['agent', 'service', 'automation', 'admin'] as const;
const agents = ['agent'] as const;
const processes = ['system'] as const;
const importers = ['system', 'admin'] as const;

const nothing: Needs<unknown> = () => [];
const here = (key: Permission): Needs<unknown> => (_, ticket) =>
  ticket === null ? [] : [{ key, queueId: ticket.queueId, reading: true }];
const arriving = (key: Permission, queueId: QueueId): Need => ({ key, queueId, reading: false });
const forOthers: Needs<{ readonly agentId?: AgentId }> = (command, ticket, asker) =>
  command.agentId === undefined || command.agentId === asker.id ? [] : here('rw')(command, ticket, asker);

/** PRM-6, PRM-9: every act on a ticket. A command without a row does not compile. */
export const acts: { readonly [Type in TicketCommand['type']]: ActRow<Extract<TicketCommand, { type: Type }>> } = {
  OpenTicket: { by: [...staff, 'requester'], needs: ({ queueId }) => [arriving('create', queueId)] },
  LockTicket: { by: agents, needs: here('owner') },
  UnlockTicket: {
    by: staff,
    needs: (command, ticket, asker) => {
      const holder = ticket === null ? undefined : lockOf(ticket)?.holderId;
      return here(holder === undefined || holder === asker.id ? 'owner' : 'rw')(command, ticket, asker);
    },
  },
  ChangeOwner: { by: staff, needs: here('owner') },
  SetResponsible: { by: staff, needs: here('owner') },
  WatchTicket: { by: staff, needs: forOthers },
  UnwatchTicket: { by: staff, needs: forOthers },
  MoveTicket: {
    by: staff,
    needs: (command, ticket, asker) => [...here('rw')(command, ticket, asker), arriving('move_into', command.queueId)],
  },
  ChangePriority: { by: staff, needs: here('priority') },
  ChangeStatus: {
    by: staff,
    needs: here('rw'),
    internal: ({ status }, { internal }, facts) => {
      const to = facts.status(status);
      return to === undefined || (internal !== null && maps(to, internal.groupId));
    },
  },
  AssignInternal: { by: staff, needs: here('rw'), internal: () => true },
  ClearInternal: { by: staff, needs: here('rw'), internal: () => true },
  RestoreInternal: { by: staff, needs: here('rw') },
  Reply: { by: agents, needs: here('rw') },
  Note: { by: staff, needs: here('note'), internal: () => true },
  CustomerMessage: { by: ['requester'], needs: nothing, requester: mayComment },
  MarkImportant: { by: staff, needs: here('rw') },
  SetConfidential: { by: staff, needs: here('rw') },
  RequestSharing: { by: ['agent', 'requester'], needs: here('rw'), requester: isOwn },
  SendRiskWarning: { by: agents, needs: here('rw') },
  RecordRiskApproval: { by: agents, needs: here('rw') },
  RequestSharingReview: { by: agents, needs: here('rw') },
  ReviewSharing: { by: agents, needs: here('ro'), right: 'review_sharing' },
  ChangeDetails: { by: staff, needs: here('rw') },
  LapseLock: { by: processes, needs: nothing },
  ReleaseLostRights: { by: processes, needs: nothing },
  ClearUnmapped: { by: processes, needs: nothing },
  ConfirmSharing: { by: processes, needs: nothing },
  // Whoever the source names as actor is asked for no rights: the import itself is the asker.
  ImportOpen: { by: importers, needs: nothing },
  ImportChange: { by: importers, needs: nothing },
};

/**
 * Whether an actor may do an act: first the kind of actor, then the rights. Sight comes before (`sightFor`), the rules after.
 * @param ticket null where the act opens it
 * @returns 403 naming the rule, the one missing key and the queue (PRM-5), or null
 */
export function authorize(asker: Actor, command: TicketCommand, ticket: OpenedTicket | null, facts: TicketFacts): Refusal | null {
  const row: ActRow<never> = acts[command.type];
  const act = row as ActRow<TicketCommand>; // the row of this very command
  if (!act.by.includes(asker.kind)) return no('PRM-9', 'request/actor-not-allowed', { kind: asker.kind, allowed: act.by });
  if (asker.kind === 'requester') return forRequester(act, asker.id, ticket, facts);
  return asker.kind === 'agent' ? forAgent(act, asker, command, ticket, facts) : null;
}

/** Whose rights count: a customer message that a service sends is judged as its requester's (ORG-13). */
export function askerOf(command: TicketCommand, { asker }: TicketFacts): Actor {
  if (command.type !== 'CustomerMessage' || command.requesterId === undefined || !speakers.includes(asker.kind)) return asker;
  return { kind: 'requester', id: command.requesterId };
}

const speakers: readonly ActorKind[] = ['service', 'automation', 'admin'];

function forRequester(act: ActRow<TicketCommand>, requesterId: string, ticket: OpenedTicket | null, facts: TicketFacts): Refusal | null {
  if (ticket === null || act.requester?.(requesterId, ticket, facts) === true) return null;
  return no('ORG-2', 'request/not-commentable', {});
}

function forAgent(
  act: ActRow<TicketCommand>,
  asker: Actor,
  command: TicketCommand,
  ticket: OpenedTicket | null,
  facts: TicketFacts,
): Refusal | null {
  const agent = facts.agent(asker.id);
  if (agent?.active !== true) return no('PRM-7', 'request/unknown-actor', { actor: actorText(asker) });
  if (ticket !== null && act.internal?.(command, ticket, facts) === true && isInternal(agent.agentId, ticket, facts)) return null;
  for (const { key, queueId, reading } of act.needs(command, ticket, asker)) {
    if (!reading && facts.queue(queueId) === undefined) continue;
    const keys = facts.permissions(asker.id, queueId);
    if (!holds(keys, key)) return no('PRM-6', 'ticket/right-missing', { missing: key, queueId });
    if (reading && !holds(keys, 'ro')) return no('PRM-2', 'ticket/right-missing', { missing: 'ro', queueId });
  }
  if (act.right === undefined || agent.rights.includes(act.right) || ticket === null) return null;
  return no('ORG-8', 'ticket/right-missing', { missing: 'review_sharing', queueId: ticket.queueId });
}
