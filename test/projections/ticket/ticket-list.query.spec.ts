import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCursor } from '../../../projections/page.js';
import type { Sight } from '../../../projections/sight.js';
import { listLostShares } from '../../../projections/ticket/lost-shares.query.js';
import { ticketById } from '../../../projections/ticket/ticket-by-id.query.js';
import type { TicketFilters } from '../../../projections/ticket/ticket-filters.js';
import { listTickets, type TicketListQuestion } from '../../../projections/ticket/ticket-list.query.js';
import { defaultTicketSort, type TicketSort, ticketSortKeys } from '../../../projections/ticket/ticket-order.js';
import { replayTicket } from '../../../projections/ticket/ticket-view.js';
import type { TicketViewName } from '../../../projections/ticket/ticket-views.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status } from '../../support/ticket-events.js';

let models: ReadModelsDatabase;

const watch = (agentId: string): Given => ({ type: 'WatcherAdded', data: { ticketId: 'T-1', agentId } });

/** Tickets by what they are to Alice, who may read `support` and `legal`, may own in `support`, and is a member of `audit`. */
const world: Readonly<Record<string, readonly Given[]>> = {
  'owned': [opened({ ownerId: 'alice' })],
  'locked': [opened(), owner('1', 'alice'), locked('alice')],
  'responsible': [opened({ queueId: 'legal' }), responsible(null, 'alice')],
  'internal-agent': [opened({ queueId: 'hidden' }), shared(['other', 'alice'])],
  'internal-group': [opened({ queueId: 'hidden' }), shared(['audit', null])],
  'shared-by': [opened({ ownerId: 'alice' }), shared(['other', 'bob'])],
  'free': [opened()],
  'free-not-mine': [opened({ queueId: 'legal' })],
  'locked-by-bob': [opened(), owner('1', 'bob'), locked('bob')],
  'hidden': [opened({ queueId: 'hidden', ownerId: 'alice' })],
  'resolved': [opened({ ownerId: 'alice' }), status('open', 'resolved')],
  'watched': [opened({ queueId: 'legal', ownerId: 'bob' }), watch('alice'), watch('bob'), status('open', 'closed')],
  'urgent': [opened({ queueId: 'legal', ownerId: 'bob', priority: 'urgent', organizationId: 'acme', requesterId: 'lee' })],
};

const alice: Sight = { agentId: 'alice', readableQueues: ['support', 'legal'], ownableQueues: ['support'], memberOf: ['audit'] };
const service: Sight = { agentId: null, readableQueues: 'all', ownableQueues: [], memberOf: [] };
const start = Date.parse('2026-03-02T08:00:00.000Z');

const timed = (events: readonly Given[], index: number) =>
  events.map((event, later) => ({ at: new Date(start + index * 60_000 + later * 1000).toISOString(), ...event }));
const of = (ticketId: string, events: readonly Given[]) => recorded(events.map((event) => ({ ...event, data: { ...event.data, ticketId } })));

beforeAll(async () => {
  models = await freshReadModels();
  for (const [index, [ticketId, events]] of Object.entries(world).entries()) {
    await models.add(of(ticketId, timed(events, index)));
  }
});
afterAll(() => models.drop());

const ask: TicketListQuestion = { view: 'all', filters: {}, sort: defaultTicketSort, limit: 500, after: null, asker: alice };
const ids = async (question: Partial<TicketListQuestion>) => (await listTickets(models.db, { ...ask, ...question })).items.map(({ ticketId }) => ticketId);

describe('a ticket by its id', () => {
  it('is what a replay of its stream gives (HIS-3)', async () => {
    for (const [ticketId, events] of Object.entries(world)) {
      const index = Object.keys(world).indexOf(ticketId);
      expect(await ticketById(models.db, ticketId)).toEqual(replayTicket(of(ticketId, timed(events, index))));
    }
    expect((await ticketById(models.db, 'watched'))?.watchers).toEqual(['alice', 'bob']);
    expect((await ticketById(models.db, 'owned'))?.openedAt).toBe('2026-03-02T08:00:00.000Z');
  });

  it('is none of a ticket that nobody opened', async () => {
    expect(await ticketById(models.db, 'nowhere')).toBeNull();
  });
});

