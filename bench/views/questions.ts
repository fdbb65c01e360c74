import type { Reader } from '../../projections/custody.js';
import { parseCursor } from '../../projections/page.js';
import type { Sight } from '../../projections/sight.js';
import { listLostShares } from '../../projections/ticket/lost-shares.query.js';
import { listTickets, type TicketListQuestion } from '../../projections/ticket/ticket-list.query.js';
import { world } from './fill.js';

/** One kind of question about tickets, as an agent asks it. */
export interface Question {
  readonly name: string;
  /** Asks it once, and its second page where there is one; the number of items. */
  readonly ask: (db: Reader, asker: Sight) => Promise<number>;
}

/** An agent who reads five queues, may own in three, and is in two groups. */
export function agent(number: number): Sight {
  const some = (kind: string, count: number, of: number): readonly string[] => Array.from({ length: count }, (_, index) => `${kind}-${(number + index * 7) % of}`);
  return { agentId: `agent-${number % world.agents}`, readableQueues: some('queue', 5, world.queues), ownableQueues: some('queue', 3, world.queues), memberOf: some('group', 2, world.groups) };
}

const plain = { filters: {}, sort: 'openedAt', limit: 100, after: null } as const;

function list(name: string, question: Pick<TicketListQuestion, 'view'> & Partial<TicketListQuestion>): Question {
  return {
    name,
    ask: async (db, asker) => {
      const asked = { ...plain, ...question, asker };
      const first = await listTickets(db, asked);
      if (first.cursor === null) return first.items.length;
      const second = await listTickets(db, { ...asked, after: parseCursor(first.cursor, asked.sort) });
      return first.items.length + second.items.length;
    },
  };
}

/** Every view of SHR-14, with filters and sorts as agents use them, and views of their own. */
export const questions: readonly Question[] = [
  list('my-work', { view: 'my-work' }),
  list('my-work, by change', { view: 'my-work', sort: '-changedAt' }),
  list('shared-with-me', { view: 'shared-with-me' }),
  list('shared-with-me, one status', { view: 'shared-with-me', filters: { status: 'status-3' } }),
  list('shared-by-me', { view: 'shared-by-me' }),
  list('unlocked-in-my-queues', { view: 'unlocked-in-my-queues' }),
  list('unlocked-in-my-queues, by priority', { view: 'unlocked-in-my-queues', sort: '-priority' }),
  list('watched', { view: 'watched' }),
  { name: 'lost-shared-ownership', ask: async (db, asker) => (await listLostShares(db, { ...plain, asker, now: new Date().toISOString() })).items.length },
  list('own: two statuses', { view: 'all', saved: { status: ['status-3', 'status-4'] } }),
  list('own: a group in two statuses', { view: 'all', saved: { internalGroupId: 'group-3', status: ['status-3', 'status-4'] } }),
  list('all', { view: 'all' }),
  list('all, pending, by change', { view: 'all', filters: { statusCategory: 'pending' }, sort: '-changedAt' }),
];
