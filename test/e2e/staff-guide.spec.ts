import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultSettings } from '../../src/settings/settings.events.js';
import type { Body } from '../support/client.js';
import { change, eventually, open, openHelpDesk, register } from '../support/help-desk.js';
import { type Service, startService } from '../support/service.js';

/** `shared-organizations.txt`, step by step: every heading of the guide is one here, and every step one `it`. */
let service: Service;
let say: Service['as'];
let ticket: string;
let request: string;
let fromLee: string;
let approval: string;

const today = (): string => new Date().toISOString().slice(0, 10);
const organization = async (): Promise<Body> => (await say('agent:alice').get('/v1/organizations/acme')).body;
const sees = async (requester: string): Promise<readonly string[]> =>
  ((await say(`requester:${requester}`).get('/v1/portal/tickets')).body['items'] as readonly Body[]).map((item) => String(item['ticketId']));
const failedChecks = async (visibility = 'shared_read'): Promise<unknown> => (await change(say('agent:alice'), 'acme', visibility, ticket)).body['failed'];
const articles = async (): Promise<readonly Body[]> => {
  await say('agent:alice').sees(ticket);
  return (await say('requester:kim').get(`/v1/portal/tickets/${ticket}`)).body['articles'] as readonly Body[];
};

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
  await register(say, ['acme', 'globex'], { kim: ['acme'], lee: ['acme'], eve: ['globex'] });
  ({ ticketId: fromLee } = await open(say, 'lee', { subject: 'Lee’s own' }));
  ({ ticketId: ticket, articleId: request } = await open(say, 'kim', { subject: 'Please share our tickets', body: 'Could all of us see all tickets, read only?' }));
  await say('admin:root').sees(ticket);
}, 60_000);
afterAll(() => service.stop());

describe('by default, organizations are private', () => {
  it('users can only see and comment on their own tickets (ORG-1)', async () => {
    expect([await sees('kim'), await sees('lee')]).toEqual([[ticket], [fromLee]]);
    expect((await say('requester:kim').get(`/v1/portal/tickets/${fromLee}`)).status).toBe(404);
    expect((await say('requester:kim').post(`/v1/portal/tickets/${fromLee}/comments`, { body: 'Me too' })).status).toBe(404);
  });
});

describe('pre-checks: all of them, every single time', () => {
  it('nothing is on the ticket yet: metadata, type and risk fail together (ORG-6)', async () => {
    expect(await failedChecks()).toEqual(['metadata', 'type-confirmed', 'risk-approved']);
  });

  it('update the ticket metadata: problem type and shared org type, with the message in which the requester confirms the type (ORG-6)', async () => {
    await say('agent:alice').does(ticket, 'request-sharing', { organizationId: 'acme', type: 'read_only', articleId: request });
    expect(await failedChecks()).toEqual(['risk-approved']);
    expect(await failedChecks('shared_read_write')).toEqual(['type-confirmed', 'risk-approved']);
  });

  it('send the message about the security risk, word for word (ORG-6, ORG-7)', async () => {
    await say('agent:alice').does(ticket, 'send-risk-warning');
    expect((await articles()).at(-1)).toMatchObject({ author: 'support', body: defaultSettings.riskWarning });
  });

  it('an answer that is not clear is recorded as unclear, and asked again (ORG-8)', async () => {
    const { body } = await say('requester:kim').does(ticket, 'customer-message', { body: 'Hm, sounds fine I guess?' });
    await say('agent:alice').does(ticket, 'record-risk-approval', { articleId: body['articleId'], clear: false });
    expect(await failedChecks()).toEqual(['risk-approved']);
    await say('agent:alice').does(ticket, 'reply', { body: 'Please verify that you approve the security risk.' });
  });

  it('the requester clearly approves, on behalf of their organization: confirm security risk (ORG-6)', async () => {
    const { body } = await say('requester:kim').does(ticket, 'customer-message', { body: 'Yes, we approve the security risk.' });
    approval = String(body['articleId']);
    await say('agent:alice').does(ticket, 'record-risk-approval', { articleId: approval, clear: true });
  });

  it('a note that we will not enable it stands in the way (ORG-6)', async () => {
    await say('agent:alice').post('/v1/organizations/acme/note-refusal', { reason: 'Contract under review' });
    expect(await failedChecks()).toEqual(['standing-refusal']);
    await say('agent:alice').post('/v1/organizations/acme/withdraw-refusal', { reason: 'Contract signed' });
  });

  it('when in doubt, the situation is reviewed by somebody else (ORG-8)', async () => {
    await say('agent:bob').does(ticket, 'request-sharing-review');
    expect(await failedChecks()).toEqual(['in-review']);
    await say('agent:rita').does(ticket, 'review-sharing', { approved: true, reason: 'All is in order' });
  });
});