describe('the views of tickets (SHR-14)', () => {
  const views: Readonly<Record<TicketViewName, readonly string[]>> = {
    'my-work': ['owned', 'locked', 'responsible', 'internal-agent', 'shared-by'],
    'shared-with-me': ['internal-agent', 'internal-group'],
    'shared-by-me': ['shared-by'],
    'unlocked-in-my-queues': ['owned', 'shared-by', 'free'],
    watched: ['watched'],
    all: Object.keys(world).filter((id) => id !== 'hidden'),
  };

  it.each(Object.entries(views) as [TicketViewName, readonly string[]][])('%s shows what it says, of what the agent may see', async (view, expected) => {
    expect(await ids({ view })).toEqual(expected);
  });

  it('show an agent nothing of queues that they may not read and tickets that they do not share (PRM-5)', async () => {
    expect(await ids({ asker: { agentId: 'zoe', readableQueues: [], ownableQueues: [], memberOf: [] } })).toEqual([]);
  });

  it('show a service everything, and no work of its own (PRM-9)', async () => {
    expect(await ids({ asker: service })).toEqual(Object.keys(world));
    for (const view of ['my-work', 'shared-with-me', 'shared-by-me', 'unlocked-in-my-queues', 'watched'] as const) expect(await ids({ view, asker: service })).toEqual([]);
  });
});

describe('the filters of a list', () => {
  const cases: readonly (readonly [TicketFilters, readonly string[]])[] = [
    [{ ownerId: 'bob' }, ['locked-by-bob', 'watched', 'urgent']],
    [{ responsibleId: 'alice' }, ['responsible']],
    [{ internalGroupId: 'audit' }, ['internal-group']],
    [{ internalAgentId: 'bob' }, ['shared-by']],
    [{ queueId: 'legal' }, ['responsible', 'free-not-mine', 'watched', 'urgent']],
    [{ status: 'resolved' }, ['resolved']],
    [{ statusCategory: 'closed' }, ['watched']],
    [{ locked: true }, ['locked', 'locked-by-bob']],
    [{ locked: false, ownerId: 'bob' }, ['watched', 'urgent']],
    [{ organizationId: 'acme' }, ['urgent']],
    [{ requesterId: 'lee' }, ['urgent']],
    [{ ownerId: 'nobody-at-all' }, []],
  ];

  it.each(cases)('%j must hold, all of them', async (filters, expected) => {
    expect(await ids({ filters })).toEqual(expected);
  });

  it('narrow a view', async () => {
    expect(await ids({ view: 'my-work', filters: { queueId: 'legal' } })).toEqual(['responsible']);
  });
});

describe('the pages of a list', () => {
  async function walk(sort: TicketSort, limit: number, between: () => Promise<void> = () => Promise.resolve()): Promise<readonly string[]> {
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof listTickets>> = await listTickets(models.db, { ...ask, asker: service, sort, limit, after: parseCursor(cursor, sort) });
      walked.push(...page.items.map(({ ticketId }) => ticketId));
      cursor = page.cursor;
      await between();
    }
    return walked;
  }

  it.each(ticketSortKeys.flatMap((key) => [key, `-${key}` as const]))('by %s meet without a gap or a repeat', async (sort) => {
    const whole = await ids({ sort, asker: service });
    expect(whole).toHaveLength(Object.keys(world).length);
    for (const limit of [1, 3, whole.length]) expect(await walk(sort, limit)).toEqual(whole);
    expect(await ids({ sort: sort.startsWith('-') ? (sort.slice(1) as TicketSort) : (`-${sort}` as TicketSort), asker: service })).toEqual(whole.toReversed());
  });

  it('sort priorities by weight', async () => {
    expect((await ids({ sort: '-priority', asker: service }))[0]).toBe('urgent');
  });

  it('meet each ticket that was there all the while once, though tickets change and come between', async () => {
    const before = await ids({ asker: service });
    let later = 0;
    const walked = await walk(defaultTicketSort, 2, async () => {
      later += 1;
      const at = new Date(start + 86_400_000 + later * 1000).toISOString();
      const changes = await models.db.selectFrom('custody.ticket').selectAll().where('ticket_id', '=', 'free').executeTakeFirstOrThrow();
      const [, touch] = of('free', [opened(), { type: 'TicketDetailsChanged', data: { ticketId: '', changes: {} }, at }]);
      if (touch !== undefined) await models.add([{ ...touch, revision: changes.revision + 1 }]);
      if (later < 4) await models.add(of(`new-${later}`, [opened({}, { at })]));
    });
    expect(walked.filter((id) => before.includes(id))).toEqual(before);
    expect(new Set(walked).size).toBe(walked.length);
  });

  it('refuse a cursor of another order, or one that is made up', () => {
    for (const cursor of ['', 'x', Buffer.from('["-openedAt","2026","T-1"]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url')]) {
      expect(parseCursor(cursor, 'openedAt')).toBeNull();
    }
  });
});

