import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Voice } from '../../support/client.js';
import { type Service, startService } from '../../support/service.js';
import { items, openDesk, opened, saved } from './help-desk.js';

let service: Service;
let admin: Voice;
let alice: Voice;
let shared: string;
let plain: string;

beforeAll(async () => {
  service = await startService();
  await openDesk(service);
  [admin, alice] = [service.as('admin:root'), service.as('agent:alice')];
  const status = (groups: readonly string[]) => ({ agentLabel: 'With a second team', category: 'pending', internalGroups: groups });
  await saved(admin, '/v1/workflow/statuses/with-engineering', status(['engineering']));
  await saved(admin, '/v1/workflow/statuses/with-either', status(['engineering', 'legal']));
  shared = await opened(alice, { status: 'with-either', internalGroupId: 'engineering', internalAgentId: 'eve' });
  plain = await opened(alice, {});
}, 60_000);
afterAll(async () => service.stop());

/** Everything that a refused request might have changed. */
async function everything(): Promise<unknown> {
  const tickets = await Promise.all([shared, plain].map((ticketId) => admin.get(`/v1/tickets/${ticketId}/events`)));
  return [await items(admin, '/v1/workflow/statuses'), await items(admin, '/v1/tickets?limit=500'), tickets.map(({ body }) => body.items)];
}

/** Asks for something that must be refused, and looks whether anything changed by it. */
async function refused(ask: () => Promise<Answer>): Promise<object> {
  await Promise.all([shared, plain].map((ticketId) => admin.sees(ticketId)));
  const before = await everything();
  const { status, body } = await ask();
  expect(await everything()).toEqual(before);
  expect(String(body.detail).length).toBeGreaterThan(10);
  const facts = Object.entries(body).filter(([name]) => !['type', 'title', 'detail', 'correlationId'].includes(name));
  return { ...Object.fromEntries(facts), status, refused: String(body.type).split('/').slice(-2).join('/') };
}
const asked = (ticketId: () => string, command: string, body: object) => refused(() => alice.post(`/v1/tickets/${ticketId()}/${command}`, body));
const put = (statusId: string, body: object) => refused(() => admin.put(`/v1/workflow/statuses/${statusId}`, body));
const wide = { status: 'with-either', internalGroupId: 'engineering' };

describe('a status that can’t be', () => {
  it.each(['open', 'pending', 'resolved', 'closed'])('%s mapped, a default (SHR-1)', async (statusId) => {
    expect(await put(statusId, { agentLabel: 'Mine', category: statusId, internalGroups: ['engineering'] })).toEqual({
      status: 409, refused: 'status/default-not-mappable', rule: 'SHR-1', statusId, legal: [],
    });
  });

  it('mapped to a group that nobody formed (SHR-2)', async () => {
    expect(await put('with-either', { agentLabel: 'Mine', category: 'pending', internalGroups: ['engineering', 'nobodys'] })).toEqual({
      status: 409, refused: 'status/group-unknown', rule: 'SHR-2', unknown: ['nobodys'], legal: ['support', 'engineering', 'legal'],
    });
  });

  it.each([{}, { category: '' }, { category: null }, { category: 'waiting' }])('of no category: %j (SHR-2)', async (category) => {
    expect(await put('fresh', { agentLabel: 'Fresh', internalGroups: [], ...category })).toMatchObject({
      status: 400, refused: 'request/invalid', errors: [{ path: 'category', message: 'must be one of open, pending, resolved, closed' }],
    });
  });

  it('of another category, once a ticket is in it (SHR-15)', async () => {
    expect(await put('with-either', { agentLabel: 'Mine', category: 'open', internalGroups: ['engineering', 'legal'] })).toEqual({
      status: 409, refused: 'status/category-in-use', rule: 'SHR-15', statusId: 'with-either', category: 'pending',
    });
  });

  it('written by who is no administrator (SHR-2)', async () => {
    expect(await refused(() => alice.put('/v1/workflow/statuses/with-either', { agentLabel: 'Mine', category: 'pending' }))).toMatchObject({ status: 403, refused: 'request/actor-not-allowed' });
  });

  it.each(['keep', 'clear'])('previewed either, by the same rules, with %s (SHR-1, SHR-12)', async (onUnmap) => {
    const preview = (body: object) => refused(() => admin.post('/v1/workflow/statuses/open/preview', body));
    expect(await preview({ agentLabel: 'Open', category: 'open', internalGroups: ['legal'], onUnmap })).toMatchObject({ status: 409, refused: 'status/default-not-mappable', rule: 'SHR-1' });
  });
});

describe('a status that nobody defined', () => {
  const known = ['open', 'pending', 'resolved', 'closed', 'with-engineering', 'with-either'];
  it('can’t be changed to (SHR-2)', async () => {
    expect(await asked(() => shared, 'change-status', { status: 'nowhere' })).toEqual({ status: 409, refused: 'ticket/status-unknown', rule: 'SHR-2', statusId: 'nowhere', known });
  });
  it('can’t be opened in (SHR-2)', async () => {
    const open = () => alice.post('/v1/tickets', { subject: 'x', queueId: 'support', status: 'nowhere' });
    expect(await refused(open)).toMatchObject({ status: 409, refused: 'ticket/status-unknown', known });
  });
});

