import { expect } from '@jest/globals';
import type { Answer, Body, Voice } from '../../support/client.js';
import type { Service } from '../../support/service.js';

/** A record that the set-up must accept. */
export async function saved(admin: Voice, path: string, body: unknown): Promise<Answer> {
  const answer = await admin.put(path, body);
  expect({ path, status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({ path, status: 200, text: '' });
  return answer;
}

/** A support desk with two internal teams: engineering (eve, finn), legal (lea, finn); alice and bob hold tickets, kim writes. */
export async function openDesk(service: Service): Promise<void> {
  const admin = service.as('admin:root');
  const agents: Readonly<Record<string, object>> = { alice: { support: ['rw'] }, bob: { support: ['rw'] }, eve: {}, finn: {}, lea: {} };
  for (const group of ['support', 'engineering', 'legal']) await saved(admin, `/v1/directory/groups/${group}`, { name: group });
  await saved(admin, '/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  for (const [id, groups] of Object.entries(agents)) await saved(admin, `/v1/directory/agents/${id}`, { name: id, groups });
  await saved(admin, '/v1/directory/groups/engineering', { name: 'Engineering', members: ['eve', 'finn'] });
  await saved(admin, '/v1/directory/groups/legal', { name: 'Legal', members: ['lea', 'finn'] });
  const { body } = await saved(admin, '/v1/requesters/kim', { name: 'Kim', organizations: [] });
  expect((await admin.get(`/v1/directory/agents?after=${String(body.position)}&wait=20000`)).status).toBe(200);
}

/** Opens a ticket that must be accepted; its id. */
export async function opened(by: Voice, body: object): Promise<string> {
  const answer = await by.post('/v1/tickets', { subject: 'Export stops at 10,000 rows', queueId: 'support', requesterId: 'kim', ...body });
  expect({ status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({ status: 201, text: '' });
  return String(answer.body.ticketId);
}

/** The items of a list that must be there. */
export async function items(voice: Voice, path: string): Promise<readonly Body[]> {
  const answer = await voice.get(path);
  expect({ path, status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({ path, status: 200, text: '' });
  return answer.body.items as readonly Body[];
}

/** The ids of the tickets in a view. */
export async function view(voice: Voice, name: string, filters = ''): Promise<readonly unknown[]> {
  return (await items(voice, `/v1/tickets?view=${name}&limit=500${filters}`)).map(({ ticketId }) => ticketId);
}
