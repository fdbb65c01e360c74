import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body } from '../../support/client.js';
import { furnish, openTicket, put, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';
import { until } from '../../support/until.js';

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await furnish(say('admin:root'), { support: {} }, { boss: { support: ['rw'] } });
}, 60_000);

afterAll(async () => service.stop());

/** What an agent holds: one ticket for each role, and a closed one on which they keep it. */
interface Held {
  readonly owned: string;
  readonly pending: string;
  readonly answeredFor: string;
  readonly internal: string;
  readonly closed: string;
}

/** An agent by role, member of a lab of their own. */
async function hire(agentId: string): Promise<void> {
  const admin = say('admin:root');
  await put(admin, `/v1/directory/roles/r-${agentId}`, { name: 'Support', permissions: { support: ['rw'] } });
  await put(admin, `/v1/directory/agents/${agentId}`, { name: agentId, roles: [`r-${agentId}`] });
  await put(admin, `/v1/directory/groups/lab-${agentId}`, { name: 'Lab', members: [agentId] });
  await put(admin, `/v1/workflow/statuses/at-${agentId}`, { agentLabel: 'At the lab', category: 'open', internalGroups: [`lab-${agentId}`] });
}

async function holdAll(agentId: string): Promise<Held> {
  const open = (rest: object): Promise<string> => openTicket(say('service:mail'), { queueId: 'support', ...rest });
  const held = {
    owned: await open({ ownerId: agentId }),
    pending: await open({ ownerId: agentId, status: 'pending' }),
    answeredFor: await open({ ownerId: 'boss' }),
    internal: await open({ ownerId: 'boss', status: `at-${agentId}`, internalGroupId: `lab-${agentId}`, internalAgentId: agentId }),
    closed: await open({ ownerId: agentId }),
  };
  await say('agent:boss').does(held.answeredFor, 'set-responsible', { responsibleId: agentId });
  await say('agent:boss').does(held.closed, 'set-responsible', { responsibleId: agentId });
  await say('agent:boss').does(held.closed, 'change-status', { status: 'closed' });
  await say('admin:root').sees(held.closed);
  return held;
}

async function preview(path: string, body: unknown): Promise<readonly string[]> {
  const answer = await say('admin:root').post(`/v1/directory/${path}/preview`, body);
  expect(answer.status).toBe(200);
  return (answer.body.items as readonly Body[]).map(({ ticketId, role, holder }) => `${String(ticketId)} ${String(role)} ${String(holder)}`).sort();
}

/** Waits, five seconds at most, until a ticket looks like this. */
function becomes(ticketId: string, looks: Body): Promise<Body> {
  return until(`${ticketId} to be ${JSON.stringify(looks)}`, async () => {
    const ticket = await say('admin:root').sees(ticketId);
    return Object.entries(looks).every(([name, value]) => ticket[name] === value) ? ticket : undefined;
  }, 5_000);
}

async function causes(ticketId: string): Promise<readonly string[]> {
  const events = await streamOf(say, ticketId);
  return events.filter(({ data }) => data.cause === 'right_lost').map(({ type, data }) => `${type} ${typeof data.act === 'string' ? data.act : '-'}`);
}

/** The roles with `rw` are gone from all that is at work, and the closed ticket keeps its record. */
async function expectReleased(agentId: string, held: Held): Promise<void> {
  for (const ticketId of [held.owned, held.pending]) {
    await becomes(ticketId, { ownerId: '1', locked: false });
    expect(await causes(ticketId)).toEqual(['TicketUnlocked -', 'OwnerChanged right_lost']);
  }
  expect(await becomes(held.answeredFor, { responsibleId: null })).toMatchObject({ ownerId: 'boss', locked: true });
  expect(await causes(held.answeredFor)).toEqual(['ResponsibleChanged -']);
  expect(await say('admin:root').sees(held.closed)).toMatchObject({ ownerId: agentId, responsibleId: agentId, statusCategory: 'closed' });
  expect(await causes(held.closed)).toEqual([]);
}

describe('a right that is lost', () => {
  it('by a role that is taken: the preview lists what then goes, closed tickets stay, the very next command is refused (PRM-7)', async () => {
    await hire('ruth');
    const held = await holdAll('ruth');
    const without = { name: 'ruth', roles: [] };
    // The lock goes with the owner.
    const listed = [`${held.owned} owner ruth`, `${held.pending} owner ruth`, `${held.answeredFor} responsible ruth`];
    expect(await preview('agents/ruth', without)).toEqual(listed.sort());
    expect(await say('admin:root').sees(held.owned)).toMatchObject({ ownerId: 'ruth' });
    await put(say('admin:root'), '/v1/directory/agents/ruth', without);
    expect((await say('agent:ruth').post(`/v1/tickets/${held.owned}/note`, { body: 'Mine?' })).status).toBe(404);
    await expectReleased('ruth', held);
    expect(await say('admin:root').sees(held.internal)).toMatchObject({ internalAgentId: 'ruth' });
  }, 60_000);

  it('by leaving a group: the internal agent goes, the group stays (PRM-7, SHR-11)', async () => {
    await hire('gil');
    const held = await holdAll('gil');
    const left = { name: 'Lab', members: [] };
    expect(await preview('groups/lab-gil', left)).toEqual([`${held.internal} internal_agent gil`]);
    await put(say('admin:root'), '/v1/directory/groups/lab-gil', left);
    expect(await becomes(held.internal, { internalAgentId: null })).toMatchObject({ internalGroupId: 'lab-gil', ownerId: 'boss' });
    expect(await causes(held.internal)).toEqual(['InternalAgentChanged -']);
    expect(await say('admin:root').sees(held.owned)).toMatchObject({ ownerId: 'gil', locked: true });
  }, 60_000);

  it('by deactivation: every role goes, and who is inactive is no known actor, like the placeholder (PRM-7)', async () => {
    await hire('ina');
    const held = await holdAll('ina');
    const inactive = { name: 'ina', roles: ['r-ina'], active: false };
    expect(await preview('agents/ina', inactive)).toContain(`${held.internal} internal_agent ina`);
    await put(say('admin:root'), '/v1/directory/agents/ina', inactive);
    for (const actor of ['agent:ina', 'agent:1']) expect((await say(actor).get(`/v1/tickets/${held.owned}`)).status).toBe(401);
    await expectReleased('ina', held);
    expect(await becomes(held.internal, { internalAgentId: null })).toMatchObject({ internalGroupId: 'lab-ina' });
  }, 60_000);

  it('that was never there before changes nothing (PRM-7)', async () => {
    await hire('nora');
    const held = await holdAll('nora');
    expect(await preview('agents/nora', { name: 'Nora N.', roles: ['r-nora'] })).toEqual([]);
    await put(say('admin:root'), '/v1/directory/agents/nora', { name: 'Nora N.', roles: ['r-nora'] });
    await say('agent:nora').does(held.owned, 'note', { body: 'Still mine.' });
    expect(await causes(held.owned)).toEqual([]);
  }, 60_000);
});
