import { expect } from '@jest/globals';
import type { Answer, Body, Voice } from './client.js';

type Speak = (actor: string) => Voice;

/** Agents by what they may do in *Support*, and the rights besides. */
const agents: Readonly<Record<string, Body>> = {
  alice: { groups: { support: ['rw'] }, rights: ['share_organizations'] },
  rita: { groups: { support: ['ro'] }, rights: ['review_sharing'] },
  rob: { groups: { support: ['rw'] }, rights: ['review_sharing', 'share_organizations'] },
  bob: { groups: { support: ['rw'] } },
};

/** A help desk over HTTP, on which organizations may come to be shared: *Support* with Alice, Bob, Rita and Rob. */
export async function openHelpDesk(say: Speak): Promise<void> {
  const put = async (path: string, body: unknown): Promise<void> => {
    expect(await told(say('admin:root').put(path, body))).toMatchObject({ status: 200 });
  };
  await put('/v1/directory/groups/support', { name: 'Support' });
  await put('/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  await put('/v1/workflow/statuses/in_lab', { agentLabel: 'In the lab', customerLabel: 'Being looked into', category: 'open' });
  for (const [id, agent] of Object.entries(agents)) await put(`/v1/directory/agents/${id}`, { name: id, ...agent });
}

/** Registers organizations and people: requester → their organizations. */
export async function register(say: Speak, organizations: readonly string[], requesters: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const id of organizations) expect((await say('admin:root').put(`/v1/organizations/${id}`, { name: id })).status).toBe(200);
  for (const [id, of] of Object.entries(requesters)) expect((await say('admin:root').put(`/v1/requesters/${id}`, { name: id, organizations: of })).status).toBe(200);
}

/** A ticket that a requester opens with a message; its id and that message's. */
export async function open(say: Speak, requester: string, rest: Body = {}): Promise<{ readonly ticketId: string; readonly articleId: string }> {
  const answer = await say(`requester:${requester}`).post('/v1/tickets', { subject: 'Hello', queueId: 'support', body: 'Please help', ...rest });
  expect(await told(answer)).toMatchObject({ status: 201 });
  return { ticketId: String(answer.body['ticketId']), articleId: String(answer.body['articleId']) };
}

/** What a test shows of an answer that it did not expect. */
export async function told(answer: Answer | Promise<Answer>): Promise<{ readonly status: number; readonly text: string }> {
  const { status, text } = await answer;
  return { status, text };
}

/** Changes who of an organization sees whose tickets, as per a request ticket. */
export function change(voice: Voice, organizationId: string, visibility: string, requestTicketId: string): Promise<Answer> {
  return voice.post(`/v1/organizations/${organizationId}/change-visibility`, { visibility, requestTicketId });
}

/** A request ticket of Kim's kind on which everything is settled for an enabling. */
export async function settledRequest(say: Speak, requester: string, type: 'read_only' | 'read_write', rest: Body = {}): Promise<string> {
  const { ticketId } = await open(say, requester, rest);
  await settle(say, ticketId, requester, type, String(rest['organizationId']));
  return ticketId;
}

/** Request, warning, approval. */
export async function settle(say: Speak, ticketId: string, requester: string, type: 'read_only' | 'read_write', organizationId: string): Promise<void> {
  await say(`requester:${requester}`).does(ticketId, 'request-sharing', { organizationId, type });
  await say('agent:alice').does(ticketId, 'send-risk-warning');
  const { body } = await say(`requester:${requester}`).does(ticketId, 'customer-message', { body: 'We clearly approve the risk.' });
  await say('agent:alice').does(ticketId, 'record-risk-approval', { articleId: body['articleId'], clear: true });
}

/** Switches sharing on, by a request of its own; the request ticket's id. */
export async function share(say: Speak, organizationId: string, requester: string, visibility: 'shared_read' | 'shared_read_write'): Promise<string> {
  const ticketId = await settledRequest(say, requester, visibility === 'shared_read' ? 'read_only' : 'read_write', { organizationId });
  expect(await told(change(say('agent:alice'), organizationId, visibility, ticketId))).toMatchObject({ status: 200 });
  return ticketId;
}

/** Asks again until an answer is as expected; a process has five seconds on an idle service. */
export async function eventually<Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean, within = 10_000): Promise<Value> {
  const until = Date.now() + within;
  for (;;) {
    const value = await ask();
    if (holds(value) || Date.now() > until) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
