import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body, Voice } from '../../support/client.js';
import { type Service, startService } from '../../support/service.js';
import { items, openDesk, opened, saved, view } from './help-desk.js';

// The set-up of shared ownership as the help page tells it, step by step, each step as its reader would do it.

let service: Service;
let admin: Voice;
let alice: Voice;
let eve: Voice;
let kim: Voice;

beforeAll(async () => {
  service = await startService();
  await openDesk(service);
  [admin, alice, eve, kim] = ['admin:root', 'agent:alice', 'agent:eve', 'requester:kim'].map((actor) => service.as(actor)) as [Voice, Voice, Voice, Voice];
}, 60_000);
afterAll(async () => service.stop());

const findings = async (): Promise<readonly unknown[]> => (await items(admin, '/v1/workflow/check')).map(({ finding, groupId, agentId, view: name }) => [finding, groupId ?? agentId, name]);
const holders = async (ticketId: string, role: string): Promise<readonly unknown[]> => {
  const { intervals } = (await admin.get(`/v1/tickets/${ticketId}/ownership`)).body as { intervals: readonly Body[] };
  return intervals.filter((interval) => interval.role === role).map(({ holder, cause }) => [holder, cause]);
};
const lines = async (ticketId: string): Promise<readonly string[]> => (await items(alice, `/v1/tickets/${ticketId}/history`)).map(({ summary }) => String(summary));

describe('How to map internal groups to a ticket status', () => {
  it('view the list of all your ticket statuses (SHR-1)', async () => {
    expect((await items(admin, '/v1/workflow/statuses')).map(({ id, internalGroups }) => [id, internalGroups])).toEqual([
      ['closed', []], ['open', []], ['pending', []], ['resolved', []],
    ]);
  });

  it('excluding the four default status values, you can map each of the custom statuses (SHR-1)', async () => {
    const refused = await admin.put('/v1/workflow/statuses/pending', { agentLabel: 'Pending', category: 'pending', internalGroups: ['engineering'] });
    expect({ status: refused.status, ...refused.body }).toMatchObject({ status: 409, type: expect.stringMatching(/status\/default-not-mappable$/), rule: 'SHR-1' });
  });

  it('to add a custom status, enter its details, and its mapped internal groups (SHR-2)', async () => {
    const status = { agentLabel: 'Waiting for engineering', customerLabel: 'In progress', category: 'pending', internalGroups: ['engineering'] };
    await saved(admin, '/v1/workflow/statuses/waiting-for-engineering', status);
    await saved(admin, '/v1/workflow/statuses/waiting-for-legal', { agentLabel: 'Waiting for legal', category: 'pending', internalGroups: ['legal'] });
    expect((await admin.get('/v1/workflow/statuses/waiting-for-engineering')).body).toMatchObject(status);
  });

  it('the check says that Customer Responded is missing, and what to do (SHR-13)', async () => {
    expect(await findings()).toEqual([['customer_responded_missing', null, null]]);
    expect((await items(admin, '/v1/workflow/check'))[0]).toMatchObject({ advice: expect.stringContaining('customer_responded') });
  });
});

