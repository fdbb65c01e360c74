import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Body, Voice } from '../../support/client.js';
import { type Service, startService } from '../../support/service.js';
import { until } from '../../support/until.js';
import { items, openDesk, opened, saved, view } from './help-desk.js';

let service: Service;
let admin: Voice;
let alice: Voice;

beforeAll(async () => {
  service = await startService();
  await openDesk(service);
  [admin, alice] = [service.as('admin:root'), service.as('agent:alice')];
}, 60_000);
afterAll(async () => service.stop());

const statusOf = (internalGroups: readonly string[], onUnmap?: 'keep' | 'clear') => ({
  agentLabel: 'With a second team', category: 'pending', internalGroups, ...(onUnmap === undefined ? {} : { onUnmap }),
});

/**
 * Waits until each of these tickets has its expected value, and the processes have read all that was written: what they would
 * do to other tickets they have ordered by then.
 */
async function settled(ticketIds: readonly string[], member: 'internalGroupId' | 'internalAgentId' = 'internalGroupId'): Promise<void> {
  await until('the processes to be at the log’s end', async () => {
    const { projections } = (await admin.get('/health/ready')).body as { projections: readonly { lag: number }[] };
    return projections.every(({ lag }) => lag === 0) ? true : undefined;
  });
  await until(`${ticketIds.join(', ')} to be cleared`, async () => {
    const tickets = await Promise.all(ticketIds.map((ticketId) => admin.sees(ticketId)));
    return tickets.every((ticket) => ticket[member] === null) ? true : undefined;
  });
}

/** The tickets as they are, by id. */
async function shares(ticketIds: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  await admin.sees(ticketIds[0] ?? '');
  const found = await items(admin, '/v1/tickets?limit=500');
  return Object.fromEntries(found.filter(({ ticketId }) => ticketIds.includes(String(ticketId))).map(({ ticketId, internalGroupId }) => [String(ticketId), internalGroupId]));
}

/** How the last pair of a ticket went; null where it has not gone. */
async function lastCleared(ticketId: string): Promise<unknown> {
  const events = await items(admin, `/v1/tickets/${ticketId}/events?limit=500`);
  const found = events.filter(({ type }) => type === 'InternalGroupCleared').at(-1);
  return found === undefined ? null : [(found.data as Body).cause, found.actor];
}

const groups = ['engineering', 'legal', 'support'] as const;
const rounds = fc.sample(
  fc.record({ before: fc.subarray([...groups], { minLength: 2 }), after: fc.subarray([...groups], { maxLength: 2 }), tickets: fc.array(fc.constantFrom(...groups, null), { minLength: 6, maxLength: 10 }) }),
  { numRuns: 4, seed: 4 },
);

describe('a mapping that is changed over the service', () => {
  it.each(rounds.map((round, index) => ({ ...round, index })))('with `clear` clears exactly what its preview named: $before → $after (SHR-12)', async ({ before, after, tickets, index }) => {
    const [changed, other] = [`changed-${index}`, `other-${index}`];
    await saved(admin, `/v1/workflow/statuses/${changed}`, statusOf(before));
    await saved(admin, `/v1/workflow/statuses/${other}`, statusOf(groups));
    const pairs = tickets.filter((group) => group === null || before.includes(group));
    const ids = await Promise.all(pairs.map((group) => opened(alice, { status: changed, ...(group === null ? {} : { internalGroupId: group }) })));
    ids.push(await opened(alice, { status: other, internalGroupId: 'legal' }));
    await Promise.all(ids.map((ticketId) => admin.sees(ticketId)));
    const held = await shares(ids);

    const preview = await admin.post(`/v1/workflow/statuses/${changed}/preview?limit=500`, statusOf(after, 'clear'));
    const named = preview.body.items as readonly { ticketId: string; role: string; holder: string }[];
    expect(await shares(ids)).toEqual(held);
    await saved(admin, `/v1/workflow/statuses/${changed}`, statusOf(after, 'clear'));
    await settled(named.map(({ ticketId }) => ticketId));
    const left = await shares(ids);
    const lost = ids.filter((ticketId) => held[ticketId] !== left[ticketId]);
    expect(lost.sort()).toEqual(named.map(({ ticketId }) => ticketId));
    expect(named.map(({ ticketId, role, holder }) => [ticketId, role, holder])).toEqual(lost.map((ticketId) => [ticketId, 'internal_group', held[ticketId]]));
    for (const ticketId of ids) expect(await lastCleared(ticketId)).toEqual(lost.includes(ticketId) ? ['config', expect.stringMatching(/^system:/)] : null);
    const again = await admin.post(`/v1/workflow/statuses/${changed}/preview`, statusOf(after, 'clear'));
    expect(again.body.items).toEqual([]);
  });

  it('with `keep`, the default, leaves the pairs until their next status change; `clear` may follow (SHR-12)', async () => {
    await saved(admin, '/v1/workflow/statuses/kept', statusOf(['engineering', 'legal']));
    const [first, second] = [await opened(alice, { status: 'kept', internalGroupId: 'legal', internalAgentId: 'lea' }), await opened(alice, { status: 'kept', internalGroupId: 'legal' })];
    await saved(admin, '/v1/workflow/statuses/kept', statusOf(['engineering']));
    await settled([]);
    expect(await shares([first, second])).toEqual({ [first]: 'legal', [second]: 'legal' });
    expect(await view(service.as('agent:lea'), 'shared-with-me')).toEqual(expect.arrayContaining([first, second]));
    const moved = await alice.does(first, 'change-status', { status: 'open' });
    expect(moved.body.effects).toMatchObject([{ type: 'InternalGroupCleared', cause: 'status_unmapped' }]);
    await saved(admin, '/v1/workflow/statuses/kept', statusOf(['engineering'], 'clear'));
    await settled([second]);
    expect(await shares([first, second])).toEqual({ [first]: null, [second]: null });
    expect(await lastCleared(second)).toEqual(['config', expect.any(String)]);
    // Whoever lost it by the mapping finds it again, and gets it back once a status allows it.
    expect(await view(service.as('agent:lea'), 'lost-shared-ownership')).toEqual(expect.arrayContaining([first, second]));
    const nothing = await alice.post(`/v1/tickets/${second}/restore-internal`);
    expect(nothing.body).toMatchObject({ rule: 'SHR-10', status: 409 });
    await saved(admin, '/v1/workflow/statuses/kept', statusOf(['engineering', 'legal']));
    await alice.does(second, 'restore-internal');
    expect(await shares([second])).toEqual({ [second]: 'legal' });
  });
});

