import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { put } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';
import { openedAt, tellStory, type When } from './custody-story.js';

interface Line {
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let service: Service;
let when: When;

beforeAll(async () => {
  service = await startService();
  when = await tellStory(service.as);
}, 60_000);

afterAll(async () => service.stop());

async function lines(query = ''): Promise<readonly Line[]> {
  const { text } = await service.as('auditor:ines').get(`/v1/events${query}`, { accept: 'application/x-ndjson' });
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

/** Messages of a live feed until there are so many. */
async function live(query: string, count: number, headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const leaving = new AbortController();
  const response = await fetch(`${service.url}/v1/events${query}`, { headers: { 'x-actor': 'auditor:ines', accept: 'text/event-stream', ...headers }, signal: leaving.signal });
  const messages: string[] = [];
  let rest = '';
  const text = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    const parts = (rest + text.decode(bytes as Uint8Array, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    messages.push(...parts.filter((part) => !part.startsWith(':')));
    if (messages.length >= count) break;
  }
  leaving.abort();
  return messages;
}

describe('the feed of events', () => {
  it('as NDJSON has the whole log in its order, and ends', async () => {
    const all = await lines();
    expect(all[0]).toMatchObject({ stream: 'directory-main' });
    expect(all.filter(({ stream }) => stream === 'ticket-T-1').at(-1)).toMatchObject({ type: 'StatusChanged', data: { to: 'open' } });
    const positions = all.map(({ position }) => BigInt(position));
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
  });

  it('goes on after any position, without a gap and without a repeat', async () => {
    const all = await lines();
    for (const place of [0, 3, all.length - 1]) {
      const { position = '' } = all[place] ?? {};
      expect(await lines(`?from=${position}`)).toEqual(all.filter((event) => BigInt(event.position) > BigInt(position)));
    }
  });

  it.each([
    ['ticketId=T-2', ['TicketOpened']],
    ['ticketId=T-1&type=TicketMoved', ['TicketMoved']],
    ['agentId=bob&type=OwnerChanged', ['OwnerChanged', 'OwnerChanged']],
    ['groupId=lab&type=InternalGroupAssigned', ['InternalGroupAssigned']],
    ['organizationId=nobody', []],
  ])('is filtered by %s', async (filter, types) => {
    expect((await lines(`?${filter}`)).map(({ type }) => type)).toEqual(types);
  });

  it('as server-sent events goes on live, and from the last id', async () => {
    const all = await lines();
    const end = all.at(-1)?.position ?? '';
    const waiting = live(`?from=${end}`, 1);
    await put(service.as('admin:root'), '/v1/directory/groups/fresh', { name: 'Fresh' });
    const [message = ''] = await waiting;
    expect(message).toMatch(/^id: \d+\ndata: .*"type":"GroupFormed"/);
    const [again = ''] = await live('', 1, { 'last-event-id': end });
    expect(again).toBe(message);
  });

  it('is for auditors', async () => {
    expect((await service.as('agent:alice').get('/v1/events')).status).toBe(403);
    expect((await service.as('analyst:bo').get('/v1/events')).status).toBe(403);
  });
});

describe('time travel for holders', () => {
  it('says what an agent held at an instant, of what the asker may see (HIS-2)', async () => {
    const { body } = await service.as('auditor:ines').get(`/v1/agents/bob/held?at=${when('OwnerChanged', 1)}`);
    expect(body.items).toMatchObject([{ ticketId: 'T-1', role: 'lock' }, { ticketId: 'T-1', role: 'owner', from: when('OwnerChanged', 1), to: when('OwnerChanged', 2) }]);
    expect((await service.as('auditor:ines').get(`/v1/agents/bob/held?at=${when('OwnerChanged', 2)}`)).body.items).toEqual([]);
    await put(service.as('admin:root'), '/v1/directory/agents/zoe', { name: 'Zoe' });
    expect((await service.as('agent:zoe').get(`/v1/agents/bob/held?at=${when('OwnerChanged', 1)}`)).body.items).toEqual([]);
  });

  it('says what was in a queue, and what a group shared, at an instant (HIS-2)', async () => {
    const queue = await service.as('auditor:ines').get(`/v1/queues/support/held?at=${openedAt}`);
    expect(queue.body.items).toMatchObject([{ ticketId: 'T-1' }, { ticketId: 'T-2' }]);
    const group = await service.as('auditor:ines').get(`/v1/groups/lab/held?at=${when('InternalGroupAssigned', 0)}`);
    expect(group.body.items).toMatchObject([{ ticketId: 'T-1', role: 'internal_group' }]);
  });

  it('says what is different on a ticket between two points, from its stream (HIS-3)', async () => {
    const { body } = await service.as('auditor:ines').get(`/v1/tickets/T-1/difference?from=${when('OwnerChanged', 2)}&to=${when('TicketMoved', 0)}`);
    expect(body.changes).toMatchObject({ queueId: { from: 'support', to: 'level2' } });
    expect(body.changes).not.toHaveProperty('ownerId');
    expect((await service.as('auditor:ines').get('/v1/tickets/T-1/difference?from=0&to=0')).body.changes).toEqual({});
    expect((await service.as('auditor:ines').get('/v1/tickets/T-1/difference?from=0&to=99')).status).toBe(404);
    expect((await service.as('auditor:ines').get('/v1/tickets/T-1/difference?from=0&to=noon')).status).toBe(400);
  });
});