describe('without Customer Responded, the customer’s reply takes the ticket from the internal team', () => {
  let ticketId: string;
  beforeAll(async () => {
    ticketId = await opened(alice, { status: 'waiting-for-engineering', internalGroupId: 'engineering', internalAgentId: 'eve' });
  });

  it('never silently: the loss is an event with a cause, and in `effects` (SHR-9, SHR-7)', async () => {
    const reply = await kim.does(ticketId, 'customer-message', { body: 'Any news?' });
    expect(reply.body).toMatchObject({
      events: [{ type: 'StatusChanged' }, { type: 'InternalGroupCleared' }, { type: 'ArticleAdded' }],
      effects: [{ type: 'StatusChanged', cause: 'customer_message' }, { type: 'InternalGroupCleared', cause: 'status_unmapped' }],
    });
    expect(await alice.sees(ticketId)).toMatchObject({ status: 'open', internalGroupId: null, internalAgentId: null });
  });

  it('the history tells it', async () => {
    expect((await lines(ticketId)).join('\n')).toMatch(/engineering/i);
    expect(await holders(ticketId, 'internal_group')).toEqual([[null, 'opened'], ['engineering', 'opened'], [null, 'status_unmapped']]);
    expect(await holders(ticketId, 'internal_agent')).toEqual([[null, 'opened'], ['eve', 'opened'], [null, 'status_unmapped']]);
  });

  it('the team finds it in the view of lost shared ownership, though eve can no longer read it (SHR-14)', async () => {
    expect(await items(eve, '/v1/tickets?view=lost-shared-ownership')).toEqual([
      { ticketId, subject: 'Export stops at 10,000 rows', clearedBy: 'requester:kim' },
    ]);
    expect((await eve.get(`/v1/tickets/${ticketId}`)).status).toBe(404);
    expect(await view(service.as('agent:lea'), 'lost-shared-ownership')).toEqual([]);
  });

  it('one command brings group, agent and status back (SHR-10)', async () => {
    const restored = await alice.does(ticketId, 'restore-internal');
    expect(restored.body).toMatchObject({ events: [{ type: 'StatusChanged' }, { type: 'InternalGroupAssigned' }], effects: [] });
    expect(await alice.sees(ticketId)).toMatchObject({ status: 'waiting-for-engineering', internalGroupId: 'engineering', internalAgentId: 'eve' });
    expect(await view(eve, 'lost-shared-ownership')).toEqual([]);
    expect(await view(eve, 'shared-with-me')).toEqual([ticketId]);
    const again = await alice.post(`/v1/tickets/${ticketId}/restore-internal`);
    expect({ status: again.status, ...again.body }).toMatchObject({ status: 409, type: expect.stringMatching(/ticket\/nothing-to-restore$/), rule: 'SHR-10' });
  });
});

describe('Make sure to include Customer Responded as one of your custom statuses', () => {
  it('mapped to some of the internal groups, the check names the others (SHR-13)', async () => {
    await saved(admin, '/v1/workflow/statuses/customer_responded', { agentLabel: 'Customer Responded', category: 'open', internalGroups: ['engineering'] });
    expect(await findings()).toEqual([['group_not_on_customer_responded', 'legal', null]]);
  });

  it('map all internal groups to this status (SHR-13)', async () => {
    const all = { agentLabel: 'Customer Responded', category: 'open', internalGroups: ['engineering', 'legal'] };
    await saved(admin, '/v1/workflow/statuses/customer_responded', all);
    expect(await findings()).toEqual([]);
  });

  it('all agents add Customer Responded as a status in their ticket views (SHR-13, SHR-14)', async () => {
    const waiting = { internalGroupId: 'engineering', status: ['waiting-for-engineering'] };
    const { body: first } = await saved(eve, '/v1/agents/eve/views/mine', { filters: waiting });
    expect(first).toMatchObject({ id: 'eve', name: 'mine', revision: 0, unchanged: false });
    expect((await eve.get(`/v1/tickets?view=own:mine&after=${String(first.position)}`)).body.items).toHaveLength(1);
    expect(await findings()).toEqual([['view_leaves_out_customer_responded', 'eve', 'mine']]);
    const { body: second } = await saved(eve, '/v1/agents/eve/views/mine', { filters: { ...waiting, status: ['waiting-for-engineering', 'customer_responded'] } });
    await eve.get(`/v1/tickets?view=own:mine&after=${String(second.position)}`);
    expect(await findings()).toEqual([]);
  });
});

describe('How to set up Shared Ownership: for a new ticket', () => {
  let ticketId: string;

  it('pick a status to which the internal groups are mapped, and an internal group and agent from the list mapped to it (SHR-6)', async () => {
    const pair = { internalGroupId: 'engineering', internalAgentId: 'eve' };
    const answer = await alice.post('/v1/tickets', { subject: 'Slow', queueId: 'support', requesterId: 'kim', ownerId: 'alice', status: 'waiting-for-engineering', ...pair });
    expect({ status: answer.status, ...answer.body }).toMatchObject({ status: 201, events: [{ type: 'TicketOpened' }, { type: 'InternalGroupAssigned' }, { type: 'TicketLocked' }] });
    ticketId = String(answer.body.ticketId);
    expect(await alice.sees(ticketId)).toMatchObject({ ownerId: 'alice', groupId: 'support', status: 'waiting-for-engineering', ...pair });
    expect(await items(alice, `/v1/tickets/${ticketId}/candidates?role=internal-group`)).toEqual([{ id: 'engineering', name: 'Engineering' }]);
    expect(await items(alice, `/v1/tickets/${ticketId}/candidates?role=internal-agent`)).toEqual([{ id: 'eve', name: 'eve' }, { id: 'finn', name: 'finn' }]);
  });

  it('even when the customer responds, the ticket still stays in your agent’s ticket view (SHR-9, SHR-14)', async () => {
    const reply = await kim.does(ticketId, 'customer-message', { body: 'Still slow' });
    expect(reply.body.effects).toEqual([expect.objectContaining({ type: 'StatusChanged', cause: 'customer_message' })]);
    expect(await eve.sees(ticketId)).toMatchObject({ status: 'customer_responded', internalGroupId: 'engineering', internalAgentId: 'eve' });
    for (const name of ['shared-with-me', 'my-work', 'own:mine']) expect(await view(eve, name)).toContain(ticketId);
    expect(await view(eve, 'own:mine', '&status=waiting-for-engineering')).not.toContain(ticketId);
    expect(await view(alice, 'shared-by-me')).toContain(ticketId);
    expect(await view(eve, 'lost-shared-ownership')).toEqual([]);
  });
});

