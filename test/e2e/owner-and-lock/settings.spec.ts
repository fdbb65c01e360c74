import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body } from '../../support/client.js';
import { furnish, openTicket, put, reasonOf, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  const agents = { alice: { support: ['rw'] }, bob: { support: ['rw'] }, carol: { support: ['rw'] }, penny: { support: ['ro', 'priority'] }, rita: { support: ['ro'] }, ina: { support: ['rw'] } };
  await furnish(say('admin:root'), { support: {} }, agents);
  await put(say('admin:root'), '/v1/directory/agents/ina', { name: 'ina', groups: { support: ['rw'] }, active: false });
}, 60_000);

afterAll(async () => service.stop());

const defaults = { lockEnforcement: 'strict', responsibleSharesLock: false, unlockCategories: ['resolved', 'closed'], autoResponsible: false, lockOnDesignatedOwner: true };
const set = (settings: Body) => put(say('admin:root'), '/v1/settings', settings);
afterEach(async () => {
  await set(defaults);
});

const opened = (rest: Body = {}): Promise<string> => openTicket(say('service:mail'), { queueId: 'support', ...rest });
const raise = (agentId: string, ticketId: string) => say(`agent:${agentId}`).post(`/v1/tickets/${ticketId}/change-priority`, { priority: 'high' });

describe('settings', () => {
  it('lockEnforcement: strict refuses, advisory lets rw agents over a lock and records whose (LCK-4, LCK-5)', async () => {
    const ticketId = await opened({ ownerId: 'alice' });
    const refused = await raise('bob', ticketId);
    expect([refused.status, reasonOf(refused), refused.body.holder]).toEqual([409, 'ticket/locked-by-another', 'alice']);
    await set({ lockEnforcement: 'advisory' });
    expect((await raise('penny', ticketId)).status).toBe(409);
    expect((await raise('bob', ticketId)).status).toBe(200);
    expect((await streamOf(say, ticketId)).at(-1)).toMatchObject({ type: 'PriorityChanged', actor: 'agent:bob', data: { overLockOf: 'alice' } });
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ ownerId: 'alice', locked: true });
  });

  it('responsibleSharesLock lets the responsible in, and nobody else (LCK-4)', async () => {
    const ticketId = await opened({ ownerId: 'alice' });
    await say('agent:alice').does(ticketId, 'set-responsible', { responsibleId: 'bob' });
    expect((await raise('bob', ticketId)).status).toBe(409);
    await set({ responsibleSharesLock: true });
    expect((await raise('carol', ticketId)).status).toBe(409);
    expect((await raise('bob', ticketId)).status).toBe(200);
  });

  it('unlockCategories: only closing unlocks where only that is named, from the next status change (FUP-1, LCK-10)', async () => {
    const before = await opened({ ownerId: 'alice' });
    await say('agent:alice').does(before, 'change-status', { status: 'resolved' });
    await set({ unlockCategories: ['closed'] });
    const refused = await say('agent:bob').post(`/v1/tickets/${before}/lock`);
    expect([refused.status, reasonOf(refused)]).toEqual([409, 'ticket/not-open']);
    const ticketId = await opened({ ownerId: 'alice' });
    expect((await say('agent:alice').does(ticketId, 'change-status', { status: 'resolved' })).body.effects).toEqual([]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ locked: true, statusCategory: 'resolved' });
    const closed = await say('agent:alice').does(ticketId, 'change-status', { status: 'closed' });
    expect(closed.body.effects).toEqual([{ type: 'TicketUnlocked', cause: 'closed' }]);
  });

  it('autoResponsible: the first real owner is responsible too, a later one is not (RSP-3)', async () => {
    await set({ autoResponsible: true });
    const ticketId = await opened();
    const locked = await say('agent:alice').does(ticketId, 'lock');
    expect(locked.body).toMatchObject({ events: [{ type: 'OwnerChanged' }, { type: 'ResponsibleChanged' }, { type: 'TicketLocked' }], effects: [{ type: 'ResponsibleChanged', cause: 'owner_change' }] });
    await say('agent:alice').does(ticketId, 'change-owner', { ownerId: 'bob' });
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ ownerId: 'bob', responsibleId: 'alice' });
    await set({ autoResponsible: false });
    const other = await opened();
    await say('agent:alice').does(other, 'lock');
    expect(await say('agent:bob').sees(other)).toMatchObject({ responsibleId: null });
  });

  it('lockOnDesignatedOwner: off leaves a ticket of a named owner unlocked (OWN-4)', async () => {
    expect(await say('agent:bob').sees(await opened({ ownerId: 'alice' }))).toMatchObject({ ownerId: 'alice', locked: true });
    await set({ lockOnDesignatedOwner: false });
    expect(await say('agent:bob').sees(await opened({ ownerId: 'alice' }))).toMatchObject({ ownerId: 'alice', locked: false });
  });

  it('are read back, kept when not named, and refused when they make no sense', async () => {
    await set({ autoResponsible: true });
    const read = await say('admin:root').get('/v1/settings');
    expect(read.body).toMatchObject({ ...defaults, autoResponsible: true });
    for (const nonsense of [{ lockEnforcement: 'maybe' }, { unlockCategories: ['open'] }, { nothing: 1 }]) {
      expect((await say('admin:root').put('/v1/settings', nonsense)).status).toBe(400);
    }
    expect((await say('agent:alice').put('/v1/settings', { autoResponsible: false })).status).toBe(403);
  });
});

describe('candidates', () => {
  it('for owner and responsible are exactly the active agents who meet PRM-3, as a command would find (PRM-3, PRM-4, OWN-7, RSP-4)', async () => {
    const ticketId = await opened();
    await say('agent:alice').sees(ticketId);
    for (const [role, command, field] of [['owner', 'change-owner', 'ownerId'], ['responsible', 'set-responsible', 'responsibleId']] as const) {
      const { body } = await say('agent:alice').get(`/v1/tickets/${ticketId}/candidates?role=${role}`);
      const ids = (body.items as readonly { readonly id: string }[]).map(({ id }) => id);
      expect([...ids].sort()).toEqual(['alice', 'bob', 'carol']);
      for (const id of ['1', 'rita', 'penny', 'ina', 'nobody']) {
        const refused = await say('agent:alice').post(`/v1/tickets/${ticketId}/${command}`, { [field]: id });
        expect([id, refused.status, reasonOf(refused)]).toEqual([id, 409, `ticket/not-eligible-${role}`]);
      }
    }
  });
});
