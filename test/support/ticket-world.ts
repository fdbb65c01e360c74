import type { Actor } from '../../src/kernel/actor.js';
import { actorText, parseActor } from '../../src/kernel/actor.js';
import type { AgentId, GroupId, OrganizationId, QueueId, RequesterId, StatusId } from '../../src/kernel/brand.js';
import type { TicketCommand } from '../../src/ticket/ticket.commands.js';
import { ticketDecider } from '../../src/ticket/ticket.decider.js';
import type { AgentFact, OrganizationStanding, Permission, QueueFact, StatusFact, TicketFacts, TicketSettings } from '../../src/ticket/ticket.facts.js';
import type { Ticket } from '../../src/ticket/ticket.js';
import { stories, type Told } from './given.js';

/** A small help desk, as the rules of a ticket see it. Members that a test names replace those of `helpDesk`. */
export interface World {
  readonly agents: Readonly<Record<string, Partial<AgentFact>>>;
  /** Agent → queue → keys, as PRM-1 would add them up. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, readonly Permission[]>>>>;
  readonly queues: Readonly<Record<string, Partial<QueueFact>>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly statuses: Readonly<Record<string, Pick<StatusFact, 'category'> & { readonly internalGroups?: readonly string[] }>>;
  readonly requesters: Readonly<Record<string, readonly string[]>>;
  /** Organization → what its members see of each other's tickets. */
  readonly sharing: Readonly<Record<string, { readonly see: boolean; readonly comment: boolean }>>;
  /** Organization → revision of the refusal note that stands. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly settings: Partial<TicketSettings>;
}

const full: readonly Permission[] = ['rw'];

/**
 * *Support* and *Level 2*: Alice, Bob and Carol do everything in Support and may hand over to Level 2, which Dana and
 * Dave run; Rita only reads Support. Eve and Finn of engineering are the second team. Kim and Lee are of ACME.
 */
export const helpDesk: World = {
  agents: { alice: {}, bob: {}, carol: {}, dana: {}, dave: {}, rita: {}, eve: {}, finn: {}, gone: { active: false } },
  keys: {
    alice: { support: full, level2: ['move_into'] },
    bob: { support: full, level2: ['move_into'] },
    carol: { support: full, level2: ['rw'] },
    dana: { level2: full },
    dave: { level2: full, support: ['ro', 'owner'] },
    rita: { support: ['ro'] },
    gone: { support: full },
  },
  queues: { support: {}, level2: {}, closed_down: { active: false } },
  groups: { engineering: ['eve', 'finn'], legal: ['finn'], support_team: ['alice', 'bob', 'carol', 'gone'] },
  statuses: {
    in_engineering: { category: 'open', internalGroups: ['engineering'] },
    with_others: { category: 'pending', internalGroups: ['engineering', 'legal'] },
    with_legal: { category: 'open', internalGroups: ['legal'] },
    waiting: { category: 'pending' },
    fixed: { category: 'resolved', internalGroups: ['engineering'] },
  },
  requesters: { kim: ['acme'], lee: ['acme'], moe: ['acme', 'globex'], ann: [] },
  sharing: {},
  refusals: {},
  settings: {},
};

const defaults: TicketSettings = {
  lockOnDesignatedOwner: true,
  lockEnforcement: 'strict',
  responsibleSharesLock: false,
  autoResponsible: false,
  unlockCategories: ['resolved', 'closed'],
  protectSharedOwnership: true,
  riskWarning: 'Please keep in mind …',
  riskWarningVersion: 1,
  approvalValidDays: 30,
};

const defaultStatuses: World['statuses'] = {
  open: { category: 'open' },
  pending: { category: 'pending' },
  resolved: { category: 'resolved' },
  closed: { category: 'closed' },
};

/** A help desk with some of its parts changed; agents, keys, queues, groups and statuses are changed one by one. */
export function helpDeskWith(change: Partial<World>, from: World = helpDesk): World {
  return {
    agents: { ...from.agents, ...change.agents },
    keys: { ...from.keys, ...change.keys },
    queues: { ...from.queues, ...change.queues },
    groups: { ...from.groups, ...change.groups },
    statuses: { ...from.statuses, ...change.statuses },
    requesters: { ...from.requesters, ...change.requesters },
    sharing: { ...from.sharing, ...change.sharing },
    refusals: { ...from.refusals, ...change.refusals },
    settings: { ...from.settings, ...change.settings },
  };
}

/** The facts that a decision in this world rests on. */
export function factsOf(world: World, asker: Actor, now: string): TicketFacts {
  const statuses = { ...defaultStatuses, ...world.statuses };
  const agent = (id: string): AgentFact | undefined => {
    const known = world.agents[id];
    return known && { agentId: id as AgentId, name: id, active: true, away: false, rights: [], ...known };
  };
  const status = (id: string): StatusFact | undefined => {
    const known = statuses[id];
    return known && { statusId: id as StatusId, category: known.category, internalGroups: (known.internalGroups ?? []) as readonly GroupId[] };
  };
  return {
    now,
    asker,
    settings: { ...defaults, ...world.settings },
    agent,
    queue: (id) => {
      const known = world.queues[id];
      return known && { ...queueDefaults, queueId: id as QueueId, groupId: `${id}_group` as GroupId, ...known };
    },
    status,
    statuses: () => Object.keys(statuses).flatMap((id) => status(id) ?? []),
    members: (id) => world.groups[id] as readonly AgentId[] | undefined,
    permissions: (id, queueId) => new Set(agent(id)?.active === true ? world.keys[id]?.[queueId] : []),
    requester: (id) => {
      const organizations = world.requesters[id] as readonly OrganizationId[] | undefined;
      return organizations && { requesterId: id as RequesterId, organizations };
    },
    standing: (organizationId, requesterId) => ({
      visibility: visibilityOf(world.sharing[organizationId]),
      member: world.requesters[requesterId]?.includes(organizationId) === true,
      view: false,
    }),
    standingRefusal: (organizationId) => world.refusals[organizationId] ?? null,
  };
}

function visibilityOf(shared: World['sharing'][string] | undefined): OrganizationStanding['visibility'] {
  if (shared?.see !== true) return 'private';
  return shared.comment ? 'shared_read_write' : 'shared_read';
}

const queueDefaults = {
  onMove: 'keep',
  followUp: 'reopen',
  unlockTimeoutMinutes: null,
  timeoutChangedAt: null,
  active: true,
} as const;

/** What somebody asks at an instant. */
export interface Act {
  readonly command: TicketCommand;
  readonly asker: Actor;
  readonly now: string;
}

/** Minutes after the beginning of the stories, ISO 8601. */
export function minute(minutes: number): string {
  return new Date(Date.parse('2026-03-02T09:00:00.000Z') + minutes * 60_000).toISOString();
}

/** The same act, so many minutes after the beginning. */
export function at(minutes: number, act: Act): Act {
  return { ...act, now: minute(minutes) };
}

/** Reads `alice` as the agent, and `kind:id` as it is written. */
export function actor(written: string): Actor {
  return parseActor(written) ?? { kind: 'agent', id: written };
}

/** Stories of one ticket in a world. */
export function inWorld(change: Partial<World> = {}, from: World = helpDesk) {
  const world = helpDeskWith(change, from);
  const { given, goOn } = stories(ticketDecider, ({ asker, now }: Act) => ({
    facts: factsOf(world, asker, now),
    actor: actorText(asker),
    now,
  }));
  return { given, goOn, world };
}

/** Goes on with a story after the world has changed. */
export function meanwhile(change: Partial<World>, { told }: { readonly told: Told<Ticket> }) {
  return inWorld(change).goOn(told);
}
