import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessTable, type MatrixRow } from '../support/access-table.js';
import type { Body, Voice } from '../support/client.js';
import { open, openHelpDesk, register, share, told } from '../support/help-desk.js';
import { listen, type Listening } from '../support/server-sent.js';
import { type Service, startService } from '../support/service.js';
import { tellByHand } from '../support/tell-by-hand.js';

type Role = MatrixRow['role'];
type Visibility = MatrixRow['visibility'];

/** Words of an internal note: no requester may ever read them. */
const secret = 'INTERNAL-ONLY';
const visibilities = ['private', 'shared_read', 'shared_read_write'] as const;
const people: { readonly [R in Role]: (organization: string) => readonly string[] } = {
  'same organization': (organization) => [organization],
  'second organization': (organization) => ['elsewhere', organization],
  'view_organization': (organization) => [organization],
  'ex-member': (organization) => [organization],
  'other organization': () => ['elsewhere'],
  'nobody': () => [],
};
const organizationOf = (visibility: Visibility): string => `org.${visibility}`;
const personOf = (role: Role, visibility: Visibility): string => `${role.replace(/\W/g, '-')}.${visibility}`;
const ownerOf = (visibility: Visibility): string => `owner.${visibility}`;
const wordOf = (person: string, confidential: boolean, closed: boolean): string => `${person}/${confidential ? 'confidential' : 'plain'}/${closed ? 'closed' : 'open'}`;

interface Row extends MatrixRow {
  readonly closed: boolean;
}

/** Who is outside of an organization has no tickets in it (ORG-13), so there the matrix has no own ones. */
const reachable = ({ role, own }: MatrixRow): boolean => !(own && (role === 'other organization' || role === 'nobody'));
const rows: readonly Row[] = accessTable.filter(reachable).flatMap((row) => [true, false].map((closed) => ({ ...row, closed })));
const cells = [...new Set(rows.map(({ role, visibility }) => `${role}, ${visibility}`))];

let service: Service;
let say: Service['as'];
/** Subject → id. */
const tickets = new Map<string, string>();

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await openHelpDesk(say);
  await register(say, ['elsewhere', ...visibilities.map(organizationOf)], {});
  for (const visibility of visibilities) {
    const organization = organizationOf(visibility);
    await register(say, [], { [ownerOf(visibility)]: [organization] });
    for (const role of Object.keys(people) as Role[]) await register(say, [], { [personOf(role, visibility)]: people[role](organization) });
    await prepare(ownerOf(visibility), organization);
    for (const role of ['same organization', 'second organization', 'view_organization', 'ex-member'] as const) await prepare(personOf(role, visibility), organization);
    await say('admin:root').post(`/v1/organizations/${organization}/grant-view`, { requesterId: personOf('view_organization', visibility) });
    if (visibility !== 'private') await share(say, organization, ownerOf(visibility), visibility);
    await say('agent:alice').post(`/v1/organizations/${organization}/remove-member`, { requesterId: personOf('ex-member', visibility) });
  }
  await say('admin:root').sees([...tickets.values()].at(-1) ?? '');
}, 120_000);
afterAll(() => service.stop());

/** Four tickets of one person in an organization, each with a public reply and an internal note. */
async function prepare(person: string, organizationId: string): Promise<void> {
  for (const confidential of [true, false]) {
    for (const closed of [true, false]) {
      const subject = wordOf(person, confidential, closed);
      const { ticketId } = await open(say, person, { subject, organizationId, confidential });
      await say('agent:alice').does(ticketId, 'reply', { body: 'We are on it.' });
      await say('agent:alice').does(ticketId, 'note', { body: secret });
      await say('agent:alice').does(ticketId, 'change-status', { status: closed ? 'closed' : 'in_lab' });
      tickets.set(subject, ticketId);
    }
  }
}

function ticketOf({ role, visibility, own, confidential, closed }: Row): { readonly ticketId: string; readonly subject: string } {
  const subject = wordOf(own ? personOf(role, visibility) : ownerOf(visibility), confidential, closed);
  return { ticketId: tickets.get(subject) ?? '', subject };
}

const itemsOf = (body: Body): readonly Body[] => body['items'] as readonly Body[];