describe('lost shared ownership (SHR-14)', () => {
  const now = '2026-04-10T12:00:00.000Z';
  const question = { filters: {}, sort: defaultTicketSort, limit: 500, after: null, asker: alice, now };
  const lose = (at: string) => cleared('audit', 'alice', {}, { at, actor: 'requester:kim' });
  const shareOf = (queueId: string, ...rest: readonly Given[]) => [opened({ queueId }, { at: '2026-04-01T08:00:00.000Z' }), shared(['audit', 'alice']), ...rest];

  beforeAll(async () => {
    await models.add(of('lost-seen', shareOf('legal', lose('2026-04-09T12:00:00.000Z'))));
    await models.add(of('lost-unseen', shareOf('hidden', lose('2026-04-08T12:00:00.000Z'))));
    await models.add(of('lost-long-ago', shareOf('legal', lose('2026-04-03T11:59:59.999Z'))));
    await models.add(of('lost-and-found', shareOf('legal', lose('2026-04-09T12:00:00.000Z'), shared(['other', null]))));
    await models.add(of('lost-and-closed', shareOf('legal', lose('2026-04-09T12:00:00.000Z'), status('open', 'closed'))));
    await models.add(of('taken-from-bob', [opened(), shared(['other', 'bob']), internalAgent('other', 'bob', null, { cause: 'right_lost' }, { at: '2026-04-09T12:00:00.000Z' })]));
    await models.add(of('moved-away', shareOf('legal', moved('legal', 'hidden'), lose('2026-04-03T12:00:00.000Z'))));
  });

  it('is listed for 7 days: whole to who may read it, else id, subject and who cleared it', async () => {
    const { items } = await listLostShares(models.db, question);
    const subject = 'The printer is on fire';
    expect(items).toEqual([
      { ticketId: 'lost-unseen', subject, clearedBy: 'requester:kim' },
      { ticketId: 'moved-away', subject, clearedBy: 'requester:kim' },
      { ...(await ticketById(models.db, 'lost-seen')), clearedBy: 'requester:kim' },
    ].sort((a, b) => Number((a.ticketId ?? '') > (b.ticketId ?? '')) * 2 - 1));
  });

  it('tells nothing of an unreadable ticket by a filter', async () => {
    const filtered = async (filters: TicketFilters) => (await listLostShares(models.db, { ...question, filters })).items.map(({ ticketId }) => ticketId);
    expect(await filtered({ queueId: 'hidden' })).toEqual([]);
    expect(await filtered({ queueId: 'legal' })).toEqual(['lost-seen']);
  });

  it('is of the agent’s own shares and their groups’ alone', async () => {
    const listed = async (asker: Sight) => (await listLostShares(models.db, { ...question, asker })).items.map(({ ticketId }) => ticketId);
    expect(await listed({ ...alice, agentId: 'bob', memberOf: ['other'] })).toEqual(['taken-from-bob']);
    expect(await listed({ ...alice, agentId: 'eve', memberOf: ['other'] })).toEqual([]);
    expect(await listed(service)).toEqual([]);
  });
});
