import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { furnish, openTicket, put, reasonOf, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let say: Service['as'];

const policies = ['reopen', 'reopen_locked', 'new_ticket', 'reject'] as const;
const everywhere = Object.fromEntries(policies.map((policy) => [policy, ['rw']]));

beforeAll(async () => {
  service = await startService();
  say = service.as;
  const agents = Object.fromEntries(['alice', 'bob', 'away', 'gone', 'moved'].map((agent) => [agent, everywhere]));
  await furnish(say('admin:root'), Object.fromEntries(policies.map((policy) => [policy, { followUp: policy }])), agents);
  await put(say('admin:root'), '/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

/** A ticket of Kim's that an agent has held and closed. */
async function closedBy(agentId: string, queueId: string): Promise<string> {
  const ticketId = await openTicket(say('service:mail'), { queueId, requesterId: 'kim', ownerId: agentId });
  await say('agent:bob').does(ticketId, 'change-status', { status: 'closed' });
  return ticketId;
}

const write = (ticketId: string, key: string, body = 'It is back') =>
  say('requester:kim').post(`/v1/tickets/${ticketId}/customer-message`, { body }, { 'idempotency-key': key });

describe('a customer’s message on a closed ticket', () => {
  it('reopens it, unlocked, with its last owner as a reference; a repeat changes nothing (FUP-3, SHR-9)', async () => {
    const ticketId = await closedBy('alice', 'reopen');
    const first = await write(ticketId, 'm-1');
    expect(first.body).toMatchObject({ events: [{ type: 'StatusChanged' }, { type: 'ArticleAdded' }], effects: [{ type: 'StatusChanged', cause: 'customer_message' }] });
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ status: 'open', locked: false, ownerId: 'alice' });
    await say('agent:bob').does(ticketId, 'lock');
    const again = await write(ticketId, 'm-1');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ ownerId: 'bob', locked: true });
  });

  it('locks it to its last owner again where the queue says so (FUP-3, EVT-2)', async () => {
    const ticketId = await closedBy('alice', 'reopen_locked');
    expect((await write(ticketId, 'm-2')).body.effects).toEqual([
      { type: 'StatusChanged', cause: 'customer_message' },
      { type: 'TicketLocked', cause: 'customer_message' },
    ]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ status: 'open', locked: true, ownerId: 'alice' });
  });

  it('never locks it to the placeholder, nor to who is away; who may no longer own it is released (FUP-3, LCK-3)', async () => {
    const nobodys = await openTicket(say('service:mail'), { queueId: 'reopen_locked', requesterId: 'kim', status: 'closed' });
    const [ofAway, ofGone, ofMoved] = [await closedBy('away', 'reopen_locked'), await closedBy('gone', 'reopen_locked'), await closedBy('moved', 'reopen_locked')];
    const admin = say('admin:root');
    await put(admin, '/v1/directory/agents/away', { name: 'away', groups: everywhere, away: true });
    await put(admin, '/v1/directory/agents/gone', { name: 'gone', groups: everywhere, active: false });
    await put(admin, '/v1/directory/agents/moved', { name: 'moved', groups: { reopen_locked: ['ro'] } });
    for (const [index, ticketId] of [nobodys, ofAway, ofGone, ofMoved].entries()) expect((await write(ticketId, `m-3-${index}`)).status).toBe(200);
    const owners = await Promise.all([nobodys, ofAway, ofGone, ofMoved].map(async (ticketId) => (await say('agent:bob').sees(ticketId)).ownerId));
    expect(owners).toEqual(['1', 'away', '1', '1']);
    for (const ticketId of [nobodys, ofAway, ofGone, ofMoved]) expect(await say('agent:bob').sees(ticketId)).toMatchObject({ status: 'open', locked: false });
    const released = (await streamOf(say, ofGone)).find(({ type, data }) => type === 'OwnerChanged' && data.to === '1');
    expect(released?.data).toMatchObject({ from: 'gone', act: 'right_lost', cause: 'right_lost' });
  });

  it('opens a new ticket that follows it up, once for each message; the old one gets no event (FUP-3)', async () => {
    const ticketId = await closedBy('alice', 'new_ticket');
    const before = await streamOf(say, ticketId);
    const first = await write(ticketId, 'm-4');
    expect([first.status, first.body.followsUp]).toEqual([201, ticketId]);
    const again = await write(ticketId, 'm-4');
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await write(ticketId, 'm-5');
    expect(other.body.ticketId).not.toBe(first.body.ticketId);
    const stream = await streamOf(say, String(first.body.ticketId));
    expect(stream[0]).toMatchObject({ type: 'TicketOpened', data: { followsUp: ticketId, queueId: 'new_ticket', requesterId: 'kim', ownerId: '1' } });
    expect(await streamOf(say, ticketId)).toEqual(before);
    expect((await write(ticketId, 'm-4', 'Something else')).status).toBe(409);
  });

  it('finds its new ticket again also where the policy has changed since (FUP-3)', async () => {
    const ticketId = await closedBy('alice', 'new_ticket');
    const first = await write(ticketId, 'm-6');
    await put(say('admin:root'), '/v1/directory/queues/new_ticket', { name: 'new_ticket', groupId: 'new_ticket', followUp: 'reject' });
    const again = await write(ticketId, 'm-6');
    expect([again.status, again.body]).toEqual([201, first.body]);
    await put(say('admin:root'), '/v1/directory/queues/new_ticket', { name: 'new_ticket', groupId: 'new_ticket', followUp: 'new_ticket' });
  });

  it('is refused with one record, and a repeat gives the same refusal and no second record (FUP-3)', async () => {
    const ticketId = await closedBy('alice', 'reject');
    const first = await write(ticketId, 'm-7');
    expect([first.status, reasonOf(first)]).toEqual([409, 'ticket/follow-up-rejected']);
    const again = await write(ticketId, 'm-7');
    expect([again.status, reasonOf(again)]).toEqual([409, 'ticket/follow-up-rejected']);
    const types = (await streamOf(say, ticketId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'FollowUpRejected')).toHaveLength(1);
    expect(types).not.toContain('ArticleAdded');
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ status: 'closed', ownerId: 'alice' });
  });

  it('on a ticket at work changes neither owner nor lock (FUP-2)', async () => {
    const ticketId = await openTicket(say('service:mail'), { queueId: 'reject', requesterId: 'kim', ownerId: 'alice', status: 'pending' });
    expect((await write(ticketId, 'm-8')).body.events).toMatchObject([{ type: 'StatusChanged' }, { type: 'ArticleAdded' }]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ status: 'open', ownerId: 'alice', locked: true });
  });
});