async function allListed(voice: Voice): Promise<readonly Body[]> {
  const found: Body[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await voice.get(`/v1/portal/tickets?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
    found.push(...itemsOf(body));
    cursor = body['cursor'] as string | null;
  }
  return found;
}

/** The tickets of which a stream tells until it comes to this one. */
async function streamedUntil(stream: Listening, last: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (;;) {
    const next = await stream.next();
    if (next === null) throw new Error('the stream ended');
    if (next.data.ticketId === last) return found;
    found.add(next.data.ticketId);
  }
}

describe.each(cells)('the access matrix over HTTP: %s (ORG-1 to ORG-5)', (cell) => {
  const here = rows.filter(({ role, visibility }) => `${role}, ${visibility}` === cell);
  const voice = (): Voice => say(`requester:${personOf(here[0]?.role ?? 'nobody', here[0]?.visibility ?? 'private')}`);

  it('shows each ticket, its public messages and its public history, or nothing at all', async () => {
    for (const row of here) {
      const { ticketId } = ticketOf(row);
      await say('agent:alice').does(ticketId, 'change-status', { status: row.closed ? 'closed' : 'in_lab' }); // others have commented on it
      const one = await voice().get(`/v1/portal/tickets/${ticketId}`);
      const history = await voice().get(`/v1/portal/tickets/${ticketId}/history`);
      expect({ row, see: [one.status, history.status] }).toEqual({ row, see: row.see ? [200, 200] : [404, 404] });
      if (!row.see) continue;
      expect(one.body).toMatchObject({ status: row.closed ? 'Closed' : 'Being looked into', mayComment: row.comment });
      expect((one.body['articles'] as readonly Body[]).map(({ author }) => author)).toContain('support');
      for (const text of [one.text, history.text]) expect(text).not.toMatch(new RegExp(`${secret}|alice|owner(Id|Changed)|lock|watch|responsible|internal|note`, 'i'));
    }
  });

  it('lists and finds just these, cut into pages', async () => {
    const listed = new Set((await allListed(voice())).map((item) => String(item['ticketId'])));
    for (const row of here) {
      const { ticketId, subject } = ticketOf(row);
      const found = itemsOf((await voice().get(`/v1/portal/tickets?q=${encodeURIComponent(subject.toUpperCase())}`)).body);
      expect({ row, listed: listed.has(ticketId), found: found.map((item) => item['ticketId']) }).toEqual({ row, listed: row.see, found: row.see ? [ticketId] : [] });
    }
  });

  it('streams what its own requester is told, and of all that an inbox holds just these; the inbox lists the same (NTF-1, ORG-12)', async () => {
    const person = personOf(here[0]?.role ?? 'nobody', here[0]?.visibility ?? 'private');
    const { ticketId: last } = await open(say, person);
    const reply = () => say('agent:alice').does(last, 'reply', { body: 'That was all.' });
    const stream = await listen(service.url, `requester:${person}`, '/v1/portal/notifications/stream', '0');
    await reply();
    const told = await streamedUntil(stream, last);
    await tellByHand(service.databaseUrl, { kind: 'requester', id: person }, 'reply_sent', here.map((row) => ticketOf(row).ticketId));
    await reply();
    const held = await streamedUntil(stream, last);
    stream.close();
    const listed = new Set(itemsOf((await voice().get('/v1/portal/notifications?limit=500')).body).map((item) => item['ticketId']));
    for (const row of here) {
      const { ticketId } = ticketOf(row);
      const shown = { told: told.has(ticketId), stream: held.has(ticketId), listed: listed.has(ticketId) };
      expect({ row, ...shown }).toEqual({ row, told: row.told, stream: row.stream, listed: row.stream });
    }
  });

  it('is what the question who may see a ticket answers (HIS-5)', async () => {
    for (const row of here) {
      const { ticketId } = ticketOf(row);
      const actor = personOf(row.role, row.visibility);
      const { see, comment, rule } = row;
      expect({ row, ...(await say('agent:bob').get(`/v1/tickets/${ticketId}/access?actor=requester:${actor}`)).body }).toEqual({ row, see, comment, rule });
    }
  });

  it('takes comments, or says why not, or that there is nothing', async () => {
    for (const row of here) {
      const { ticketId } = ticketOf(row);
      if (row.closed) await say('agent:alice').does(ticketId, 'change-status', { status: 'closed' });
      const answer = await voice().post(`/v1/portal/tickets/${ticketId}/comments`, { body: 'One more thing' });
      expect({ row, ...(await told(answer)) }).toMatchObject({ row, status: row.comment ? 200 : row.see ? 403 : 404 });
      expect(answer.text).not.toMatch(/Owner|Lock|Internal|Status/);
      const direct = await voice().post(`/v1/tickets/${ticketId}/customer-message`, { body: 'And another' });
      expect({ row, direct: direct.status }).toEqual({ row, direct: row.comment ? 200 : 404 });
    }
  });

  it('tells what is not to be seen from what is not there by nothing', async () => {
    const unseen = here.filter(({ see }) => !see).map((row) => ticketOf(row).ticketId);
    const guessed = await voice().get('/v1/portal/tickets/T-guessed');
    for (const ticketId of unseen) {
      const answer = await voice().get(`/v1/portal/tickets/${ticketId}`);
      expect([answer.status, answer.text]).toEqual([guessed.status, guessed.text]);
    }
  });
});

describe('what is the team’s', () => {
  it('is not there for requesters, on tickets of their own as well (ORG-4)', async () => {
    const kim = say(`requester:${ownerOf('private')}`);
    const own = tickets.get(wordOf(ownerOf('private'), false, false)) ?? '';
    for (const path of ['', '/history', '/events', '/ownership', '/candidates?role=owner', '/access?actor=requester:kim']) {
      expect({ path, status: (await kim.get(`/v1/tickets/${own}${path}`)).status }).toEqual({ path, status: 404 });
    }
    expect((await kim.get('/v1/tickets')).status).toBe(404);
  });

  it('has no portal: who is no requester gets 403', async () => {
    for (const actor of ['agent:alice', 'admin:root', 'service:mail', 'auditor:ines', 'analyst:bo']) {
      expect({ actor, status: (await say(actor).get('/v1/portal/tickets')).status }).toEqual({ actor, status: 403 });
    }
  });
});