describe('an internal pair that can’t be', () => {
  it('of a group that the status does not map, now or by the same command (SHR-3)', async () => {
    const unmapped = (statusId: string, groupId: string, legal: readonly string[]) => ({ status: 409, refused: 'ticket/group-not-mapped', rule: 'SHR-3', groupId, statusId, legal });
    expect(await asked(() => plain, 'assign-internal', { groupId: 'legal' })).toEqual(unmapped('open', 'legal', []));
    expect(await asked(() => shared, 'assign-internal', { groupId: 'support' })).toEqual(unmapped('with-either', 'support', ['engineering', 'legal']));
    expect(await asked(() => shared, 'assign-internal', { groupId: 'nobodys' })).toEqual(unmapped('with-either', 'nobodys', ['engineering', 'legal']));
    expect(await asked(() => plain, 'change-status', { status: 'with-engineering', internalGroupId: 'legal' })).toEqual(unmapped('with-engineering', 'legal', ['engineering']));
    expect(await refused(() => alice.post('/v1/tickets', { subject: 'x', queueId: 'support', internalGroupId: 'legal' }))).toEqual(unmapped('open', 'legal', []));
  });

  it('with an agent outside the group (SHR-4)', async () => {
    const outside = { status: 409, refused: 'ticket/internal-agent-not-in-group', rule: 'SHR-4', agentId: 'lea', groupId: 'engineering', legal: ['eve', 'finn'] };
    expect(await asked(() => shared, 'assign-internal', { groupId: 'engineering', agentId: 'lea' })).toEqual(outside);
    expect(await asked(() => plain, 'change-status', { ...wide, internalAgentId: 'lea' })).toEqual(outside);
    expect(await refused(() => alice.post('/v1/tickets', { subject: 'x', queueId: 'support', ...wide, internalAgentId: 'lea' }))).toEqual(outside);
  });

  it('with the owner as internal agent (SHR-5)', async () => {
    await saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['alice', 'eve', 'finn'] });
    const owner = { status: 409, refused: 'ticket/internal-agent-is-owner', rule: 'SHR-5', agentId: 'alice', legal: ['eve', 'finn'] };
    expect(await asked(() => shared, 'assign-internal', { groupId: 'engineering', agentId: 'alice' })).toEqual(owner);
    expect(await refused(() => alice.post('/v1/tickets', { subject: 'x', queueId: 'support', ownerId: 'alice', ...wide, internalAgentId: 'alice' }))).toEqual(owner);
    await saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['eve', 'finn'] });
  });

  it('without a group, where several have the agent, or none (SHR-4)', async () => {
    const ambiguous = (agentId: string, candidates: readonly string[]) => ({ status: 409, refused: 'ticket/internal-group-ambiguous', rule: 'SHR-4', agentId, candidates });
    expect(await asked(() => plain, 'change-status', { status: 'with-either', internalAgentId: 'finn' })).toEqual(ambiguous('finn', ['engineering', 'legal']));
    expect(await asked(() => shared, 'assign-internal', { agentId: 'bob' })).toEqual(ambiguous('bob', []));
    expect(await refused(() => alice.post('/v1/tickets', { subject: 'x', queueId: 'support', internalAgentId: 'eve' }))).toEqual(ambiguous('eve', []));
  });

  it('of nothing, or of what is no id (SHR-4)', async () => {
    expect(await asked(() => shared, 'assign-internal', {})).toMatchObject({ status: 400, refused: 'request/invalid', errors: [{ path: 'groupId' }] });
    expect(await asked(() => shared, 'assign-internal', { groupId: '', agentId: 7 })).toMatchObject({ status: 400, errors: [{ path: 'groupId' }, { path: 'agentId' }] });
    expect(await asked(() => shared, 'assign-internal', { internalGroupId: 'legal' })).toMatchObject({ status: 400, errors: [{ path: 'internalGroupId', message: 'is not a field of this request' }] });
  });
});

describe('a view of one’s own that can’t be', () => {
  it.each([{}, { filters: [] }, { filters: { colour: 'red' } }, { filters: { status: [] } }, { filters: { status: { a: 1 } } }, { filters: { locked: 'yes' } }, { filters: { statusCategory: ['open', 'late'] } }])('saved with %j (SHR-14)', async (body) => {
    expect(await refused(() => alice.put('/v1/agents/alice/views/mine', body))).toMatchObject({ status: 400, refused: 'request/invalid', errors: [{ path: expect.stringMatching(/^filters/) }] });
  });
  it('saved for another, or for nobody (SHR-14)', async () => {
    expect(await refused(() => alice.put('/v1/agents/bob/views/mine', { filters: {} }))).toMatchObject({ status: 403, refused: 'request/actor-not-allowed' });
    expect(await refused(() => admin.put('/v1/agents/nobody/views/mine', { filters: {} }))).toMatchObject({ status: 404 });
  });
  it('asked for where there is none: another’s is not one’s own (SHR-14)', async () => {
    const { body } = await saved(admin, '/v1/agents/bob/views/bobs', { filters: { status: 'open' } });
    expect((await alice.get(`/v1/tickets?view=own:bobs&after=${String(body.position)}`)).status).toBe(404);
    expect((await service.as('agent:bob').get('/v1/tickets?view=own:bobs')).status).toBe(200);
    expect(await refused(() => alice.get('/v1/tickets?view=own:none'))).toMatchObject({ status: 404, refused: 'view/not-found', rule: 'SHR-14', name: 'none' });
    expect(await refused(() => alice.get('/v1/agents/bob/views/bobs'))).toMatchObject({ status: 404 });
    expect(await refused(() => alice.get('/v1/tickets?view=lost'))).toMatchObject({ status: 400, errors: [{ path: 'query.view' }] });
  });
});
