import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../../support/service.js';
import { openedAt, secondsBetween, tellStory, type When } from './custody-story.js';

let service: Service;
let when: When;
/** When Alice, Bob and Alice again became owner, and when the last event was. */
let times: { readonly alice: string; readonly bob: string; readonly back: string; readonly end: string };
let ask: (path: string, accept?: string) => ReturnType<ReturnType<Service['as']>['get']>;

beforeAll(async () => {
  service = await startService();
  when = await tellStory(service.as);
  times = { alice: when('OwnerChanged', 0), bob: when('OwnerChanged', 1), back: when('OwnerChanged', 2), end: when('StatusChanged', 2) };
  ask = (path, accept = 'application/json') => service.as('analyst:bo').get(`/v1/analytics/${path}`, { accept });
}, 60_000);

afterAll(async () => service.stop());

describe('analytics over HTTP (HIS-6)', () => {
  it('hand-offs are the rows of custody.handoff in camelCase', async () => {
    const { body } = await ask('handoffs?role=owner');
    const row = (fromHolder: string, toHolder: string, at: string): object => ({ ticketId: 'T-1', role: 'owner', fromHolder, toHolder, at, viaNobody: false, waitedSeconds: 0 });
    expect(body).toEqual({ items: [row('alice', 'bob', times.bob), row('bob', 'alice', times.back)], cursor: null });
  });

  it('hand-offs grouped by agent are the graph of who hands to whom', async () => {
    const { body } = await ask('handoffs?groupBy=agent&role=owner');
    expect(body.items).toEqual([
      { role: 'owner', fromHolder: 'alice', toHolder: 'bob', count: 1, tickets: 1, viaNobody: 0, waitedSeconds: 0 },
      { role: 'owner', fromHolder: 'bob', toHolder: 'alice', count: 1, tickets: 1, viaNobody: 0, waitedSeconds: 0 },
    ]);
  });

  it('a return counts as ping-pong within the window of the settings, and of the question', async () => {
    expect((await ask('ping-pong?role=owner')).body.items).toMatchObject([{ holder: 'alice', between: 'bob', kind: 'direct', withinSeconds: secondsBetween(times.bob, times.back), at: times.back }]);
    expect((await ask('ping-pong?role=owner&windowHours=0')).body.items).toEqual([]);
  });

  it('time in custody is calendar time, and what of it the ticket was open', async () => {
    const { body } = await ask('custody-time?groupBy=agent&role=owner');
    const first = secondsBetween(times.alice, times.bob);
    const again = secondsBetween(times.back, times.end);
    const resolved = secondsBetween(when('StatusChanged', 1), times.end);
    expect(body.items).toMatchObject([
      { role: 'owner', holder: 'alice', intervals: 2, tickets: 1, seconds: expect.closeTo(first + again, 3), openSeconds: expect.closeTo(first + again - resolved, 3) },
      { role: 'owner', holder: 'bob', intervals: 1, tickets: 1, seconds: secondsBetween(times.bob, times.back) },
    ]);
  });

  it('between two instants, just the custody that lies between them counts', async () => {
    const { body } = await ask(`custody-time?role=queue&from=2026-05-04T10:00:00Z&to=2026-05-04T10:05:00Z`);
    expect(body.items).toEqual([
      { ticketId: 'T-1', role: 'queue', holder: 'support', fromAt: openedAt, toAt: when('TicketMoved', 0), seconds: 300, openSeconds: 300 },
    ]);
  });

  it('the time to the first owner; nobody took the other one', async () => {
    const { body } = await ask('time-to-owner');
    expect(body.items).toMatchObject([
      { ticketId: 'T-1', ownerId: 'alice', ownedAt: times.alice, seconds: secondsBetween(openedAt, times.alice), queueId: 'support' },
      { ticketId: 'T-2', ownerId: null, ownedAt: null, seconds: null },
    ]);
  });

  it('reopenings, with who had the ticket then', async () => {
    const { body } = await ask('reopenings?groupBy=queue');
    const finishedSeconds = secondsBetween(when('StatusChanged', 1), times.end);
    expect(body.items).toMatchObject([{ queueId: 'level2', count: 1, tickets: 1 }]);
    expect((await ask('reopenings')).body.items).toMatchObject([{ ticketId: 'T-1', fromStatus: 'resolved', toStatus: 'open', finishedSeconds, ownerId: 'alice' }]);
  });

  it('the time that tickets were shared', async () => {
    const shared = (await ask('shared-time?groupBy=group')).body.items;
    expect(shared).toMatchObject([{ role: 'internal_group', holder: 'lab', intervals: 1, tickets: 1, seconds: expect.any(Number) }]);
    expect((await ask('shared-time?role=internal_group')).body.items).toMatchObject([{ ticketId: 'T-1', holder: 'lab', queueId: 'level2', fromAt: when('InternalGroupAssigned', 0) }]);
  });

  it('what happens between two instants, a day a row', async () => {
    expect((await ask(`handoffs?groupBy=day&role=owner&from=${times.bob}&to=${times.back}`)).body.items).toMatchObject([{ day: times.bob.slice(0, 10), count: 1 }]);
  });

  it('what was open in each queue when a day began (D11)', async () => {
    const next = new Date(Date.parse(openedAt.slice(0, 10)) + 86_400_000).toISOString();
    const { body } = await ask(`queue-load?to=${next}`);
    expect(body).toEqual({ items: [{ day: openedAt.slice(0, 10), queueId: 'support', openTickets: 0, came: 2, went: expect.any(Number) }], cursor: null });
    expect((await ask(`queue-load?groupBy=day&from=${next}&limit=1`)).body.items).toMatchObject([{ openTickets: expect.any(Number) }]);
    expect((await ask('queue-load?groupBy=agent')).body).toMatchObject({ status: 400, errors: [{ path: 'query.groupBy' }] });
    expect((await ask(`queue-load?to=${openedAt.slice(0, 10)}T00:00:00Z`, 'text/csv')).text).toBe('day,queueId,openTickets,came,went\r\n');
  });

  it('pages follow one another without a gap, and a cursor of another list is refused', async () => {
    const first = await ask('handoffs?role=owner&limit=1');
    const second = await ask(`handoffs?role=owner&limit=1&cursor=${String(first.body.cursor)}`);
    expect([first.body.items, second.body.items]).toMatchObject([[{ toHolder: 'bob' }], [{ toHolder: 'alice' }]]);
    expect(second.body.cursor).toBeNull();
    expect((await ask(`reopenings?cursor=${String(first.body.cursor)}`)).status).toBe(400);
  });

  it('CSV has a header and every row', async () => {
    const { text, headers } = await ask('handoffs?role=owner', 'text/csv');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text).toBe(`ticketId,role,fromHolder,toHolder,at,viaNobody,waitedSeconds\r\nT-1,owner,alice,bob,${times.bob},false,0\r\nT-1,owner,bob,alice,${times.back},false,0\r\n`);
  });

  it('is for those with the scope alone, and about roles that it knows', async () => {
    expect((await service.as('agent:alice').get('/v1/analytics/handoffs')).status).toBe(403);
    expect((await service.as('auditor:ines').get('/v1/analytics/handoffs')).status).toBe(403);
    expect((await ask('handoffs?role=status')).status).toBe(400);
    expect((await ask('nothing')).status).toBe(404);
  });
});