describe('How to set up Shared Ownership: for an existing ticket', () => {
  let ticketId: string;
  beforeAll(async () => {
    ticketId = await opened(alice, {});
  });

  it('is not shared while it is in a default status (SHR-3)', async () => {
    const refused = await alice.post(`/v1/tickets/${ticketId}/assign-internal`, { groupId: 'legal' });
    expect({ status: refused.status, ...refused.body }).toMatchObject({ status: 409, type: expect.stringMatching(/ticket\/group-not-mapped$/), rule: 'SHR-3', legal: [] });
  });

  it('choose a custom status that is mapped to the internal group, select group and agent, click Update (SHR-6)', async () => {
    const update = await alice.does(ticketId, 'change-status', { status: 'waiting-for-legal', internalGroupId: 'legal', internalAgentId: 'lea' });
    expect(update.body).toMatchObject({ events: [{ type: 'StatusChanged' }, { type: 'InternalGroupAssigned' }], effects: [] });
    expect(await service.as('agent:lea').sees(ticketId)).toMatchObject({ internalGroupId: 'legal', internalAgentId: 'lea' });
    expect(await view(service.as('agent:lea'), 'shared-with-me')).toEqual([ticketId]);
  });
});

describe('the views of the teams', () => {
  it.each(['openedAt', '-changedAt', 'priority', '-ticketId'])('are walked page by page, each ticket once, sorted by %s (SHR-14)', async (sort) => {
    for (const [voice, name] of [[eve, 'own:mine'], [eve, 'shared-with-me'], [alice, 'my-work']] as const) {
      const whole = await view(voice, name, `&sort=${sort}`);
      const walked: unknown[] = [];
      let cursor: string | null = null;
      do {
        const { body } = await voice.get(`/v1/tickets?view=${name}&sort=${sort}&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
        walked.push(...(body.items as readonly Body[]).map(({ ticketId }) => ticketId));
        cursor = body.cursor as string | null;
      } while (cursor !== null);
      expect(whole.length).toBeGreaterThan(1);
      expect(walked).toEqual(whole);
    }
  });
});

describe('circumventing Automation rules that run on ticket updates that remove shared ownership', () => {
  it('an automation may not take a ticket from the internal team, unless the setting lets it (SHR-8)', async () => {
    const rules = service.as('automation:rules');
    const ticketId = await opened(alice, { status: 'waiting-for-engineering', internalGroupId: 'engineering' });
    const refused = await rules.post(`/v1/tickets/${ticketId}/change-status`, { status: 'open' });
    expect({ status: refused.status, ...refused.body }).toMatchObject({ status: 409, type: expect.stringMatching(/ticket\/would-clear-shared-ownership$/), rule: 'SHR-8' });
    expect(await alice.sees(ticketId)).toMatchObject({ status: 'waiting-for-engineering', internalGroupId: 'engineering', revision: 1 });
    await rules.does(ticketId, 'change-status', { status: 'customer_responded' });
    await saved(admin, '/v1/settings', { protectSharedOwnership: false });
    const lost = await rules.does(ticketId, 'change-status', { status: 'open' });
    expect(lost.body.effects).toMatchObject([{ type: 'InternalGroupCleared', cause: 'status_unmapped' }]);
    await alice.sees(ticketId);
    expect(await items(service.as('agent:finn'), '/v1/tickets?view=lost-shared-ownership')).toEqual([{ ticketId, subject: expect.any(String), clearedBy: 'automation:rules' }]);
    await saved(admin, '/v1/settings', { protectSharedOwnership: true });
  });
});
