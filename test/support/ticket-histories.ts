import fc from 'fast-check';
import type { Given } from './fold.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status, unlocked } from './ticket-events.js';

/** What a random history knows of its ticket, to go on from. */
interface State {
  ownerId: string;
  holder: string | null;
  responsible: string | null;
  group: string | null;
  agent: string | null;
  queue: string;
  status: string;
  priority: string;
}

const agents = ['alice', 'bob', 'carol'] as const;
const groups = ['billing', 'legal'] as const;
const queues = ['support', 'level-2', 'unassigned'] as const;
const statuses = ['open', 'pending', 'resolved', 'waiting-for-legal'] as const;
const priorities = ['low', 'normal', 'urgent'] as const;

type Step = (state: State, pick: number) => Given | null;

const at = <Item>(items: readonly Item[], pick: number): Item => items[pick % items.length] as Item;
const ticketId = 'T-1';

/** Each step gives the next event, or null where it makes no sense now; it moves the state along. */
const steps: readonly Step[] = [
  (state, pick) => {
    const to = at([...agents, '1'], pick);
    if (to === state.ownerId) return null;
    const event = owner(state.ownerId, to);
    state.ownerId = to;
    return event;
  },
  (state) => {
    if (state.holder !== null || state.ownerId === '1') return null;
    state.holder = state.ownerId;
    return locked(state.ownerId);
  },
  (state) => {
    if (state.holder === null) return null;
    const event = unlocked(state.holder);
    state.holder = null;
    return event;
  },
  (state, pick) => {
    const to = at([...agents, null], pick);
    if (to === state.responsible) return null;
    const event = responsible(state.responsible, to);
    state.responsible = to;
    return event;
  },
  (state, pick) => {
    const to = at(queues, pick);
    if (to === state.queue) return null;
    const event = moved(state.queue, to);
    state.queue = to;
    return event;
  },
  (state, pick) => {
    const to = at(statuses, pick);
    if (to === state.status) return null;
    const event = status(state.status, to);
    state.status = to;
    return event;
  },
  // The same group with another agent, or another group with the same: only what changes succeeds.
  (state, pick) => {
    const [group, agent] = [at(groups, pick), at([null, 'dave', 'erin'], Math.floor(pick / 2))];
    if (group === state.group && agent === state.agent) return null;
    const event = shared([group, agent], { previousGroupId: state.group, previousAgentId: state.agent });
    Object.assign(state, { group, agent });
    return event;
  },
  (state, pick) => {
    const agent = at([null, 'dave', 'erin'], pick);
    if (state.group === null || agent === state.agent) return null;
    const event = internalAgent(state.group, state.agent, agent);
    state.agent = agent;
    return event;
  },
  (state) => {
    if (state.group === null) return null;
    const event = cleared(state.group, state.agent);
    Object.assign(state, { group: null, agent: null });
    return event;
  },
  (state, pick) => {
    const to = at(priorities, pick);
    const event = { type: 'PriorityChanged', data: { ticketId, from: state.priority, to } };
    state.priority = to;
    return event;
  },
  (_, pick) => ({ type: 'WatcherAdded', data: { ticketId, agentId: at(agents, pick) } }),
  (_, pick) => ({ type: 'WatcherRemoved', data: { ticketId, agentId: at(agents, pick) } }),
  (_, pick) => ({ type: 'TicketDetailsChanged', data: { ticketId, changes: { impact: at([null, 'high', 'low'], pick) } } }),
  () => ({ type: 'ArticleAdded', data: { ticketId, articleId: 'A-1', kind: 'note', author: 'agent:alice', body: 'Hm.', mentions: [] } }),
];

const start = Date.parse('2026-03-02T08:00:00.000Z');

/** Lives of one ticket as its stream could hold them; many events occur at the instant of the one before (HIS-7). */
export const ticketHistories = fc
  .array(fc.record({ step: fc.nat(steps.length - 1), pick: fc.nat(11), seconds: fc.constantFrom(0, 0, 1, 60, 86_400) }), { maxLength: 60 })
  .map((choices) => {
    const state: State = {
      ownerId: '1',
      holder: null,
      responsible: null,
      group: null,
      agent: null,
      queue: 'support',
      status: 'open',
      priority: 'normal',
    };
    let now = start;
    const events = [opened({}, { at: new Date(now).toISOString() })];
    for (const { step, pick, seconds } of choices) {
      const event = steps[step]?.(state, pick) ?? null;
      if (event === null) continue;
      now += seconds * 1000;
      events.push({ ...event, at: new Date(now).toISOString() });
    }
    return { events, state };
  });
