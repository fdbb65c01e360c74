import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { membersOf } from '../../../projections/membership/members.query.js';
import { parseCursor } from '../../../projections/page.js';
import { portalHistory } from '../../../projections/portal/portal-history.query.js';
import { portalOrder, portalTicket, portalTickets, type PortalScope } from '../../../projections/portal/portal-tickets.query.js';
import { publicArticles } from '../../../projections/portal/public-articles.query.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { opened, status } from '../../support/ticket-events.js';

let models: ReadModelsDatabase;

const said = (ticketId: string, articleId: string, kind: string, author: string, body = 'words'): Given => ({
  type: 'ArticleAdded',
  data: { ticketId, articleId, kind, author, body, mentions: [] },
});
const of = (requesterId: string, type: string, organizationId = 'acme'): Given => ({ type, data: { requesterId, organizationId } });
const registered = (requesterId: string, ...organizations: readonly string[]): Given => ({ type: 'RequesterRegistered', data: { requesterId, name: `Name of ${requesterId}`, email: null, organizations } });

/** Kim and Lee are of Acme, Eve of Globex; every second ticket of theirs is confidential. */
const people = { kim: 'acme', lee: 'acme', eve: 'globex' };
const tickets = Object.entries(people).flatMap(([requesterId, organizationId]) =>
  Array.from({ length: 10 }, (_, index) => opened({ ticketId: `${requesterId}-${index}`, requesterId, organizationId, confidential: index % 2 === 1, subject: `Case ${index} of ${requesterId}` })),
);

beforeAll(async () => {
  models = await freshReadModels();
  await models.add(
    recorded([
      registered('kim', 'acme'), of('kim', 'MemberJoined'), registered('lee', 'acme'), of('lee', 'MemberJoined'), of('lee', 'MemberViewGranted'),
      registered('ann'), of('ann', 'MemberJoined'), of('ann', 'MemberLeft'),
      ...tickets,
      said('kim-0', 'A-1', 'customer', 'requester:kim'), said('kim-0', 'A-2', 'note', 'agent:alice', 'SECRET'), said('kim-0', 'A-3', 'reply', 'agent:alice'), said('kim-0', 'A-4', 'reply', 'system:sharing'),
      { type: 'ArticleMarkedImportant', data: { ticketId: 'kim-0', articleId: 'A-2', important: true } },
      status('open', 'in_lab', { ticketId: 'kim-0' }), status('in_lab', 'in_lab_2', { ticketId: 'kim-0' }), status('in_lab_2', 'resolved', { ticketId: 'kim-0' }),
    ]),
  );
});
afterAll(() => models.drop());

const scope = (requesterId: string, ...shared: readonly string[]): PortalScope => ({ requesterId, shared });

async function walk(of: PortalScope, limit: number, search: string | null = null): Promise<readonly string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await portalTickets(models.db, { scope: of, search, limit, after: parseCursor(cursor, portalOrder) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (page.cursor !== null) expect(page.items).toHaveLength(limit);
    found.push(...page.items.map((row) => row.ticket_id));
    cursor = page.cursor;
  }
  return found;
}

const newestFirst = (seen: (ticketId: string, confidential: boolean) => boolean): readonly string[] =>
  tickets.map(({ data }) => ({ ticketId: String(data['ticketId']), confidential: data['confidential'] === true })).filter((one) => seen(one.ticketId, one.confidential)).map((one) => one.ticketId).reverse();

describe('a requester’s list', () => {
  it.each([1, 3, 500])('holds their own alone while nothing is shared, pages of %i (ORG-1)', async (limit) => {
    expect(await walk(scope('kim'), limit)).toEqual(newestFirst((id) => id.startsWith('kim')));
  });

  it.each([1, 4, 500])('holds the shared organization’s besides, but for what is confidential, pages of %i (ORG-2, ORG-5)', async (limit) => {
    expect(await walk(scope('kim', 'acme'), limit)).toEqual(newestFirst((id, confidential) => id.startsWith('kim') || (id.startsWith('lee') && !confidential)));
  });

  it('holds nothing of an organization that does not share, and nothing for who has nothing (ORG-4)', async () => {
    expect(await walk(scope('ann'), 500)).toEqual([]);
    expect(await walk(scope('ann', 'elsewhere'), 500)).toEqual([]);
  });

  it('is searched by the subject, in any case, and literally', async () => {
    expect(await walk(scope('kim', 'acme'), 500, 'CASE 2 OF')).toEqual(['lee-2', 'kim-2']);
    for (const search of ['%', '_', 'Case % of kim', '\\']) expect(await walk(scope('kim', 'acme'), 500, search)).toEqual([]);
    expect(await walk(scope('kim', 'acme'), 500, 'Case 1 of lee')).toEqual([]);
  });

  it('tells when something was last said publicly', async () => {
    const row = await portalTicket(models.db, 'kim-0', scope('kim'));
    const [, , third] = await publicArticles(models.db, 'kim-0');
    expect(row?.last_message_at).toBe(third?.at);
    expect((await portalTicket(models.db, 'kim-1', scope('kim')))?.last_message_at).toBeNull();
  });

  it('has one ticket just where the list has it', async () => {
    for (const [id, of] of [['lee-0', scope('kim')], ['lee-1', scope('kim', 'acme')], ['eve-0', scope('kim', 'acme')], ['T-guessed', scope('kim')]] as const) {
      expect(await portalTicket(models.db, id, of)).toBeNull();
    }
    expect((await portalTicket(models.db, 'lee-0', scope('kim', 'acme')))?.ticket_id).toBe('lee-0');
  });
});

describe('what requesters read of a ticket (ORG-4)', () => {
  it('are public messages, without the names of the team', async () => {
    expect((await publicArticles(models.db, 'kim-0')).map(({ articleId, author, authorName }) => [articleId, author, authorName])).toEqual([
      ['A-1', 'requester:kim', 'Name of kim'],
      ['A-3', 'support', 'Support'],
      ['A-4', 'support', 'Support'],
    ]);
  });

  it('is a history of public messages and of changes that show in the customer label', async () => {
    const labels = new Map([['open', 'Open'], ['in_lab', 'In progress'], ['in_lab_2', 'In progress'], ['resolved', 'Solved']]);
    const page = await portalHistory(models.db, 'kim-0', labels, { limit: 500, after: null });
    expect(page.items.map(({ summary }) => summary)).toEqual([
      'The ticket was opened', 'Name of kim wrote', 'Support wrote', 'Support wrote', 'The status changed to In progress', 'The status changed to Solved',
    ]);
  });
});

describe('the members of an organization', () => {
  it('are those who have joined and not left (ORG-4)', async () => {
    expect(await membersOf(models.db, 'acme')).toEqual(['kim', 'lee']);
    expect(await membersOf(models.db, 'globex')).toEqual([]);
  });
});
