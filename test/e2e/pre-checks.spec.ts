import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PreCheck, preChecks } from '../../src/organization/sharing-checks.js';
import type { Answer, Body } from '../support/client.js';
import { change, open, openHelpDesk, register, settle, settledRequest, told } from '../support/help-desk.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let say: Service['as'];
let organizations = 0;

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
  await register(say, ['globex'], { gil: ['globex'] });
}, 60_000);
afterAll(() => service.stop());

/** A fresh organization with a member, Kim's like. */
async function organization(): Promise<{ readonly id: string; readonly kim: string }> {
  organizations += 1;
  const [id, kim] = [`org-${organizations}`, `kim-${organizations}`];
  await register(say, [id], { [kim]: [id, 'globex'] });
  return { id, kim };
}

const enable = (id: string, ticketId: string, visibility = 'shared_read', by = 'agent:alice'): Promise<Answer> => change(say(by), id, visibility, ticketId);
const reason = ({ body }: Answer): string => String(body['type']).split('/').slice(-2).join('/');
const events = async (id: string): Promise<Body> => (await say('admin:root').get(`/v1/organizations/${id}`)).body;

/**
 * Every subset that can be reached: without metadata, type and approval can't be there either. `type-confirmed` fails
 * where another type is on record; `risk-approved` where the answer was unclear.
 */
const subsets = Array.from({ length: 2 ** preChecks.length }, (_, bits) => preChecks.filter((__, index) => (bits & (1 << index)) !== 0)).filter(
  (subset) => !subset.includes('metadata') || (subset.includes('type-confirmed') && subset.includes('risk-approved')),
);

/** A request on which exactly these checks fail. */
async function requestFailing(subset: readonly PreCheck[]): Promise<{ readonly id: string; readonly ticketId: string }> {
  const { id, kim } = await organization();
  const { ticketId } = await open(say, kim, { organizationId: subset.includes('ticket-organization') ? 'globex' : id });
  if (!subset.includes('metadata')) {
    await settle(say, ticketId, kim, subset.includes('type-confirmed') ? 'read_write' : 'read_only', id);
    if (subset.includes('risk-approved')) {
      const { body } = await say(`requester:${kim}`).does(ticketId, 'customer-message', { body: 'Well…' });
      await say('agent:alice').does(ticketId, 'record-risk-approval', { articleId: body['articleId'], clear: false });
    }
  }
  if (subset.includes('standing-refusal')) await say('agent:alice').post(`/v1/organizations/${id}/note-refusal`, { reason: 'No' });
  if (subset.includes('in-review')) await say('agent:bob').does(ticketId, 'request-sharing-review');
  return { id, ticketId };
}

describe('every subset of pre-checks that can be reached over HTTP (ORG-6)', () => {
  it.each(subsets.map((subset) => [subset.join(', ') || 'none', subset] as const))('fails: %s', async (_, subset) => {
    const { id, ticketId } = await requestFailing(subset);
    const answer = await enable(id, ticketId);
    if (subset.length === 0) {
      expect(await told(answer)).toMatchObject({ status: 200 });
      return;
    }
    expect([answer.status, reason(answer), answer.body['failed'], answer.body['rule']]).toEqual([409, 'organization/pre-checks-failed', subset, 'ORG-6']);
    expect(await events(id)).toMatchObject({ visibility: 'private', details: [] });
  });
});

describe('an approval', () => {
  it('of a requester who left counts for nothing (ORG-6)', async () => {
    const { id, kim } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await say('agent:alice').post(`/v1/organizations/${id}/remove-member`, { requesterId: kim });
    expect((await enable(id, ticketId)).body['failed']).toEqual(['risk-approved']);
  });

  it('written before the warning counts for nothing; one by somebody else is none (ORG-6)', async () => {
    const { id, kim } = await organization();
    const { ticketId, articleId } = await open(say, kim, { organizationId: id });
    await say(`requester:${kim}`).does(ticketId, 'request-sharing', { organizationId: id, type: 'read_only' });
    const warning = await say('agent:alice').does(ticketId, 'send-risk-warning');
    await say('agent:alice').does(ticketId, 'record-risk-approval', { articleId, clear: true });
    expect((await enable(id, ticketId)).body['failed']).toEqual(['risk-approved']);
    const agents = await say('agent:alice').post(`/v1/tickets/${ticketId}/record-risk-approval`, { articleId: warning.body['articleId'], clear: true });
    expect([agents.status, reason(agents)]).toEqual([409, 'ticket/article-unknown']);
  });

  it('is void with new wording, until warned and approved anew (ORG-7)', async () => {
    const { id, kim } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await say('admin:root').put('/v1/settings', { riskWarning: 'Sharing has risks. Really.' });
    expect((await enable(id, ticketId)).body['failed']).toEqual(['risk-approved']);
    await settle(say, ticketId, kim, 'read_only', id);
    expect((await enable(id, ticketId)).status).toBe(200);
  });

  it('is void once its days are over (ORG-7)', async () => {
    const { id, kim } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await say('admin:root').put('/v1/settings', { approvalValidDays: 1e-9 });
    expect((await enable(id, ticketId)).body['failed']).toEqual(['risk-approved']);
    await say('admin:root').put('/v1/settings', { approvalValidDays: 30 });
    expect((await enable(id, ticketId)).status).toBe(200);
  });

  it('is used up by an enabling; recording it again does not bring it back (ORG-7)', async () => {
    const { id, kim } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await enable(id, ticketId);
    await enable(id, ticketId, 'private');
    expect((await enable(id, ticketId)).body['failed']).toEqual(['risk-approved']);
    const { body } = await say(`requester:${kim}`).does(ticketId, 'customer-message', { body: 'Once more: yes.' });
    await say('agent:alice').does(ticketId, 'record-risk-approval', { articleId: body['articleId'], clear: true });
    expect((await enable(id, ticketId)).status).toBe(200);
  });
});

