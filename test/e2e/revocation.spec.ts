import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { recordFault } from '../faults/record.js';
import { type Found, itemsOf, underReaders } from '../support/revocations.js';
import { change, open, openHelpDesk, register, share } from '../support/help-desk.js';
import { type Service, startService } from '../support/service.js';

/** How often sharing is switched off and on under readers, other things a fifth as often; `REVOCATIONS=1000` for the long form. */
const times = Number(process.env['REVOCATIONS'] ?? 20);
const fewer = Math.ceil(times / 5);
/** Milliseconds that all of them may take. */
const patience = 60_000 + times * 2_000;

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
}, 60_000);
afterAll(() => service.stop());

/** Nothing leaked, and the readers did see the ticket while it was theirs to see: the test can tell. */
function expectTight(by: string, found: Found, turns: number): void {
  recordFault({ fault: 'F13', what: `revoked by ${by}, under ${found.reads} reads`, rounds: turns, acknowledged: found.shut, lost: null, doubled: null, differences: found.leaks, seconds: found.seconds });
  expect(found).toMatchObject({ leaks: 0 });
  expect(found.seen).toBeGreaterThan(0);
  expect(found.shut).toBeGreaterThanOrEqual(turns * 4);
}

/** An organization with a ticket of Lee's that Kim may see while something is on. */
async function organizationOf(name: string): Promise<{ readonly kim: string; readonly ticketId: string; readonly request: string }> {
  const [kim, lee] = [`kim-${name}`, `lee-${name}`];
  await register(say, [name], { [kim]: [name], [lee]: [name] });
  const { ticketId } = await open(say, lee, { subject: `secret of ${name}` });
  const request = await share(say, name, kim, 'shared_read');
  await say('admin:root').sees(ticketId);
  return { kim, ticketId, request };
}

describe('revocations while readers read', () => {
  it('by disabling: no read that began after the answer shows another’s ticket (ORG-12, F13)', async () => {
    const { kim, ticketId } = await organizationOf('disabling');
    const { ticketId: second } = await open(say, kim, {});
    // Each enabling takes an approval of its own.
    const off = async (): Promise<number> => (await change(say('agent:alice'), 'disabling', 'private', second)).status;
    const on = async (): Promise<number> => {
      const { body } = await say(`requester:${kim}`).does(second, 'request-sharing', { organizationId: 'disabling', type: 'read_only' });
      if (body['unchanged'] === false) await say('agent:alice').does(second, 'send-risk-warning');
      const { body: answer } = await say(`requester:${kim}`).does(second, 'customer-message', { body: 'Yes.' });
      await say('agent:rob').does(second, 'record-risk-approval', { articleId: answer['articleId'], clear: true });
      return (await change(say('agent:alice'), 'disabling', 'shared_read', second)).status;
    };
    expectTight('disabling', await underReaders({ on, off }, say(`requester:${kim}`), ticketId, times), times);
  }, patience);

  it('by leaving the organization (ORG-12, F13)', async () => {
    const { kim, ticketId } = await organizationOf('leaving');
    const member = async (act: string): Promise<number> => (await say('agent:alice').post(`/v1/organizations/leaving/${act}`, { requesterId: kim })).status;
    expectTight('leaving the organization', await underReaders({ on: () => member('add-member'), off: () => member('remove-member') }, say(`requester:${kim}`), ticketId, fewer), fewer);
  }, patience);

  it('by confidentiality (ORG-5, ORG-12, F13)', async () => {
    const { kim, ticketId } = await organizationOf('hiding');
    const set = async (confidential: boolean): Promise<number> => (await say('agent:alice').post(`/v1/tickets/${ticketId}/set-confidential`, { confidential })).status;
    expectTight('confidentiality', await underReaders({ on: () => set(false), off: () => set(true) }, say(`requester:${kim}`), ticketId, fewer), fewer);
  }, patience);

  it('by taking view_organization back (ORG-3, ORG-12, F13)', async () => {
    const { kim, ticketId, request } = await organizationOf('viewing');
    await change(say('agent:alice'), 'viewing', 'private', request);
    const view = async (act: string): Promise<number> => (await say('agent:alice').post(`/v1/organizations/viewing/${act}`, { requesterId: kim })).status;
    expect(await view('grant-view')).toBe(200);
    expectTight('taking view_organization back', await underReaders({ on: () => view('grant-view'), off: () => view('revoke-view') }, say(`requester:${kim}`), ticketId, fewer), fewer);
  }, patience);
});

describe('a read model that is behind a revocation', () => {
  it('is waited for, and then nothing is shown: 503 (ORG-12)', async () => {
    const { kim, ticketId } = await organizationOf('behind');
    const database = new Client({ connectionString: service.databaseUrl });
    await database.connect();
    try {
      // The projector's next batch waits on this lock: its fence is an update of these rows.
      await database.query('begin');
      await database.query('select from custody_read.projection_registry for update');
      expect((await say('agent:alice').post(`/v1/tickets/${ticketId}/set-confidential`, { confidential: true })).status).toBe(200);
      const list = await say(`requester:${kim}`).get('/v1/portal/tickets');
      expect([list.status, String(list.body['type']).endsWith('/read-model/behind'), list.headers.get('retry-after')]).toEqual([503, true, '1']);
      expect((await say(`requester:${kim}`).get(`/v1/portal/tickets/${ticketId}`)).status).toBe(404);
      expect((await say('agent:alice').post('/v1/organizations/behind/remove-member', { requesterId: kim })).status).toBe(200);
      expect((await say(`requester:${kim}`).get('/v1/portal/tickets')).status).toBe(503);
    } finally {
      await database.query('rollback');
      await database.end();
    }
    const after = await say(`requester:${kim}`).get('/v1/portal/tickets');
    expect([after.status, itemsOf(after.body).some((item) => item['ticketId'] === ticketId)]).toEqual([200, false]);
  }, 60_000);
});