describe('members and agents who leave', () => {
  it.each([
    ['the group', async () => saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['finn'] })],
    ['the house', async () => saved(admin, '/v1/directory/agents/eve', { name: 'eve', active: false })],
  ])('those who leave %s are no internal agents any more; the group keeps their tickets (SHR-11)', async (_, leave) => {
    await saved(admin, '/v1/directory/agents/eve', { name: 'eve' });
    await saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['eve', 'finn'] });
    await saved(admin, '/v1/workflow/statuses/left', statusOf(['engineering']));
    const hers = await opened(alice, { status: 'left', internalGroupId: 'engineering', internalAgentId: 'eve' });
    const his = await opened(alice, { status: 'left', internalGroupId: 'engineering', internalAgentId: 'finn' });
    await admin.sees(his);
    await leave();
    await settled([hers], 'internalAgentId');
    expect([await admin.sees(hers), await admin.sees(his)]).toMatchObject([{ internalGroupId: 'engineering', internalAgentId: null }, { internalGroupId: 'engineering', internalAgentId: 'finn' }]);
    const events = await items(admin, `/v1/tickets/${hers}/events`);
    expect(events.at(-1)).toMatchObject({ type: 'InternalAgentChanged', data: { from: 'eve', to: null, cause: 'right_lost' } });
    expect(await view(service.as('agent:finn'), 'shared-with-me')).toEqual(expect.arrayContaining([hers, his]));
  });
});

describe('what a member of the internal group may do without rights on the queue', () => {
  it('read, note, go to a status that still maps their group, and hand on within the teams; no more (PRM-6)', async () => {
    await saved(admin, '/v1/directory/agents/eve', { name: 'eve' });
    await saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['eve', 'finn'] });
    for (const id of ['with-us', 'with-us-too']) await saved(admin, `/v1/workflow/statuses/${id}`, statusOf(['engineering', 'legal']));
    await saved(admin, '/v1/workflow/statuses/without-us', statusOf(['legal']));
    const [eve, lea] = [service.as('agent:eve'), service.as('agent:lea')];
    const ticketId = await opened(alice, { status: 'with-us', internalGroupId: 'engineering' });
    expect((await eve.sees(ticketId)).internalGroupId).toBe('engineering');
    expect((await lea.get(`/v1/tickets/${ticketId}`)).status).toBe(404);
    await eve.does(ticketId, 'note', { body: 'Reproduced.' });
    await eve.does(ticketId, 'change-status', { status: 'with-us-too' });
    await eve.does(ticketId, 'assign-internal', { groupId: 'engineering', agentId: 'finn' });
    for (const [command, body] of [['reply', { body: 'x' }], ['change-status', { status: 'without-us' }], ['change-status', { status: 'open' }], ['lock', {}], ['change-priority', { priority: 'high' }]] as const) {
      const answer = await eve.post(`/v1/tickets/${ticketId}/${command}`, body);
      expect({ command, status: answer.status, type: answer.body.type }).toEqual({ command, status: 403, type: expect.stringMatching(/right-missing$/) });
    }
    await eve.does(ticketId, 'assign-internal', { groupId: 'legal' });
    expect((await eve.get(`/v1/tickets/${ticketId}?after=${String((await lea.does(ticketId, 'note', { body: 'Ours now.' })).body.position)}`)).status).toBe(404);
  });
});