describe('a second person', () => {
  const underReview = async (): Promise<{ readonly id: string; readonly ticketId: string }> => {
    const { id, kim } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await say('agent:alice').post(`/v1/organizations/${id}/note-refusal`, { reason: 'Legal said no' });
    await say('agent:bob').does(ticketId, 'request-sharing-review');
    return { id, ticketId };
  };

  it('overrides a standing refusal with a reason, for somebody else to enable (ORG-8)', async () => {
    const { id, ticketId } = await underReview();
    await say('agent:rob').does(ticketId, 'review-sharing', { approved: true, reason: 'Legal agreed by phone', overridesRefusal: true });
    const alone = await enable(id, ticketId, 'shared_read', 'agent:rob');
    expect([alone.status, reason(alone)]).toEqual([409, 'organization/second-person-needed']);
    expect((await enable(id, ticketId)).status).toBe(200);
  });

  it('overrides the note that stands, and none of later (ORG-8)', async () => {
    const { id, ticketId } = await underReview();
    await say('agent:rita').does(ticketId, 'review-sharing', { approved: true, reason: 'Legal agreed', overridesRefusal: true });
    await say('agent:alice').post(`/v1/organizations/${id}/note-refusal`, { reason: 'They have not paid' });
    expect((await enable(id, ticketId)).body['failed']).toEqual(['standing-refusal']);
  });

  it('who denies stops it, who approves without a word on the refusal leaves that standing (ORG-8)', async () => {
    const denied = await underReview();
    await say('agent:rita').does(denied.ticketId, 'review-sharing', { approved: false, reason: 'Too risky', overridesRefusal: true });
    expect((await enable(denied.id, denied.ticketId)).body['failed']).toEqual(['standing-refusal', 'in-review']);
    const approved = await underReview();
    await say('agent:rita').does(approved.ticketId, 'review-sharing', { approved: true, reason: 'Fine' });
    expect((await enable(approved.id, approved.ticketId)).body['failed']).toEqual(['standing-refusal']);
  });

  it('is another than who asked (ORG-8)', async () => {
    const { kim, id } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    await say('agent:rob').does(ticketId, 'request-sharing-review');
    const answer = await say('agent:rob').post(`/v1/tickets/${ticketId}/review-sharing`, { approved: true, reason: 'Me' });
    expect([answer.status, reason(answer)]).toEqual([409, 'organization/second-person-needed']);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown visibility', { visibility: 'public', requestTicketId: 'T-1' }, 400],
    ['no ticket', { visibility: 'shared_read' }, 400],
    ['an unknown field', { visibility: 'shared_read', requestTicketId: 'T-1', force: true }, 400],
    ['a guessed ticket', { visibility: 'shared_read', requestTicketId: 'T-guessed' }, 404],
  ])('%s is refused', async (_, body, status) => {
    expect((await say('agent:alice').post('/v1/organizations/globex/change-visibility', body)).status).toBe(status);
  });

  it('an organization that nobody knows is not found, and a requester learns of none', async () => {
    const { kim, id } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    expect((await enable('nowhere', ticketId)).status).toBe(404);
    expect((await enable(id, ticketId, 'shared_read', `requester:${kim}`)).status).toBe(404);
  });

  it('by who has not the right is 403, also of a ticket that they can read (ORG-6)', async () => {
    const { kim, id } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    for (const by of ['agent:bob', 'service:mail', 'automation:rules']) expect((await enable(id, ticketId, 'shared_read', by)).status).toBe(403);
    expect(await events(id)).toMatchObject({ visibility: 'private', details: [] });
  });

  it('a ticket that the agent can’t read is not found, whatever their right (PRM-5)', async () => {
    await say('admin:root').put('/v1/directory/agents/far', { name: 'Far', rights: ['share_organizations'] });
    const { kim, id } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    const answer = await enable(id, ticketId, 'shared_read', 'agent:far');
    expect([answer.status, reason(answer)]).toEqual([404, 'ticket/not-found']);
  });

  it('a repeat under the same key gives the first answer and writes no second line (EVT-4)', async () => {
    const { kim, id } = await organization();
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: id });
    const twice = [0, 1].map(() => say('agent:alice').post(`/v1/organizations/${id}/change-visibility`, { visibility: 'shared_read', requestTicketId: ticketId }, { 'idempotency-key': 'once' }));
    const [first, second] = await Promise.all(twice);
    expect(first?.body).toEqual(second?.body);
    expect((await events(id))['details']).toHaveLength(1);
  });
});
