import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { change, open, openHelpDesk, register, share } from '../support/help-desk.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let say: Service['as'];
const instants: Record<string, string> = {};
let ticketId: string;

/** The present instant, and nothing happens within it any more. */
function mark(name: string): void {
  const now = Date.now();
  instants[name] = new Date(now).toISOString();
  while (Date.now() <= now) continue;
}

/** Lee's ticket, through everything that decides who sees it. */
beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
  await register(say, ['acme', 'globex'], { kim: ['acme'], lee: ['acme'], eve: ['globex'] });
  mark('before');
  ({ ticketId } = await open(say, 'lee'));
  mark('private');
  const request = await share(say, 'acme', 'kim', 'shared_read');
  mark('shared');
  await say('agent:alice').does(ticketId, 'set-confidential', { confidential: true });
  mark('confidential');
  await say('agent:alice').does(ticketId, 'set-confidential', { confidential: false });
  await say('agent:alice').post('/v1/organizations/acme/grant-view', { requesterId: 'kim' });
  await change(say('agent:alice'), 'acme', 'private', request);
  mark('granted');
  await say('admin:root').put('/v1/directory/agents/bob', { name: 'bob', groups: {} });
  await say('agent:alice').post('/v1/organizations/acme/remove-member', { requesterId: 'kim' });
  mark('left');
}, 60_000);
afterAll(() => service.stop());

const access = async (actor: string, at?: string) => (await say('auditor:ines').get(`/v1/tickets/${ticketId}/access?actor=${actor}${at === undefined ? '' : `&at=${instants[at] ?? at}`}`)).body;

describe('who could see a ticket at an instant, and by which rule (HIS-5)', () => {
  it.each([
    ['requester:kim', 'private', false, false, 'ORG-1'],
    ['requester:kim', 'shared', true, false, 'ORG-2'],
    ['requester:kim', 'confidential', false, false, 'ORG-5'],
    ['requester:kim', 'granted', true, false, 'ORG-3'],
    ['requester:kim', 'left', false, false, 'ORG-4'],
    ['requester:lee', 'confidential', true, true, 'ORG-1'],
    ['requester:eve', 'shared', false, false, 'ORG-4'],
    ['requester:nobody', 'shared', false, false, 'ORG-4'],
    ['agent:bob', 'granted', true, true, 'PRM-2'],
    ['agent:bob', 'left', false, false, 'PRM-5'],
    ['agent:rita', 'left', true, false, 'PRM-2'],
    ['service:mail', 'left', true, false, 'PRM-9'],
    ['analyst:bo', 'left', false, false, 'API'],
  ])('%s, %s: see %s, comment %s, by %s', async (actor, at, see, comment, rule) => {
    expect(await access(actor, at)).toEqual({ see, comment, rule });
  });

  it('is the same for the last instant as for now', async () => {
    for (const actor of ['requester:kim', 'requester:lee', 'agent:bob', 'agent:alice', 'admin:root']) expect(await access(actor)).toEqual(await access(actor, 'left'));
  });

  it('is nobody before the ticket was open, and nothing for who can’t see the ticket', async () => {
    expect(await access('requester:kim', 'before')).toMatchObject({ type: expect.stringMatching(/ticket\/not-yet-open$/), status: 404 });
    for (const asker of ['agent:bob', 'requester:lee', 'analyst:bo']) {
      expect({ asker, status: (await say(asker).get(`/v1/tickets/${ticketId}/access?actor=requester:kim`)).status }).toEqual({ asker, status: 404 });
    }
  });

  it.each(['', 'kim', 'person:kim', 'requester:'])('takes no actor written “%s”', async (actor) => {
    expect((await say('auditor:ines').get(`/v1/tickets/${ticketId}/access?actor=${actor}`)).status).toBe(400);
  });
});