describe('enabling a shared organization', () => {
  it('select Read only, with a new item in the details, and nothing is edited there (ORG-9)', async () => {
    const answer = await change(say('agent:alice'), 'acme', 'shared_read', ticket);
    expect(answer.body).toMatchObject({ id: 'acme', unchanged: false, events: [{ type: 'OrgVisibilityChanged' }] });
    expect(await organization()).toMatchObject({
      visibility: 'shared_read',
      details: [`Shared organization (Read only) enabled ${today()} as per http://localhost:3000/tickets/${ticket}`],
      members: ['kim', 'lee'],
    });
  });

  it('add a public comment confirming it, and mark the ticket as Solved: once (ORG-10)', async () => {
    await eventually(() => say('agent:alice').sees(ticket), ({ status }) => status === 'resolved');
    expect(await say('agent:alice').sees(ticket)).toMatchObject({ status: 'resolved', statusCategory: 'resolved', locked: false });
    expect((await articles()).filter(({ body }) => String(body).includes('(Read only) has been enabled'))).toHaveLength(1);
  });

  it('leaves the evidence: who approved what, when, in which words, and the ticket’s revision (ORG-6)', async () => {
    const { items } = (await say('auditor:ines').get(`/v1/tickets/${ticket}/events?limit=500`)).body as { items: readonly Body[] };
    const recorded = items.find(({ type, data }) => type === 'RiskApprovalRecorded' && (data as Body)['clear'] === true);
    expect(recorded?.['data']).toMatchObject({ requesterId: 'kim', articleId: approval, wordingVersion: 1, wordingSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('all users can see all tickets, but not comment on any other than their own; who is outside sees nothing (ORG-2, ORG-4)', async () => {
    expect((await sees('kim')).toSorted()).toEqual([ticket, fromLee].toSorted());
    expect((await say('requester:kim').get(`/v1/portal/tickets/${fromLee}`)).body).toMatchObject({ ticketId: fromLee, mayComment: false });
    const refused = await say('requester:kim').post(`/v1/portal/tickets/${fromLee}/comments`, { body: 'Me too' });
    expect([refused.status, String(refused.body['type']).split('/').slice(-2).join('/')]).toEqual([403, 'request/not-commentable']);
    expect(await sees('eve')).toEqual([]);
    expect((await say('requester:eve').get(`/v1/portal/tickets/${fromLee}`)).status).toBe(404);
  });

  it('Read+write needs a fresh approval, and then all users can comment on all tickets (ORG-2, ORG-11)', async () => {
    await say('requester:kim').does(ticket, 'request-sharing', { organizationId: 'acme', type: 'read_write' });
    expect(await failedChecks('shared_read_write')).toEqual(['risk-approved']);
    const { body } = await say('requester:kim').does(ticket, 'customer-message', { body: 'We approve that as well.' });
    await say('agent:alice').does(ticket, 'record-risk-approval', { articleId: body['articleId'], clear: true });
    expect((await change(say('agent:alice'), 'acme', 'shared_read_write', ticket)).status).toBe(200);
    expect((await organization())['details']).toEqual([
      `Shared organization (Read only) enabled ${today()} as per http://localhost:3000/tickets/${ticket}`,
      `Shared organization (Read+write) enabled ${today()} as per http://localhost:3000/tickets/${ticket}`,
    ]);
    expect((await say('requester:kim').post(`/v1/portal/tickets/${fromLee}/comments`, { body: 'Me too' })).status).toBe(200);
  });
});

describe('disabling a shared organization', () => {
  it('needs a ticket of that organization (ORG-11)', async () => {
    const { ticketId } = await open(say, 'eve');
    const refused = await change(say('agent:alice'), 'acme', 'private', ticketId);
    expect([refused.status, refused.body['failed']]).toEqual([409, ['ticket-organization']]);
    expect((await change(say('agent:alice'), 'acme', 'private', 'T-guessed')).status).toBe(404);
  });

  it('select own tickets only, with a new item in the details (ORG-9)', async () => {
    expect((await change(say('agent:alice'), 'acme', 'private', ticket)).status).toBe(200);
    expect((await organization())['details']).toHaveLength(3);
    expect(((await organization())['details'] as readonly string[]).at(-1)).toBe(`Shared organization disabled ${today()} as per http://localhost:3000/tickets/${ticket}`);
    expect([await sees('kim'), (await say('requester:kim').get(`/v1/portal/tickets/${fromLee}`)).status]).toEqual([[ticket], 404]);
  });

  it('add a public comment confirming it, and mark the ticket as Solved (ORG-10)', async () => {
    const confirmed = (all: readonly Body[]): number => all.filter(({ body }) => String(body).includes('has been disabled')).length;
    await eventually(articles, (all) => confirmed(all) > 0);
    expect(confirmed(await articles())).toBe(1);
    expect(await say('agent:alice').sees(ticket)).toMatchObject({ status: 'resolved' });
  });

  it('again, changes nothing and leaves no line (ORG-11)', async () => {
    expect((await change(say('agent:alice'), 'acme', 'private', ticket)).body).toMatchObject({ unchanged: true, events: [] });
    expect((await organization())['details']).toHaveLength(3);
  });
});
