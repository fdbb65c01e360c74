import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { speakTo, type Voice } from '../support/client.js';
import { type Started, startDoor } from './door-app.js';

let door: Started;
let say: (actor: string, onBehalfOf?: string) => Voice;
beforeAll(async () => {
  door = await startDoor([]);
  say = speakTo(door.url);
  const root = say('admin:root');
  await root.put('/v1/directory/groups/support', { name: 'Support' });
  await root.put('/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  await root.put('/v1/directory/agents/alice', { name: 'Alice', groups: { support: ['rw'] } });
  await root.put('/v1/directory/agents/bob', { name: 'Bob' });
  for (const id of ['kim', 'lee']) await root.put(`/v1/requesters/${id}`, { name: id, organizations: [] });
  for (const ticketId of ['T-1', 'T-2']) expect((await root.post('/v1/tickets', { ticketId, subject: 'Printer', queueId: 'support', requesterId: 'kim' })).status).toBe(201);
  door.memory.broken.add('ticket-T-1');
});
afterAll(() => door.stop());

const unreadable = 'https://custody.dev/problems/store/stream-unreadable';

describe('a ticket whose stream has an event that nobody can read (EVT-6)', () => {
  it('refuses commands with what is wrong and what to do, writes nothing, and says nothing of trying again', async () => {
    const written = door.memory.written.length;
    const { status, headers, body } = await say('agent:alice').post('/v1/tickets/T-1/lock');
    expect([status, body.type, body.rule, headers.get('retry-after')]).toEqual([409, unreadable, 'EVT-6', null]);
    expect(body.detail).toContain(String(headers.get('x-correlation-id')));
    expect(door.memory.written).toHaveLength(written);
  });

  it('is not there for who could not see it before', async () => {
    expect((await say('agent:bob').post('/v1/tickets/T-1/lock')).status).toBe(404);
    expect((await say('requester:lee').post('/v1/tickets/T-1/customer-message', { body: 'hello' })).status).toBe(404);
    expect((await say('requester:kim').post('/v1/tickets/T-1/customer-message', { body: 'hello' })).body.type).toBe(unreadable);
  });

  it('stops no other, in bulk either', async () => {
    expect((await say('agent:alice').post('/v1/tickets/T-2/lock')).status).toBe(200);
    const { body } = await say('agent:alice').post('/v1/commands', { commands: ['T-1', 'T-2', 'T-9'].map((ticketId) => ({ command: 'note', ticketId, body: { body: 'seen' } })) });
    expect((body.items as { status: number }[]).map(({ status }) => status)).toEqual([409, 200, 404]);
  });
});
