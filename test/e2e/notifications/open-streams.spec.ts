import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/notifications/told.js';
import type { Body } from '../../support/client.js';
import { change, open, openHelpDesk, register, share } from '../../support/help-desk.js';
import { listen, type Listening } from '../../support/server-sent.js';
import { type Service, startService } from '../../support/service.js';
import { tellByHand } from '../../support/tell-by-hand.js';

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
}, 60_000);
afterAll(() => service.stop());

const tell = (person: Person, kind: string, ticketId: string): Promise<void> => tellByHand(service.databaseUrl, person, kind, [ticketId]);

/** What comes next on a stream, as `kind ticket`. */
async function next(stream: Listening): Promise<string> {
  const found = await stream.next();
  return found === null ? 'ended' : `${found.data.kind} ${found.data.ticketId}`;
}

/** An organization whose Kim sees Lee's ticket besides hers, once she was told of the sharing. */
async function organizationOf(name: string): Promise<{ readonly kim: Person; readonly hers: string; readonly his: string }> {
  const [id, lee] = [`kim-${name}`, `lee-${name}`];
  await register(say, [name], { [id]: [name], [lee]: [name] });
  const { ticketId: his } = await open(say, lee);
  const hers = await share(say, name, id, 'shared_read');
  const { body } = await say('agent:alice').does(his, 'note', { body: 'Everything before this was told.' });
  expect((await say(`requester:${id}`).get(`/v1/portal/notifications?after=${String(body['position'])}&wait=10000`)).status).toBe(200);
  return { kim: { kind: 'requester', id }, hers, his };
}

const revocations: Readonly<Record<string, (name: string, his: string, hers: string) => Promise<{ readonly status: number }>>> = {
  disabling: (name, _, hers) => change(say('agent:alice'), name, 'private', hers),
  leaving: (name) => say('agent:alice').post(`/v1/organizations/${name}/remove-member`, { requesterId: `kim-${name}` }),
  hiding: (_, his) => say('agent:alice').post(`/v1/tickets/${his}/set-confidential`, { confidential: true }),
};

describe('a requester’s open stream', () => {
  it.each(Object.keys(revocations))('after the answer to %s says nothing of another’s ticket, and goes on (ORG-12)', async (name) => {
    const { kim, hers, his } = await organizationOf(name);
    const stream = await listen(service.url, `requester:${kim.id}`, '/v1/portal/notifications/stream', '0');
    const newestListed = async (): Promise<readonly unknown[]> =>
      ((await say(`requester:${kim.id}`).get('/v1/portal/notifications?limit=1')).body['items'] as readonly Body[]).map((item) => item['ticketId']);
    await tell(kim, 'reply_sent', his);
    const first: string[] = [];
    while (first.at(-1) !== `reply_sent ${his}`) first.push(await next(stream));
    expect(await newestListed()).toEqual([his]);
    expect((await revocations[name]?.(name, his, hers))?.status).toBe(200);
    await tell(kim, 'reply_sent', his);
    await tell(kim, 'reply_sent', 'T-guessed');
    await tell(kim, 'note_added', hers);
    const then: string[] = [];
    while (then.at(-1) !== `note_added ${hers}`) then.push(await next(stream));
    expect(then.filter((line) => !line.endsWith(` ${hers}`))).toEqual([]);
    expect(await newestListed()).toEqual([hers]); // the page is filled from below what is withheld
    stream.close();
  }, 60_000);

  it('withheld is not there: it can’t be marked as read (ORG-12)', async () => {
    const { kim, his } = await organizationOf('marking');
    const voice = say(`requester:${kim.id}`);
    await tell(kim, 'reply_sent', his);
    const [item] = (await voice.get('/v1/portal/notifications?limit=1')).body['items'] as readonly Body[];
    const read = async (id: unknown): Promise<unknown> => (await voice.post(`/v1/portal/notifications/${String(id)}/read`)).status;
    await say('agent:alice').does(his, 'set-confidential', { confidential: true });
    expect([await read(item?.['id']), await read('guessed')]).toEqual([404, 404]);
    await say('agent:alice').does(his, 'set-confidential', { confidential: false });
    expect((await voice.get('/v1/portal/notifications?limit=1')).body['items']).toMatchObject([{ id: item?.['id'], readAt: null }]);
    expect(await read(item?.['id'])).toBe(200);
  });
});

describe('an agent’s open stream', () => {
  const bob: Person = { kind: 'agent', id: 'bob' };
  const put = (body: Body) => say('admin:root').put('/v1/directory/agents/bob', { name: 'Bob', ...body });
  const path = '/v1/agents/bob/notifications/stream';
  let ticketId = '';

  beforeAll(async () => {
    await register(say, [], { max: [] });
    ticketId = (await open(say, 'max')).ticketId;
    const { body } = await say('agent:alice').does(ticketId, 'lock');
    expect((await say('agent:bob').get(`/v1/agents/bob/notifications?after=${String(body['position'])}&wait=10000`)).status).toBe(200);
  });

  it('withholds what they can’t read any more, but for what they lost (PRM-7, NTF-1)', async () => {
    const stream = await listen(service.url, 'agent:bob', path);
    await tell(bob, 'customer_wrote', ticketId);
    expect(await next(stream)).toBe(`customer_wrote ${ticketId}`);
    expect((await put({ groups: {} })).status).toBe(200);
    for (const kind of ['customer_wrote', 'custody_lost', 'note_added', 'shared_lost']) await tell(bob, kind, ticketId);
    expect([await next(stream), await next(stream)]).toEqual([`custody_lost ${ticketId}`, `shared_lost ${ticketId}`]);
    expect((await put({ groups: { support: ['ro'] } })).status).toBe(200);
    await tell(bob, 'reopened', ticketId);
    expect(await next(stream)).toBe(`reopened ${ticketId}`);
    stream.close();
  });

  it('ends once they are active no longer, with nothing more; an administrator’s goes on (PRM-7)', async () => {
    const [stream, watching] = [await listen(service.url, 'agent:bob', path), await listen(service.url, 'admin:root', path)];
    expect((await put({ groups: { support: ['rw'] }, active: false })).status).toBe(200);
    await tell(bob, 'custody_lost', ticketId);
    expect([await next(stream), await next(watching)]).toEqual(['ended', `custody_lost ${ticketId}`]);
    watching.close();
    expect((await fetch(service.url + path, { headers: { 'x-actor': 'agent:bob' } })).status).toBe(401);
  });
});
