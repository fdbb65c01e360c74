import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Voice } from '../support/client.js';
import { type Service, startService } from '../support/service.js';

interface Interval {
  readonly role: string;
  readonly holder: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly note: string | null;
}

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  const admin = say('admin:root');
  const put = async (path: string, body: unknown): Promise<void> => {
    expect((await admin.put(path, body)).status).toBe(200);
  };
  for (const queue of ['support', 'level-1', 'level-2']) {
    await put(`/v1/directory/groups/${queue}`, { name: queue });
    await put(`/v1/directory/queues/${queue}`, { name: queue, groupId: queue });
  }
  const rights: Readonly<Record<string, object>> = {
    alice: { support: ['rw'] },
    bob: { support: ['rw'], 'level-1': ['rw'], 'level-2': ['move_into'] },
    carol: { support: ['rw'] },
    dave: { support: ['rw'] },
    dana: { 'level-2': ['rw'] },
  };
  for (const [id, groups] of Object.entries(rights)) await put(`/v1/directory/agents/${id}`, { name: id, groups });
  await put('/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

async function opened(by: Voice, body: object): Promise<string> {
  const answer = await by.post('/v1/tickets', body);
  expect(answer.status).toBe(201);
  return String(answer.body.ticketId);
}

async function holders(ticketId: string, role: string): Promise<readonly (string | null)[]> {
  await say('admin:root').sees(ticketId);
  const answer = await say('admin:root').get(`/v1/tickets/${ticketId}/ownership`);
  return (answer.body.intervals as readonly Interval[]).filter((interval) => interval.role === role).map(({ holder }) => holder);
}

describe('the four scenarios of the domain page, over HTTP', () => {
  it('1: a new ticket is claimed by locking it (OWN-2, LCK-1)', async () => {
    const ticketId = await opened(say('service:mail'), { subject: 'Help', queueId: 'support', requesterId: 'kim' });
    expect(await say('agent:alice').sees(ticketId)).toMatchObject({ ownerId: '1', assigned: false, locked: false, lockToken: null });
    const locked = await say('agent:alice').does(ticketId, 'lock');
    expect(locked.body).toMatchObject({ revision: 2, unchanged: false, events: [{ type: 'OwnerChanged' }, { type: 'TicketLocked' }], effects: [] });
    expect(await say('agent:alice').sees(ticketId)).toMatchObject({ ownerId: 'alice', assigned: true, locked: true, lockToken: 2 });
    const message = await say('requester:kim').does(ticketId, 'customer-message', { body: 'Still broken' });
    expect(message.body.events).toMatchObject([{ type: 'ArticleAdded' }]);
    expect(await holders(ticketId, 'owner')).toEqual(['1', 'alice']);
  });

  it('2: an escalation gives the ticket up and another team claims it (MOV-3)', async () => {
    const ticketId = await opened(say('agent:bob'), { subject: 'Hard', queueId: 'level-1' });
    await say('agent:bob').does(ticketId, 'lock');
    await say('agent:bob').does(ticketId, 'move', { queueId: 'level-2', unlock: true });
    expect(await say('agent:dana').sees(ticketId)).toMatchObject({ queueId: 'level-2', groupId: 'level-2', ownerId: '1', assigned: false, locked: false });
    await say('agent:dana').does(ticketId, 'lock');
    expect(await say('agent:dana').sees(ticketId)).toMatchObject({ ownerId: 'dana', locked: true });
    expect(await holders(ticketId, 'owner')).toEqual(['bob', '1', 'dana']);
    expect(await holders(ticketId, 'lock')).toEqual([null, 'bob', null, 'dana']);
  });

  it('3: an owner gives the ticket to a colleague with a note (OWN-5, WAT-1)', async () => {
    const ticketId = await opened(say('agent:carol'), { subject: 'Yours', queueId: 'support' });
    await say('agent:carol').does(ticketId, 'lock');
    await say('agent:carol').does(ticketId, 'change-owner', { ownerId: 'dave', note: 'Dave knows it better' });
    await say('agent:carol').does(ticketId, 'watch');
    expect(await say('agent:dave').sees(ticketId)).toMatchObject({ ownerId: 'dave', locked: true, watchers: ['carol'] });
    const lines = (await say('agent:dave').get(`/v1/tickets/${ticketId}/history`)).body.items as readonly { summary: string; note: string | null }[];
    const line = lines.find(({ note }) => note === 'Dave knows it better');
    expect(line?.summary).toMatch(/carol.*dave/i);
  });

  it('4: a closed ticket comes back with its last owner as a reference (FUP-1, FUP-3)', async () => {
    const ticketId = await opened(say('service:mail'), { subject: 'Again', queueId: 'support', requesterId: 'kim' });
    await say('agent:alice').does(ticketId, 'lock');
    const resolved = await say('agent:alice').does(ticketId, 'change-status', { status: 'resolved' });
    expect(resolved.body.effects).toMatchObject([{ type: 'TicketUnlocked', cause: 'closed' }]);
    await say('agent:alice').does(ticketId, 'change-status', { status: 'closed' });
    expect(await say('agent:alice').sees(ticketId)).toMatchObject({ ownerId: 'alice', locked: false, statusCategory: 'closed' });
    await say('requester:kim').does(ticketId, 'customer-message', { body: 'It is back' });
    expect(await say('agent:alice').sees(ticketId)).toMatchObject({ ownerId: 'alice', locked: false, status: 'open' });
    await say('agent:bob').does(ticketId, 'lock');
    expect(await holders(ticketId, 'owner')).toEqual(['1', 'alice', 'bob']);
    expect((await holders(ticketId, 'lock')).filter((holder) => holder !== null)).toEqual(['alice', 'bob']);
  });
});
